import { basename } from "node:path";
import { castOf } from "../cast.ts";
import { parseDynamic } from "../config/dynamic.ts";
import { mirrorsOf } from "../config/mirrors.ts";
import { PROBE_ROUTER, withProbe } from "../config/probe.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { reloadStorm } from "../fault/reload-storm.ts";
import type { SchedulerName } from "../history/history.ts";
import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { mirrorsMatchPercent } from "../judge/mirrors-match-percent.ts";
import { rateIsKept } from "../judge/rate-is-kept.ts";
import { reloadSettles } from "../judge/reload-settles.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { witnessesAgree } from "../judge/witnesses-agree.ts";
import { steady } from "../load/steady.ts";
import { type ConfigText, readConfig, type Scenario, scenario } from "../scenario.ts";
import type { Write } from "../world/write.ts";
import { chooseRouter } from "./choose-router.ts";
import { type CommonOptions, note } from "./output.ts";
import { prove } from "./prove.ts";

export interface ShiftOptions extends CommonOptions {
  readonly scheduler?: SchedulerName;
  readonly router?: string;
  readonly host?: string;
  readonly path?: string;
  readonly write: Write;
  /** Requests a second. */
  readonly rate: number;
  /** In all; default: half a second for each configuration. */
  readonly requests?: number;
  readonly times: number;
  readonly connections: number;
  /** Milliseconds. */
  readonly within: number;
}

/** A subject that has just been started takes about so long until it is as fast as it will be. */
const WARM_SECONDS = 2;
/** Someone who waits longer than this has given up. */
const LONGEST_P99_MS = 1000;

/** Proves a change between two configurations under load. Returns the exit code. */
export async function shift(
  before: string,
  after: string,
  options: ShiftOptions,
  signal: AbortSignal,
): Promise<number> {
  const files = [await readConfig(before), await readConfig(after)] as const;
  const value = shiftScenario(files, options);
  // Each by itself first, so that a mistake is told with the file that it is in.
  const { targets: [target] = [] } = value;
  for (const config of files)
    await castOf({ ...value, config, during: [], ...(target && { targets: [target] }) });
  return await prove(value, options, signal);
}

/** Starts with the first configuration, and changes to the other and back in turn, after equal numbers of requests. */
export function shiftScenario(
  files: readonly [ConfigText, ConfigText],
  options: Omit<ShiftOptions, keyof CommonOptions>,
): Scenario {
  const { rate: ratePerSecond, times, write, connections, host, path, within: withinMs } = options;
  const { requests = (times + 1) * Math.max(100, Math.ceil(ratePerSecond / 2)) } = options;
  // The first configuration is given time to get warm: what is slow by then is slow because of a change.
  const afterRequests = Math.max(
    Math.floor(requests / (times + 1)),
    Math.min(WARM_SECONDS * ratePerSecond, Math.floor(requests / 4)),
  );
  const everyRequests = Math.floor((requests - afterRequests) / times);
  if (afterRequests < 1 || everyRequests < 1)
    throw new UsageError(
      `--requests ${requests} are too few for ${times + 1} configurations; give at least one for each`,
    );
  const [first, second] = files.map(({ source, text }) => parseDynamic(source, text));
  if (!first || !second) throw new TypeError("there are two configurations");
  if (first.text === second.text)
    throw new ConfigError(`${first.source} and ${second.source} say the same, so nothing would change`);
  const router = chooseRouter(first, options.router);
  chooseRouter(second, router);
  const doMirror = [first, second].some((config) => {
    const service = config.routers.get(router)?.service ?? "";
    return mirrorsOf(config, service, `router "${router}"`).length > 0;
  });

  const entryPoint = first.routers.get(router)?.entrypoints[0];
  const probed = [
    withProbe(first.source, first.text, "before", entryPoint),
    withProbe(second.source, second.text, "after", entryPoint),
  ];
  const [begin, next] = probed.every((text) => text !== undefined) ? probed : files.map(({ text }) => text);
  if (begin === files[0].text)
    note("no router of ours could be added, so a change is seen only where the backends differ");
  const target = { router, ...(host !== undefined && { host }), ...(path !== undefined && { path }) };
  return scenario({
    name: `${basename(first.source)} to ${basename(second.source)}`,
    config: { source: first.source, text: begin ?? "" },
    ...(options.scheduler && { scheduler: options.scheduler }),
    targets: begin === files[0].text ? [target] : [target, { router: PROBE_ROUTER }],
    load: steady({ requests, ratePerSecond, connections }),
    during: [reloadStorm([next ?? "", begin ?? ""], { afterRequests, everyRequests, times, write })],
    expect: [
      everyRequestAnswered(),
      sharesMatchWeights(),
      reloadSettles({ withinMs }),
      rateIsKept({ p99Ms: LONGEST_P99_MS }),
      ...(doMirror ? [mirrorsMatchPercent()] : []),
      witnessesAgree(),
    ],
  });
}

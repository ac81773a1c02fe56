import { basename } from "node:path";
import { cycleOf } from "../config/cycle.ts";
import { type DynamicConfig, parseDynamic } from "../config/dynamic.ts";
import { mirrorsOf } from "../config/mirrors.ts";
import { splitOf } from "../config/tree.ts";
import { UsageError } from "../errors.ts";
import type { SchedulerName } from "../history/history.ts";
import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { mirrorsMatchPercent } from "../judge/mirrors-match-percent.ts";
import { orderFollowsSchedule } from "../judge/order-follows-schedule.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { witnessesAgree } from "../judge/witnesses-agree.ts";
import { closed } from "../load/closed.ts";
import type { Load } from "../load/load.ts";
import { sequence } from "../load/sequence.ts";
import { readConfig, type Scenario, scenario } from "../scenario.ts";
import { chooseRouter } from "./choose-router.ts";
import type { CommonOptions } from "./output.ts";
import { prove } from "./prove.ts";

export interface CheckOptions extends CommonOptions {
  readonly scheduler?: SchedulerName;
  readonly router?: string;
  readonly host?: string;
  readonly path?: string;
  readonly requests?: number;
  readonly connections?: number;
  readonly saturate?: number;
  /** Milliseconds. */
  readonly for?: number;
}

/** At least so many requests, where nobody says how many; rounded up to whole cycles of the schedule. */
const DEFAULT_REQUESTS = 1000;
/** A cycle longer than this is not rounded up to: it would take minutes. */
const LONGEST_CYCLE = 100_000;
const DEFAULT_CONNECTIONS = 50;

/** Proves the split of one configuration, without a scenario file. Returns the exit code. */
export async function check(file: string, options: CheckOptions, signal: AbortSignal): Promise<number> {
  return await prove(await checkScenario(file, options), options, signal, options.for);
}

async function checkScenario(file: string, options: CheckOptions): Promise<Scenario> {
  const config = await readConfig(file);
  const parsed = parseDynamic(config.source, config.text);
  const router = chooseRouter(parsed, options.router);
  const { host, path } = options;
  const load = await loadOf(parsed, router, options);
  const service = parsed.routers.get(router)?.service ?? "";
  const doesMirror = mirrorsOf(parsed, service, `router "${router}"`).length > 0;
  return scenario({
    name: basename(file),
    config,
    ...(options.scheduler && { scheduler: options.scheduler }),
    targets: [{ router, ...(host !== undefined && { host }), ...(path !== undefined && { path }) }],
    load,
    expect: [
      everyRequestAnswered(),
      sharesMatchWeights(),
      ...(load.kind === "sequence" ? [orderFollowsSchedule()] : []),
      ...(doesMirror && load.kind !== "saturate" ? [mirrorsMatchPercent()] : []),
      witnessesAgree(),
    ],
  });
}

async function loadOf(config: DynamicConfig, router: string, options: CheckOptions): Promise<Load> {
  const { saturate: seconds, connections, requests } = options;
  if (options.for !== undefined && (seconds !== undefined || requests !== undefined))
    throw new UsageError("--for goes by the clock: leave --requests and --saturate out");
  if (seconds !== undefined) {
    if (requests !== undefined) throw new UsageError("--saturate goes by the clock: leave --requests out");
    // Loaded only where it is needed.
    const { saturate } = await import("../load/saturate.ts");
    return saturate({ seconds, connections: connections ?? DEFAULT_CONNECTIONS });
  }
  const count = requests ?? wholeCycles(config, router);
  return connections === undefined ? sequence({ requests: count }) : closed({ requests: count, connections });
}

function wholeCycles(config: DynamicConfig, router: string): number {
  const service = config.routers.get(router)?.service ?? "";
  const cycle = cycleOf(splitOf(config, service, `router "${router}"`));
  return cycle > LONGEST_CYCLE ? DEFAULT_REQUESTS : Math.ceil(DEFAULT_REQUESTS / cycle) * cycle;
}

import { basename } from "node:path";
import { type Cast, castOf } from "../cast.ts";
import { cycleOf } from "../config/cycle.ts";
import { type DynamicConfig, parseDynamic } from "../config/dynamic.ts";
import { nearest } from "../config/nearest.ts";
import { splitOf } from "../config/tree.ts";
import { ConfigError, UsageError } from "../errors.ts";
import type { SchedulerName } from "../history/history.ts";
import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { orderFollowsSchedule } from "../judge/order-follows-schedule.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { witnessesAgree } from "../judge/witnesses-agree.ts";
import { closed } from "../load/closed.ts";
import type { Ledger } from "../load/ledger.ts";
import type { Load } from "../load/load.ts";
import { sequence } from "../load/sequence.ts";
import type { Report } from "../report/report.ts";
import { toSummary } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { type RunOptions, run } from "../run.ts";
import { readConfig, type Scenario, scenario } from "../scenario.ts";
import { chooseWorld } from "../world/choose.ts";
import { checkWindows } from "./check-windows.ts";
import { type CommonOptions, exitCodeOfReport, note, print } from "./output.ts";
import { Progress } from "./progress.ts";

export interface CheckOptions extends CommonOptions {
  readonly scheduler: SchedulerName;
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
  const value = await checkScenario(file, options);
  // First of all, so that a mistake in it is all that is said.
  const cast = await castOf(value);
  const world = await chooseWorld(options.world);
  const folder = await ReportFolder.create(options.out, value.name);
  note(`world: ${world.name} (${world.reason})`);
  const report = await recorded(value, { world: world.name, cast, signal }, options.for, folder);
  await folder.finish(report, [report]);
  if (options.json) print(JSON.stringify(report, null, 2));
  else print(`${toSummary(report, process.stdout)}\n  report: ${folder.path}/report.md`);
  return exitCodeOfReport(report);
}

/** Runs it, and keeps the record in the folder; an unfinished folder is taken away again. */
async function recorded(
  value: Scenario,
  options: RunOptions & { readonly cast: Cast },
  forMs: number | undefined,
  folder: ReportFolder,
): Promise<Report> {
  const progress = new Progress(process.stderr);
  const watched = {
    ...options,
    onLoad: (ledger: Ledger) => progress.watch(value.name, value.load.requests, ledger, options.cast),
  };
  try {
    if (forMs !== undefined) return await checkWindows(value, watched, forMs, folder);
    const { history, report } = await run(value, watched);
    await folder.addHistory(value.name, history);
    return report;
  } catch (error) {
    await folder.discardUnfinished();
    throw error;
  } finally {
    progress.end();
  }
}

async function checkScenario(file: string, options: CheckOptions): Promise<Scenario> {
  const config = await readConfig(file);
  const parsed = parseDynamic(config.source, config.text);
  const router = chooseRouter(parsed, options.router);
  const { host, path } = options;
  const load = await loadOf(parsed, router, options);
  return scenario({
    name: basename(file),
    config,
    scheduler: options.scheduler,
    targets: [{ router, ...(host !== undefined && { host }), ...(path !== undefined && { path }) }],
    load,
    expect: [
      everyRequestAnswered(),
      sharesMatchWeights(),
      ...(load.kind === "sequence" ? [orderFollowsSchedule()] : []),
      witnessesAgree(),
    ],
  });
}

function chooseRouter(config: DynamicConfig, asked: string | undefined): string {
  const names = [...config.routers.keys()];
  const [only, ...others] = names;
  if (only === undefined) {
    throw new ConfigError(
      `${config.source}: there is no router, so no request has a way; add one under [http.routers]`,
    );
  }
  if (asked !== undefined) {
    if (!names.includes(asked))
      throw new UsageError(`${config.source}: there is no router "${asked}"${nearest(asked, names)}`);
    return asked;
  }
  if (others.length > 0)
    throw new UsageError(
      `${config.source}: there are ${names.length} routers (${names.join(", ")}); say which with --router NAME`,
    );
  return only;
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

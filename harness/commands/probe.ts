import { cycleOf } from "../config/cycle.ts";
import type { Expectation } from "../config/expect/expectation.ts";
import { parseWeights } from "../config/expect/parse-weights.ts";
import { readExpectation } from "../config/expect/read-expectation.ts";
import { backendsOf } from "../config/split.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { count } from "../figures.ts";
import { isIndependent } from "../judge/divisions.ts";
import { checkRates } from "../judge/statistics/rates.ts";
import { parseNaming } from "../load/outside/naming.ts";
import { type Probe, probe } from "../probe.ts";
import { toSummary } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { exitCodeOfReport, note, print } from "./output.ts";
import type { ProbeOptions } from "./probe/options.ts";
import { questionOf } from "./probe/question.ts";
import { Watching } from "./probe/watching.ts";

/** Where nobody says how many: at most so many until it is decided, or so many for a scheduler that is known. */
const CEILING = 20_000;
const DEFAULT_REQUESTS = 1000;
const MOST_CONNECTIONS = 1000;
const MOST_PER_SECOND = 100_000;
/** The backends of a record are numbered in a byte, and strangers' names need some of the numbers. */
const MOST_BACKENDS = 200;

/** Judges an ingress that runs already. Returns the exit code. */
export async function runProbe(url: string, options: ProbeOptions, signal: AbortSignal): Promise<number> {
  const asked = await probeOf(url, options);
  if (asked.expectation.implies) note(`${asked.expectation.source}: ${asked.expectation.implies}`);
  const folder = await ReportFolder.create(options.out, `probe-${asked.question.url.hostname}`);
  const watching = new Watching(process.stderr, asked);
  try {
    const { history, report } = await probe(asked, signal, (...live) =>
      watching.begin(...live, signal),
    ).finally(() => watching.end());
    await folder.addHistory(report.name, history);
    await folder.finish(report, [report]);
    if (options.json) print(JSON.stringify(report, null, 2));
    else print(`${toSummary(report, process.stdout)}\n  report: ${folder.path}/report.html`);
    return exitCodeOfReport(report);
  } finally {
    await folder.discardUnfinished();
  }
}

async function probeOf(url: string, options: ProbeOptions): Promise<Probe> {
  const naming = parseNaming(options.by);
  const expectation = await expectationOf(options);
  const { scheduler, replicas: instances, rate: ratePerSecond, connections, alpha, beta, delta } = options;
  const rates = { alpha, beta, delta };
  checkRates(rates);
  if (instances > 1 && isIndependent(scheduler))
    throw new UsageError("--replicas multiplies the bound of a scheduler; say which with --scheduler");
  if (connections > MOST_CONNECTIONS || ratePerSecond > MOST_PER_SECOND)
    throw new UsageError(
      `a probe has at most ${count(MOST_CONNECTIONS)} --connections and a --rate of at most ${count(MOST_PER_SECOND)} requests a second`,
    );
  const independent = isIndependent(scheduler);
  if (options.untilDecided && !independent)
    throw new UsageError(
      `--until-decided is for picks that are random or unknown; with --scheduler ${scheduler} any number of requests decides`,
    );
  const untilDecided = independent && (options.untilDecided ?? options.requests === undefined);
  return {
    expectation,
    question: await questionOf(url, options, expectation, naming),
    naming,
    status: options.status,
    pace: {
      requests: options.requests ?? (independent ? CEILING : wholeCycles(expectation)),
      ratePerSecond,
      connections,
    },
    scheduler,
    instances,
    rates,
    untilDecided,
  };
}

async function expectationOf({ expect, expectFrom, route }: ProbeOptions): Promise<Expectation> {
  if ((expect === undefined) === (expectFrom === undefined))
    throw new UsageError(
      "say what to expect: --expect appv1=3,appv2=1, or --expect-from FILE, one of the two",
    );
  if (expect !== undefined && route !== undefined)
    throw new UsageError("--route names one of the routes of --expect-from FILE; with --expect leave it out");
  const expectation =
    expect !== undefined ? parseWeights(expect) : await readExpectation(expectFrom ?? "", route);
  const backends = backendsOf(expectation.split).length;
  if (backends > MOST_BACKENDS)
    throw new ConfigError(
      `${expectation.source}: ${backends} backends are more than the ${MOST_BACKENDS} that a probe can tell apart`,
    );
  return expectation;
}

function wholeCycles({ split }: Expectation): number {
  const cycle = cycleOf(split);
  return cycle > CEILING ? DEFAULT_REQUESTS : Math.ceil(DEFAULT_REQUESTS / cycle) * cycle;
}

import type { Expectation } from "./config/expect/expectation.ts";
import { backendsOf } from "./config/split.ts";
import type { ErrorRates, History, Picker } from "./history/history.ts";
import { Hits } from "./history/hits.ts";
import { isIndependent } from "./judge/divisions.ts";
import { everyRequestAnswered } from "./judge/every-request-answered.ts";
import { judge } from "./judge/judge.ts";
import { LivePicks } from "./judge/live-picks.ts";
import { orderFollowsSchedule } from "./judge/order-follows-schedule.ts";
import { sessionsAreNew } from "./judge/sessions-are-new.ts";
import { sharesMatchWeights } from "./judge/shares-match-weights.ts";
import type { Check } from "./judge/verdict.ts";
import { everyAnswerIsNamed, everyBackendIsSeen, onlyExpectedBackends } from "./judge/who-answered.ts";
import { Ledger } from "./load/ledger.ts";
import type { Question } from "./load/outside/client.ts";
import { firstLook } from "./load/outside/first-look.ts";
import { Names } from "./load/outside/names.ts";
import type { Naming } from "./load/outside/naming.ts";
import { type Pace, paced } from "./load/outside/paced.ts";
import { Returning } from "./load/outside/pinning.ts";
import { packageVersion } from "./package.ts";
import { buildReport } from "./report/build.ts";
import type { Run } from "./run.ts";

/** What is asked of an ingress that runs already, and what is expected of its answers. */
export interface Probe {
  readonly expectation: Expectation;
  readonly question: Question;
  readonly naming: Naming;
  /** The status of every answer. */
  readonly status: number;
  readonly pace: Pace;
  readonly scheduler: Picker;
  /** Schedulers that share the requests. */
  readonly instances: number;
  readonly rates: ErrorRates;
  /** Whether to stop as soon as the tests for independent picks have decided. */
  readonly untilDecided: boolean;
}

/**
 * The way of a probe: configuration → load → history → judge → report, with a world that is not ours.
 *
 * @param signal ends the sending; what was measured until then is judged
 * @param onLoad called when the load begins, for whoever wants to watch
 * @throws WorldError, UsageError; InterruptedError where nothing was measured
 */
export async function probe(
  { expectation, question, naming, status, pace, scheduler, instances, rates, untilDecided }: Probe,
  signal: AbortSignal,
  onLoad: (ledger: Ledger, names: Names, picks: LivePicks) => void = () => {},
): Promise<Run> {
  const version = await firstLook(question, naming, status, signal);

  const { split, name } = expectation;
  const names = new Names(backendsOf(split));
  const ledger = new Ledger(names.all, Math.min(pace.requests, 1_000_000), names.most);
  const picks = new LivePicks(ledger.samples, split, rates);
  const returning = new Returning();
  onLoad(ledger, names, picks);
  await paced(pace, {
    question,
    naming,
    names,
    ledger,
    isEnough: () => untilDecided && picks.isDecided,
    onAnswer: (spoken) => {
      returning.see(spoken, naming);
      picks.follow();
    },
    signal,
  });
  const pinning = await returning.comeBack(question, naming, pace.ratePerSecond, signal);

  const checks = checksOf(scheduler, pace.connections);
  const host = question.headers.host ?? question.url.host;
  const history: History = {
    name: `probe ${question.url.host}${question.url.pathname}`,
    world: {
      name: "external",
      images: {},
      versions: { splitproof: packageVersion(), node: process.versions.node },
    },
    subject: {
      name: question.url.origin,
      version,
      scheduler,
      ...(instances > 1 && { instances }),
    },
    load: {
      kind: pace.connections === 1 ? "sequence" : "steady",
      connections: pace.connections,
      ratePerSecond: pace.ratePerSecond,
    },
    backends: names.all,
    routes: [{ name, host, path: question.url.pathname + question.url.search, status }],
    epochs: [{ writtenAtMs: 0, config: expectation.source, splits: [split] }],
    checks: checks.map(({ name, options }) => ({ name, ...(options && { options }) })),
    samples: ledger.samples,
    hits: new Hits(names.all),
    // Whatever reached it before, we do not know where in its schedule it stands.
    continues: true,
    ...(isIndependent(scheduler) && { rates }),
    ...(pinning && { pinning }),
  };
  return { history, report: buildReport(history, judge(history, checks)) };
}

function checksOf(scheduler: Picker, connections: number): Check[] {
  const hasOrder = connections === 1 && !isIndependent(scheduler) && scheduler !== "edf";
  return [
    everyRequestAnswered({ whoever: true }),
    everyAnswerIsNamed(),
    onlyExpectedBackends(),
    everyBackendIsSeen(),
    sessionsAreNew(),
    sharesMatchWeights(),
    ...(hasOrder ? [orderFollowsSchedule()] : []),
  ];
}

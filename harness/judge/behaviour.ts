import type { Disturbed, History } from "../history/history.ts";
import { returnsOf } from "./backends-return.ts";
import { isHarm, overlaps, touchedBy } from "./disturbances.ts";
import { microseconds } from "./latency.ts";
import { problemsOf } from "./tally.ts";

/** How a subject behaved while a backend was disturbed. Counts are numbers of requests; times as in the samples, in ms. */
export interface Behaviour {
  readonly backends: readonly string[];
  readonly how: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Under way at some time from the one to the other, on the routes that it touches. */
  readonly sent: number;
  /** Of those: answered as expected by the disturbed, and by others. */
  readonly byDisturbed: number;
  readonly byOthers: number;
  /** What came of the rest: in words → how many. */
  readonly problems: Readonly<Record<string, number>>;
  /** The slowest of them, from when it was due to its end. */
  readonly slowestMs: number;
  /** From its end to the end of the last request that still failed for it; null where none did. */
  readonly harmAfterMs: number | null;
  /** From its end to the sending of the first request that each answered again; the longest; null where one did not. */
  readonly returnedMs: number | null;
}

/** One for each disturbance, in the order in which they began; none of a saturating load. Pure. */
export function behaviours(history: History): Behaviour[] {
  if (history.load.kind === "saturate") return [];
  return (history.disturbed ?? []).map((disturbed) => behaviourIn(history, disturbed));
}

function behaviourIn(history: History, disturbed: Disturbed): Behaviour {
  const { samples, backends } = history;
  const { fromMs, untilMs } = disturbed;
  const routes = new Set(touchedBy(disturbed, history).map(({ route }) => route));
  const problemOf = problemsOf(history);
  const problems: Record<string, number> = {};
  const counts = { sent: 0, byDisturbed: 0, byOthers: 0 };
  let [slowestMs, lastHarmMs] = [0, 0];
  for (let row = 0; row < samples.length; row++) {
    if (!routes.has(samples.route(row))) continue;
    const doneAtMs = samples.doneAtMs(row);
    if (doneAtMs > untilMs && doneAtMs > lastHarmMs && isHarm(samples.outcome(row))) lastHarmMs = doneAtMs;
    if (!overlaps(history, row, fromMs, untilMs)) continue;
    counts.sent++;
    slowestMs = Math.max(slowestMs, samples.latencyMs(row));
    const problem = problemOf(row);
    if (problem !== undefined) problems[problem] = (problems[problem] ?? 0) + 1;
    else if (disturbed.backends.includes(backends[samples.columns.backend[row] ?? -1] ?? ""))
      counts.byDisturbed++;
    else counts.byOthers++;
  }
  const back = returnsOf(history, disturbed).map(({ afterMs }) => afterMs);
  const isBack = back.every((afterMs) => afterMs !== undefined);
  return {
    backends: disturbed.backends,
    how: disturbed.how,
    fromMs: microseconds(fromMs),
    untilMs: microseconds(untilMs),
    ...counts,
    problems,
    slowestMs: microseconds(slowestMs),
    harmAfterMs: lastHarmMs === 0 ? null : microseconds(lastHarmMs - untilMs),
    returnedMs: isBack ? microseconds(Math.max(0, ...back)) : null,
  };
}

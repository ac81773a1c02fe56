import { count, counted } from "../figures.ts";
import type { Disturbed, History } from "../history/history.ts";
import { inWords, isHarm, notDisturbed, overlaps, touchedBy } from "./disturbances.ts";
import { leafBound } from "./leaf-bounds.ts";
import { type Range, sum } from "./schedulers/model.ts";
import { problemsOf } from "./tally.ts";
import type { Check, Verdict } from "./verdict.ts";

const WITHIN_MS = 1000;

/**
 * While a backend is disturbed, requests may come to nothing, but only in its place: no more of them than were its to
 * answer, none when it is long back, and none in another way than a backend's failing explains. A subject that retries
 * or leaves a backend out does better than that.
 *
 * @param options.withinMs how long after a backend is back requests may still fail for it; default: 1000
 */
export function damageIsContained({ withinMs = WITHIN_MS }: { readonly withinMs?: number } = {}): Check {
  return { name: "damageIsContained", options: { withinMs }, judge: (history) => judge(history, withinMs) };
}

function judge(history: History, withinMs: number): Omit<Verdict, "check"> {
  const nothing = notDisturbed(history);
  if (nothing !== undefined) return { result: "unknown", summary: nothing, evidence: [] };
  const { disturbed = [], samples } = history;
  const problemOf = problemsOf(history);
  const harmed = new Set<number>();
  const elsewhere = new Map<string, number[]>();
  for (let row = 0; row < samples.length; row++) {
    const problem = problemOf(row);
    if (problem === undefined) continue;
    if (isHarm(samples.outcome(row)) && disturbed.some((one) => reaches(history, one, row, withinMs)))
      harmed.add(row);
    else elsewhere.set(problem, [...(elsewhere.get(problem) ?? []), row]);
  }
  if (elsewhere.size > 0) {
    const causes = [...elsewhere].map(([problem, rows]) => `${count(rows.length)} × ${problem}`).join(", ");
    return {
      result: "fail",
      summary: `no disturbance explains what came of ${counted(sum([...elsewhere.values()].map((rows) => rows.length)), "request")}: ${causes}`,
      evidence: [...elsewhere.values()].flat().slice(0, 20),
    };
  }
  return (
    disturbed.map((one) => excess(history, one, harmed, withinMs)).find((found) => found !== undefined) ?? {
      result: "pass",
      summary: `of ${counted(samples.length, "request")} ${count(harmed.size)} came to nothing, each in the place of a disturbed backend`,
      evidence: [],
    }
  );
}

/** Whether a request was under way on one of its routes while a backend was disturbed, or shortly after. */
function reaches(history: History, disturbed: Disturbed, row: number, withinMs: number): boolean {
  return (
    overlaps(history, row, disturbed.fromMs, disturbed.untilMs + withinMs) &&
    touchedBy(disturbed, history).some(({ route }) => route === history.samples.route(row))
  );
}

/** What failed and what the disturbed answered can together be no more than what its weights give it. */
function excess(
  history: History,
  disturbed: Disturbed,
  harmed: ReadonlySet<number>,
  withinMs: number,
): Omit<Verdict, "check"> | undefined {
  const { samples, backends, epochs } = history;
  const fromMs = disturbed.fromMs;
  const toMs = disturbed.untilMs + withinMs;
  // What two configurations allow together is not told by either.
  if (epochs.some(({ writtenAtMs }) => writtenAtMs > fromMs && writtenAtMs <= toMs)) return undefined;
  const others = (history.disturbed ?? []).filter(
    (one) => one !== disturbed && one.fromMs <= toMs && one.untilMs + withinMs >= fromMs,
  );
  const names = [disturbed, ...others].flatMap((one) => one.backends);
  for (const { route, split } of touchedBy(disturbed, history)) {
    const met: number[] = [];
    let sent = 0;
    let atEdges = 0;
    for (let row = 0; row < samples.length; row++) {
      if (samples.route(row) !== route || !overlaps(history, row, fromMs, toMs)) continue;
      sent++;
      if (overlaps(history, row, fromMs, fromMs) || overlaps(history, row, toMs, toMs)) atEdges++;
      if (harmed.has(row)) met.push(row);
      else if (names.includes(backends[samples.columns.backend[row] ?? -1] ?? "")) met.push(row);
    }
    // Of those under way at an edge, any may have been picked beyond it.
    const most = atEdges + allowedFor(history, split, names, sent).max;
    if (met.length <= most) continue;
    return {
      result: "fail",
      summary: `${inWords(disturbed)}, and of the ${counted(sent, "request")} until ${count(withinMs)} ms after it was back ${count(met.length)} came to nothing or were answered by it; its weight gives it ${count(most)} at most`,
      evidence: met.filter((row) => harmed.has(row)).slice(0, 20),
    };
  }
  return undefined;
}

function allowedFor(
  history: History,
  split: Parameters<typeof leafBound>[1],
  names: readonly string[],
  picks: number,
): Range {
  const bound = leafBound(history, split);
  const ranges = [...new Set(names)].map((name) => bound(name, picks));
  return { min: sum(ranges.map(({ min }) => min)), max: sum(ranges.map(({ max }) => max)) };
}

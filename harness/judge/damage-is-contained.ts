import type { Split } from "../config/split.ts";
import { count, counted } from "../figures.ts";
import type { Disturbed, History } from "../history/history.ts";
import { inWords, isHarm, notDisturbed, overlaps, touchedBy } from "./disturbances.ts";
import { wholeDivision } from "./divisions.ts";
import { followersOf, leadOf, unfollowable } from "./followers.ts";
import { leafBound } from "./leaf-bounds.ts";
import { type Range, sum } from "./schedulers/model.ts";
import { problemsOf } from "./tally.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

const WITHIN_MS = 1000;

/**
 * While a backend is disturbed, requests may come to nothing, but only in its place: no more of them than were its to
 * answer, none when it is long back, and none in another way than a backend's failing explains. A subject that retries
 * or leaves a backend out does better than that. Where cookies lead clients to the sick one, that is so of new ones.
 *
 * @param options.withinMs how long after a backend is back requests may still fail for it; default: 1000
 */
export function damageIsContained({ withinMs = WITHIN_MS }: { readonly withinMs?: number } = {}): Check {
  return { name: "damageIsContained", options: { withinMs }, judge: (history) => judge(history, withinMs) };
}

function judge(history: History, withinMs: number): Opinion {
  const nothing = notDisturbed(history);
  if (nothing !== undefined) return unknown(nothing);
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
  const found = disturbed.flatMap((one) =>
    touchedBy(one, history).flatMap((touched) => excess(history, one, touched, harmed, withinMs) ?? []),
  );
  return (
    found.find(({ result }) => result === "fail") ??
    found[0] ??
    pass(
      `of ${counted(samples.length, "request")} ${count(harmed.size)} came to nothing, each in the place of a disturbed backend`,
    )
  );
}

/** Whether a request was under way on one of its routes while a backend was disturbed, or shortly after. */
function reaches(history: History, disturbed: Disturbed, row: number, withinMs: number): boolean {
  return (
    overlaps(history, row, disturbed.fromMs, disturbed.untilMs + withinMs) &&
    touchedBy(disturbed, history).some(({ route }) => route === history.samples.route(row))
  );
}

/** What failed on a route and what the disturbed answered can together be no more than what its weights give it. */
function excess(
  history: History,
  disturbed: Disturbed,
  { route, split }: { readonly route: number; readonly split: Split },
  harmed: ReadonlySet<number>,
  withinMs: number,
): Opinion | undefined {
  const { samples, backends, epochs } = history;
  const { fromMs } = disturbed;
  const toMs = disturbed.untilMs + withinMs;
  // What two configurations allow together is not told by either.
  if (epochs.some(({ writtenAtMs }) => writtenAtMs > fromMs && writtenAtMs <= toMs)) return undefined;
  const doubt = unfollowable(history, route, split);
  if (doubt !== undefined) return unknown(doubt);
  const others = (history.disturbed ?? []).filter(
    (one) => one !== disturbed && one.fromMs <= toMs && one.untilMs + withinMs >= fromMs,
  );
  const names = [disturbed, ...others].flatMap((one) => one.backends);
  const met: number[] = [];
  let sent = 0;
  let atEdges = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || !overlaps(history, row, fromMs, toMs)) continue;
    const isBySick = names.includes(backends[samples.columns.backend[row] ?? -1] ?? "");
    const lead = leadOf(history, row, split);
    const isLedThere = names.some((name) => lead?.backends.has(name));
    // Its cookie explains it, and no weight.
    if ((harmed.has(row) || isBySick) && isLedThere) continue;
    if (harmed.has(row) || isBySick) met.push(row);
    // It followed a cookie to another, and took no turn.
    if (lead?.isSure && !isLedThere && !isBySick) continue;
    sent++;
    if (overlaps(history, row, fromMs, fromMs) || overlaps(history, row, toMs, toMs)) atEdges++;
  }
  // Of those under way at an edge, any may have been picked beyond it.
  const most = atEdges + allowedFor(history, split, names, sent).max;
  const isSessions = followersOf(history) !== undefined;
  if (met.length > most)
    return {
      result: "fail",
      summary: `${inWords(disturbed)}, and of the ${counted(sent, "request")}${isSessions ? " that no cookie led" : ""} until ${count(withinMs)} ms after it was back ${count(met.length)} came to nothing or were answered by it; its weight gives it ${count(most)} at most`,
      evidence: met.filter((row) => harmed.has(row)).slice(0, 20),
    };
  return isSessions && most >= sent && !isAllOf(split, names)
    ? unknown(
        `too few new clients came while ${disturbed.backends.join(", ")} was ${disturbed.how} to tell how many it may cost; let it last longer, or begin more sessions meanwhile`,
      )
    : undefined;
}

/** Whether nobody else has a weight, so that anything may come to nothing. */
function isAllOf(split: Split, names: readonly string[]): boolean {
  return wholeDivision(split).children.every(({ name, weight }) => weight === 0 || names.includes(name));
}

function allowedFor(history: History, split: Split, names: readonly string[], picks: number): Range {
  const bound = leafBound(history, split);
  const ranges = [...new Set(names)].map((name) => bound(name, picks));
  return { min: sum(ranges.map(({ min }) => min)), max: sum(ranges.map(({ max }) => max)) };
}

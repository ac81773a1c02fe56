import { divisionsOf, type Split } from "../config/split.ts";
import { count, counted } from "../figures.ts";
import type { Disturbed, History } from "../history/history.ts";
import { inWords, notDisturbed, overlaps, touchedBy } from "./disturbances.ts";
import { wholeDivision } from "./divisions.ts";
import { followersOf, leadOf, unfollowable } from "./followers.ts";
import { healthyBound } from "./healthy-bound.ts";
import { type Range, sum } from "./schedulers/model.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/**
 * While a backend is disturbed, the others share what they answer as their weights say: none of them takes over more
 * than its part of the sick one's, and none is left out with it. Where cookies lead clients back, new ones are shared so.
 */
export function healthySharesMatchWeights(): Check {
  return { name: "healthySharesMatchWeights", judge };
}

/** What the healthy backends of one route answered while another was disturbed. */
interface Healthy {
  readonly disturbed: Disturbed;
  readonly names: readonly string[];
  readonly weights: readonly number[];
  readonly observed: readonly number[];
  readonly allowed: readonly Range[];
}

function judge(history: History): Opinion {
  const nothing = notDisturbed(history);
  if (nothing !== undefined) return unknown(nothing);
  const all = (history.disturbed ?? []).map((one) => healthyWhile(history, one));
  const unjudged = all.find((one) => typeof one === "string");
  const judged = all.filter((one) => typeof one !== "string").flat();
  for (const { disturbed, names, weights, observed, allowed } of judged) {
    const wrong = names.findIndex((_, child) => isOutside(observed[child] ?? 0, allowed[child]));
    const { min, max } = allowed[wrong] ?? { min: 0, max: 0 };
    if (wrong !== -1)
      return {
        result: "fail",
        summary: `${inWords(disturbed)}, and ${names[wrong]} answered ${count(observed[wrong] ?? 0)} of the ${counted(sum(observed), "request")} that ${names.join(" and ")} answered meanwhile; their weights ${weights.join(":")} allow ${count(min)} to ${count(max)}`,
        evidence: [],
      };
  }
  if (unjudged !== undefined) return unknown(unjudged);
  return pass(judged.slice(0, 4).map(say).join("; "));
}

/** @returns one for each route that the disturbance touches, or a sentence on why nothing can be said */
function healthyWhile(history: History, disturbed: Disturbed): Healthy[] | string {
  const { epochs, disturbed: all = [] } = history;
  const { inForceMs, endingMs } = disturbed;
  if (epochs.some(({ writtenAtMs }) => writtenAtMs > inForceMs && writtenAtMs < endingMs))
    return `the weights changed while ${disturbed.backends.join(", ")} was ${disturbed.how}; let the one end before the other`;
  const sick = new Set(
    all
      .filter(({ fromMs, untilMs }) => fromMs < endingMs && untilMs > inForceMs)
      .flatMap(({ backends }) => backends),
  );
  const found: Healthy[] = [];
  for (const { route, split } of touchedBy(disturbed, history)) {
    if (divisionsOf(split).length > 1)
      return `below "${split.name}" services are nested, and whether a sibling or all take over there is the subject's choice; judge a split of one level`;
    const children = wholeDivision(split).children;
    const live = children.filter(({ name, weight }) => weight > 0 && !sick.has(name));
    const names = live.map(({ name }) => name);
    const doubt = unfollowable(history, route, split);
    if (doubt !== undefined) return doubt;
    const { counts, atEdges } = answeredBy(history, { route, split }, names, disturbed);
    if (sum(counts) === 0 && live.length > 0) return tooFew(history, disturbed, "no healthy backend");
    const weights = live.map(({ weight }) => weight);
    const every = children.map(({ weight }) => weight);
    const places = live.map(({ name }) => children.findIndex((child) => child.name === name));
    const allowed = weights.map((_, child) =>
      healthyBound(history, { every, places, weights }, child, sum(counts), atEdges),
    );
    if (live.length > 1 && allowed.every(({ min, max }) => min === 0 && max === sum(counts)))
      return tooFew(history, disturbed, `${names.join(" and ")} too seldom`);
    found.push({ disturbed, names, weights, observed: counts, allowed });
  }
  return found;
}

/** Why the shares cannot be told, and what to do about it. */
function tooFew(history: History, { backends, how }: Disturbed, who: string): string {
  const [whom, more] = followersOf(history) ? [" new clients", "begin more sessions"] : ["", "send more"];
  return `${who} answered${whom} while ${backends.join(", ")} was ${how}, so that nothing tells how they share; let it last longer, or ${more} meanwhile`;
}

/**
 * The answers of requests that were sent and done meanwhile, and how many more may have been: those under way at either
 * end, and those that perhaps followed a cookie. Those that surely did took no turn.
 */
function answeredBy(
  history: History,
  { route, split }: { readonly route: number; readonly split: Split },
  names: readonly string[],
  { inForceMs, endingMs }: Disturbed,
): { readonly counts: number[]; readonly atEdges: number } {
  const { samples, backends } = history;
  const counts = names.map(() => 0);
  let atEdges = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || !overlaps(history, row, inForceMs, endingMs)) continue;
    const child = names.indexOf(backends[samples.columns.backend[row] ?? -1] ?? "");
    if (child === -1) continue;
    const lead = leadOf(history, row, split);
    const isLed = lead?.backends.has(names[child] ?? "") ?? false;
    if (isLed && lead?.isSure) continue;
    if (isLed || samples.sentAtMs(row) < inForceMs || samples.doneAtMs(row) > endingMs) atEdges++;
    else counts[child] = (counts[child] ?? 0) + 1;
  }
  return { counts, atEdges };
}

function isOutside(observed: number, range: Range | undefined): boolean {
  return range !== undefined && (observed < range.min || observed > range.max);
}

/** `while green was killed at 1,000 ms, blue 600, red 200 of 800, as 3:1 allows` */
function say({ disturbed, names, weights, observed }: Healthy): string {
  const shares = names.map((name, child) => `${name} ${count(observed[child] ?? 0)}`).join(", ");
  const asked = names.length > 1 ? `, as ${weights.join(":")} allows` : "";
  return `${inWords(disturbed)}: meanwhile ${shares} of ${count(sum(observed))}${asked}`;
}

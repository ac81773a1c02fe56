import { count } from "../figures.ts";
import { ALPHA, type Direction } from "./comparison.ts";
import { leastP, rankTest } from "./rank-test.ts";

/** What a test made of a difference. */
export interface Told {
  readonly verdict: Direction;
  readonly reason: string;
}

/** So many runs a side are the fewest that can tell: 2 / C(10, 5) = 0.008 is below alpha, 2 / C(8, 4) = 0.029 is not. */
const ENOUGH = 5;

/** Tells two samples apart by ranks, where they are large enough. @param noun what each value is of, such as `run` */
export function byRanks(
  base: readonly number[],
  next: readonly number[],
  noun: string,
  wanted: "more" | "less",
): Told {
  if (leastP(base.length, next.length) > ALPHA) {
    const isOne = base.length === 1 && next.length === 1;
    return {
      verdict: "same",
      reason: `${sizes(base.length, next.length, noun)} ${isOne ? "has" : "have"} no spread that could tell, ${ENOUGH} a side would`,
    };
  }
  const { p, shift } = rankTest(base, next);
  return {
    verdict: direction(p, wanted === "less" ? shift : -shift),
    reason: `${sizes(base.length, next.length, noun)}, Mann–Whitney ${sayP(p)}`,
  };
}

/**
 * Compares how bad the runs of each side were, 0 for a good one: by the worst of each side, and where these are equally
 * bad by the ranks of all, so that one bad run before does not excuse all of them now.
 */
export function byWorst(base: readonly number[], next: readonly number[]): Told {
  const by = Math.max(...next) - Math.max(...base);
  const bad = (side: readonly number[]) => side.filter((badness) => badness > 0).length;
  const [was, is] = [bad(base), bad(next)];
  const runs = `wrong in ${count(was)} of ${count(base.length)} runs of BASE, in ${count(is)} of ${count(next.length)} of NEW`;
  const reason = base.length > 1 || next.length > 1 ? runs : "";
  if (by !== 0) return { verdict: by > 0 ? "worse" : "better", reason };
  if (was === 0) return { verdict: "same", reason: "" };
  const { p, shift } = rankTest(base, next);
  return { verdict: direction(p, shift), reason: reason && `${reason}, Mann–Whitney ${sayP(p)}` };
}

/** @param increase above 0 where the new is worse */
export function direction(p: number, increase: number): Direction {
  if (p > ALPHA || increase === 0) return "same";
  return increase > 0 ? "worse" : "better";
}

/** `p = 0.0079, below 0.01` */
export function sayP(p: number): string {
  const digits = p < 0.0001 ? p.toExponential(1) : p.toPrecision(2);
  return `p = ${digits}, ${p > ALPHA ? `above ${ALPHA}: noise` : `below ${ALPHA}`}`;
}

/** The middle value, or the mean of the two in the middle; there must be one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return low === high ? low : (low + high) / 2;
}

function sizes(base: number, next: number, noun: string): string {
  if (base === next) return base === 1 ? `one ${noun} a side` : `${count(base)} ${noun}s a side`;
  return `${count(base)} ${noun}${base === 1 ? "" : "s"} of BASE and ${count(next)} of NEW`;
}

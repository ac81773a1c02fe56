import type { Range } from "../schedulers/model.ts";
import { binomialAtLeast, binomialAtMost } from "./binomial.ts";
import { bandOf, liveOf, probabilities } from "./e-value.ts";
import { DEFAULT_RATES, type ErrorRates } from "./rates.ts";

/**
 * The smallest deviation of any child's share, as a fraction, that n requests would have shown with probability
 * 1 − β or more: a count outside of its band ({@link bandOf}), which fails the split at level α. Exact, by the binomial
 * distribution; a deviation that is shown before and lies inside again at the end only adds to it.
 *
 * @returns 0 to 1; where no possible deviation would have been shown, 1
 */
export function smallestDeviation(
  shares: readonly number[],
  n: number,
  rates: ErrorRates = DEFAULT_RATES,
): number {
  return Math.max(
    ...probabilities(shares).map((share, child) =>
      deviationShown(share, n, bandOf(shares, child, n, rates.alpha), rates.beta),
    ),
  );
}

/**
 * The smallest deviation of a share that a count outside of a range shows with probability 1 − β or more, in either
 * direction; a direction in which not even the largest possible one would be shown is left out. 1 where both are.
 */
export function deviationShown(share: number, n: number, allowed: Range, beta: number): number {
  const isShown = (other: number) =>
    binomialAtLeast(allowed.max + 1, n, other) + binomialAtMost(allowed.min - 1, n, other) >= 1 - beta;
  const ways = [1 - share, -share].filter((way) => way !== 0 && isShown(share + way));
  return ways.length === 0
    ? 1
    : Math.max(...ways.map((way) => Math.abs(way) * leastFraction((part) => isShown(share + part * way))));
}

/** The least part of 1 from which on something holds that holds at 1, to ten digits. */
function leastFraction(holds: (part: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The counts that the exact binomial test with a fixed number of requests accepts: each tail outside has a probability
 * of α/2 at most, α/2k with more than two children.
 */
export function fixedBandOf(shares: readonly number[], child: number, n: number, alpha: number): Range {
  const p = probabilities(shares)[child] ?? 0;
  const live = liveOf(shares);
  const tail = alpha / 2 / (live > 2 ? live : 1);
  return {
    min: leastWhole(0, n, (count) => binomialAtMost(count, n, p) > tail),
    max: leastWhole(0, n, (count) => binomialAtLeast(count + 1, n, p) <= tail),
  };
}

/**
 * The fewest requests with which such a test shows a deviation of δ with probability 1 − β, whichever its direction. As
 * counts are whole, some of the next numbers do not suffice again: the power is a saw-tooth.
 */
export function fixedRequests(shares: readonly number[], child: number, rates: ErrorRates): number {
  const p = probabilities(shares)[child] ?? 0;
  const others = [p - rates.delta, p + rates.delta].filter((other) => other >= 0 && other <= 1);
  const suffices = (n: number) => {
    const { min, max } = fixedBandOf(shares, child, n, rates.alpha);
    return others.every((q) => binomialAtMost(max, n, q) - binomialAtMost(min - 1, n, q) <= rates.beta);
  };
  let high = 1;
  while (!suffices(high)) high *= 2;
  let fewest = leastWhole(Math.floor(high / 2), high, suffices);
  // Back over the teeth: their width is the number of requests that move a count by one or two.
  const teeth = Math.ceil(4 / Math.min(p, 1 - p));
  for (let n = fewest - 1; n > 0 && n > fewest - teeth; n--) if (suffices(n)) fewest = n;
  return fewest;
}

/** The least whole number of a range from which on something holds, by bisection; it must hold at the end. */
function leastWhole(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

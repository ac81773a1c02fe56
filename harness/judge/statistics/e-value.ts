import type { Range } from "../schedulers/model.ts";
import { deviance, stirlingRemainder } from "./special.ts";

/** How much the prior of the e-value weighs, in picks: α_i = 100·p_i. */
export const PRIOR_PICKS = 100;
/**
 * Of the false alarms that may be, so large a part is given to e-values, the rest to the ratio tests. The e-value is the
 * faster one but near the deviation of the ratio tests, and four fifths cost it 1 % of its speed.
 */
export const E_VALUE_PART = 0.8;
export const RATIO_PART = 1 - E_VALUE_PART;

/** Weights or shares as probabilities; there must be one above 0. */
export function probabilities(shares: readonly number[]): number[] {
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / all);
}

/** How many children can be picked at all. */
export function liveOf(shares: readonly number[]): number {
  return shares.filter((share) => share > 0).length;
}

/**
 * The e-value of one child against the rest fails a split by itself where it is at 1/(part·α) or above. With two
 * children it is the multinomial one; with more these have one half, and all children share the other.
 */
export function childPart(live: number): number {
  return live <= 2 ? E_VALUE_PART : E_VALUE_PART / 2 / live;
}

/**
 * log10 of the multinomial e-value of Lindon & Malek (Anytime-valid inference for multinomial count data, NeurIPS 2022),
 * E_n = Γ(A)/Γ(A+n) · ∏ Γ(α_i+c_i)/Γ(α_i) · p_i^(−c_i) with α_i = 100·p_i and A = 100. Where picks are independent with
 * probabilities p, E is a martingale that begins at 1: whenever one looks, and however often, the probability that it has
 * ever been at 1/α or above is at most α. +∞ where a child of share 0 was picked. To 12 digits up to 10^9 picks.
 *
 * @param shares probabilities or weights from 0, at least one above 0
 * @param counts how often each child was picked; need not be whole
 */
export function log10EValue(shares: readonly number[], counts: readonly number[]): number {
  return lnEValue(shares, counts) / Math.LN10;
}

/** The natural logarithm of {@link log10EValue}. With x_i = α_i + c_i, X their sum: Stirling's formula for every Γ leaves this. */
export function lnEValue(shares: readonly number[], counts: readonly number[]): number {
  const total = PRIOR_PICKS + counts.reduce((sum, count) => sum + count, 0);
  let ln = stirlingRemainder(PRIOR_PICKS) - stirlingRemainder(total) + 0.5 * Math.log(total / PRIOR_PICKS);
  for (const [child, p] of probabilities(shares).entries()) {
    const count = counts[child] ?? 0;
    if (p > 0) ln += childTerm(PRIOR_PICKS * p, count, total * p);
    else if (count > 0) return Number.POSITIVE_INFINITY;
  }
  return ln;
}

function childTerm(prior: number, count: number, expected: number): number {
  const after = prior + count;
  return (
    deviance(after, expected) -
    0.5 * Math.log(after / prior) +
    stirlingRemainder(after) -
    stirlingRemainder(prior)
  );
}

/**
 * The counts of a child after n requests with which it does not fail the split by itself at level α: those with
 * E_n(c, n − c) < 1/α' for the child against the rest. α' is 0.8·α with two children, 0.4·α/k for each of k > 2
 * (Bonferroni), so that a {@link SplitTest} with these rates fails whenever a count lies outside. The probability that
 * any count ever does is below α, at all n together.
 *
 * @param shares probabilities or weights, at least one above 0
 * @param child an index into them
 * @param n requests, a whole number from 0
 * @param alpha above 0, below 1
 * @returns both ends included
 */
export function bandOf(shares: readonly number[], child: number, n: number, alpha: number): Range {
  const p = probabilities(shares)[child] ?? 0;
  const live = liveOf(shares);
  if (p === 0) return { min: 0, max: 0 };
  if (live === 1) return { min: n, max: n };
  const limit = -Math.log(alpha * childPart(live));
  const isInside = (count: number) => lnEValue([p, 1 - p], [count, n - count]) < limit;
  // E is convex in the count and least where one more multiplies it by 1: from the ratio of neighbours, at (n − 1)·p.
  const least = Math.min(n, Math.max(0, Math.ceil((n - 1) * p)));
  return { min: lastInside(least, 0, isInside), max: lastInside(least, n, isInside) };
}

/** The last whole number on the way from `inside` to `end` for which all are inside, by bisection. */
function lastInside(inside: number, end: number, isInside: (count: number) => boolean): number {
  if (isInside(end)) return end;
  let [good, bad] = [inside, end];
  while (Math.abs(bad - good) > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isInside(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

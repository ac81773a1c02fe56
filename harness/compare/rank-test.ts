import { normalTail } from "../judge/statistics/normal.ts";

/** With more values than this the sum of ranks is taken for normal; up to it every arrangement is counted. */
const MOST_COUNTED = 50;

/**
 * Two-sided probability of so uneven a ranking of two samples, or a more uneven one, were they drawn from one
 * distribution (Mann & Whitney 1947). Equal values share the mean of their ranks; up to 50 values in all the distribution
 * is exact, ties included, beyond it is normal, corrected for ties and continuity.
 *
 * @returns `p`, 0 to 1; `shift`: above 0 where the values of b tend to be larger
 */
export function rankTest(
  a: readonly number[],
  b: readonly number[],
): { readonly p: number; readonly shift: number } {
  if (a.length === 0 || b.length === 0) return { p: 1, shift: 0 };
  const doubled = doubledRanks([...a, ...b]);
  const observed = sum(doubled.slice(a.length));
  const expected = b.length * (a.length + b.length + 1);
  const p =
    doubled.length <= MOST_COUNTED
      ? counted(doubled, b.length, observed)
      : approximated(doubled, a.length, b.length, observed - expected);
  return { p, shift: observed - expected };
}

/** The smallest two-sided probability that samples of such sizes can reach, without ties: 2 / C(n + m, n), at most 1. */
export function leastP(n: number, m: number): number {
  let arrangements = 1;
  for (let k = 1; k <= n; k++) arrangements *= (m + k) / k;
  return Math.min(1, 2 / arrangements);
}

/** Twice the rank of each value, from 1, so that shared ranks stay whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    // The ranks from + 1 to `to`: twice their mean.
    for (let place = from; place < to; place++) ranks[order[place] ?? 0] = from + 1 + to;
    from = to;
  }
  return ranks;
}

/** Of all choices of so many ranks, the share whose sum is as far out, on either side. */
function counted(doubled: readonly number[], chosen: number, observed: number): number {
  // ways[k][s]: how many choices of k ranks have the sum s.
  const ways = Array.from({ length: chosen + 1 }, () => new Map<number, number>());
  ways[0]?.set(0, 1);
  for (const rank of doubled) {
    for (let k = chosen; k > 0; k--) {
      const with1 = ways[k];
      for (const [total, number] of ways[k - 1] ?? []) {
        with1?.set(total + rank, (with1.get(total + rank) ?? 0) + number);
      }
    }
  }
  let all = 0;
  let atMost = 0;
  let atLeast = 0;
  for (const [total, number] of ways[chosen] ?? []) {
    all += number;
    if (total <= observed) atMost += number;
    if (total >= observed) atLeast += number;
  }
  return Math.min(1, (2 * Math.min(atMost, atLeast)) / all);
}

function approximated(doubled: readonly number[], n: number, m: number, doubledDistance: number): number {
  const size = n + m;
  const ties = [...Map.groupBy(doubled, (rank) => rank).values()].map(({ length }) => length ** 3 - length);
  const variance = ((n * m) / 12) * (size + 1 - sum(ties) / (size * (size - 1)));
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(doubledDistance) / 2 - 0.5);
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

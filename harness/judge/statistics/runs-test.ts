import { type Hypergeometric, hypergeometricTails } from "./binomial.ts";

/** What the runs of one child tell. */
export interface RunsFinding {
  readonly child: number;
  /** Distance from what is expected in standard deviations: above 0 where there are more runs, that is, more change. */
  readonly z: number;
  readonly p: number;
}

/**
 * The runs test of Wald & Wolfowitz (1940), exact: of n picks of which m are of one child, in random order, the number of
 * its runs is hypergeometric, m drawn of n with n − m + 1 marked. Two-sided, for every child that was picked and is not
 * the only one; p is corrected for their number (Bonferroni).
 *
 * @param starts how many runs of each child there are
 * @param counts how often each was picked
 * @returns the child that stands out most; undefined where there is none to test
 */
export function runsTest(starts: ArrayLike<number>, counts: readonly number[]): RunsFinding | undefined {
  const size = counts.reduce((sum, count) => sum + count, 0);
  const tested = [...counts.keys()].filter((child) => isBetween(counts[child] ?? 0, size));
  // Of two children, the runs of one tell those of the other to within one.
  if (tested.length === 2) tested.pop();
  let most: RunsFinding | undefined;
  for (const child of tested) {
    const drawn = counts[child] ?? 0;
    const distribution = { size, marked: size - drawn + 1, drawn };
    const tails = hypergeometricTails(starts[child] ?? 0, distribution);
    const p = Math.min(1, 2 * tested.length * Math.min(tails.atMost, tails.atLeast));
    const z = standardised(starts[child] ?? 0, distribution);
    if (!most || p < most.p || (p === most.p && Math.abs(z) > Math.abs(most.z))) most = { child, z, p };
  }
  return most;
}

function isBetween(count: number, size: number): boolean {
  return count > 0 && count < size;
}

function standardised(x: number, { size, marked, drawn }: Hypergeometric): number {
  const share = marked / size;
  const variance = (drawn * share * (1 - share) * (size - drawn)) / Math.max(1, size - 1);
  return variance > 0 ? (x - drawn * share) / Math.sqrt(variance) : 0;
}

/**
 * The runs of each child when only every lag-th pick is looked at, from the first, then from the second, and so on, one
 * such sequence behind the other: a new order that is as random as the first one where the picks are independent, in
 * which picks that were a lag apart are neighbours. For lag 1 the runs as they are.
 */
export function startsAtLag(child: Uint16Array, lag: number, starts: Float64Array): void {
  starts.fill(0);
  const { length } = child;
  for (let row = 0; row < Math.min(lag, length); row++) {
    // Before the first pick of a sequence comes the last of the one before.
    const last = row - 1 + lag * Math.floor((length - row) / lag);
    const own = child[row] ?? 0;
    if (row === 0 || child[last] !== own) starts[own] = (starts[own] ?? 0) + 1;
  }
  for (let row = lag; row < length; row++) {
    const own = child[row] ?? 0;
    if (own !== child[row - lag]) starts[own] = (starts[own] ?? 0) + 1;
  }
}

/** The runs of each child when the picks of each connection are put together, and how often one was repeated there. */
export interface ConnectionRuns {
  readonly starts: Float64Array;
  /** Picks that followed another on their connection. */
  readonly followers: number;
  /** Those of them that were of the same child. */
  readonly repeats: number;
}

export function startsByConnection(
  child: Uint16Array,
  connection: Uint32Array,
  children: number,
): ConnectionRuns {
  const starts = new Float64Array(children);
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  let repeats = 0;
  for (let row = 0; row < child.length; row++) {
    const own = child[row] ?? 0;
    const on = connection[row] ?? 0;
    const before = lasts.get(on);
    if (before === undefined) firsts.set(on, own);
    else if (before === own) repeats++;
    else starts[own] = (starts[own] ?? 0) + 1;
    lasts.set(on, own);
  }
  let before: number | undefined;
  for (const [on, own] of firsts) {
    if (own !== before) starts[own] = (starts[own] ?? 0) + 1;
    before = lasts.get(on);
  }
  return { starts, followers: child.length - firsts.size, repeats };
}

/** How many picks there may be: from min to max, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * What is known of a way of picking. Weights are whole numbers from 0 to 2^31 in configuration order, at least
 * one of them above 0; `child` is an index into them; `picks` a number of picks from 0.
 */
export interface SchedulerModel {
  /** How often a child may be picked in any window of so many picks. */
  window(weights: readonly number[], child: number, picks: number, most?: number): Range;
  /** The same for the first picks after a start, when no child is ahead of another. */
  fresh(weights: readonly number[], child: number, picks: number, most?: number): Range;
  /**
   * The same in any window after the weights were changed, where what each child was ahead may have been carried on.
   *
   * @param most where children came or went as well: the most that could be picked at one time so far
   */
  carried(weights: readonly number[], child: number, picks: number, most?: number): Range;
  /** How far from n·p the picks of any window can be at most, either way: several schedulers together are so often as far. */
  spread(weights: readonly number[], child: number): number;
  /** Whether the picks repeat after one cycle. */
  readonly isPeriodic: boolean;
  /** Whether nobody knows in which order the picks of a cycle come, but that it is the same in each. */
  readonly hasWordOfItsOwn?: boolean;
  /** The picks of one cycle; undefined where they do not repeat, or the cycle is too long to be laid out. */
  word(weights: readonly number[]): Uint32Array | undefined;
  /** The picks from a fresh start, without end. */
  picks(weights: readonly number[]): Generator<number, never>;
}

/** A cycle longer than this is not laid out. */
export const LONGEST_WORD = 1_000_000;

export function sum(weights: readonly number[]): number {
  return weights.reduce((all, weight) => all + weight, 0);
}

export function gcdOf(weights: readonly number[]): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return weights.reduce(gcd, 0);
}

/** The first W/g picks of a schedule that repeats after so many; W the sum of the weights, g their divisor. */
export function oneCycle(
  weights: readonly number[],
  picks: Generator<number, never>,
): Uint32Array | undefined {
  const length = sum(weights) / gcdOf(weights);
  return length > LONGEST_WORD ? undefined : Uint32Array.from({ length }, () => picks.next().value);
}

/**
 * The window bound of every schedule that is exact in a full cycle at any phase: so many whole cycles lie inside of
 * any n picks, and so many contain them. ⌊n·g/W⌋·w/g … ⌈n·g/W⌉·w/g
 */
export function periodicWindow(weights: readonly number[], child: number, picks: number): Range {
  const divisor = gcdOf(weights);
  const cycle = sum(weights) / divisor;
  const inner = Math.floor(picks / cycle);
  const outer = Math.ceil(picks / cycle);
  const own = (weights[child] ?? 0) / divisor;
  // What the others cannot have taken, this child has; what they must have, it has not.
  const others = cycle - own;
  return {
    min: Math.max(inner * own, picks - outer * others),
    max: Math.min(outer * own, picks - inner * others),
  };
}

/** The furthest that such a window is from n·p: w/g·(1 − p), after as many picks of one child in a row. */
export function periodicSpread(weights: readonly number[], child: number): number {
  const weight = weights[child] ?? 0;
  return (weight / gcdOf(weights)) * (1 - weight / sum(weights));
}

/**
 * The counts that a deviation from n·p allows; rounded outwards by a millionth, which is far more than floats can be
 * off and far less than a pick.
 */
export function around(expected: number, below: number, above: number): Range {
  return { min: Math.max(0, Math.ceil(expected - below - 1e-6)), max: Math.floor(expected + above + 1e-6) };
}

/** What two bounds allow together. */
export function both(a: Range, b: Range): Range {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}

/** H_k = 1 + 1/2 + … + 1/k */
export function harmonic(k: number): number {
  return sum(Array.from({ length: k }, (_, index) => 1 / (index + 1)));
}

/** Children that can be picked at all. */
export function live(weights: readonly number[]): number {
  return weights.filter((weight) => weight > 0).length;
}

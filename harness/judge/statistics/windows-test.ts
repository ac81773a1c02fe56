import { incompleteGamma } from "./special.ts";

/** What the counts of windows tell. */
export interface WindowsFinding {
  /** Picks in a window. */
  readonly size: number;
  readonly child: number;
  /** The variance of the counts over that of independent picks. */
  readonly ratio: number;
  readonly p: number;
}

const SMALLEST_WINDOW = 8;
const FEWEST_WINDOWS = 8;
/** Counts with less variance than this are too coarse to be taken for normal. */
const LEAST_VARIANCE = 4;

/**
 * Whether the counts of a child in windows of 8, 16, 32 … picks keep closer to their mean than independent picks would:
 * Pearson's dispersion test on the lower side. A count is a rounded normal value, at most a half away from it, so
 * Σ(|c − m| + ½)²/(w·p·q) is never below a χ² of as many degrees of freedom; the test errs on the side of independence.
 * p is corrected for the number of sizes and children (Bonferroni).
 *
 * @param counts how often each child was picked in all
 * @returns the most telling one; undefined where no window is large enough
 */
export function windowsTest(child: Uint16Array, counts: readonly number[]): WindowsFinding | undefined {
  const shares = counts.map((count) => count / child.length);
  const levels = levelsOf(child.length, shares);
  if (levels.length === 0) return undefined;
  for (const picked of child) climb(levels, picked);
  const found = levels.flatMap((level) => level.findings());
  const best = found.toSorted((a, b) => a.p - b.p || a.ratio - b.ratio)[0];
  return best && { ...best, p: Math.min(1, best.p * found.length) };
}

function levelsOf(length: number, shares: readonly number[]): Level[] {
  const levels: Level[] = [];
  for (let size = SMALLEST_WINDOW; length >= FEWEST_WINDOWS * size; size *= 2)
    levels.push(new Level(size, shares));
  return levels;
}

/** Adds a pick to the smallest windows; a full window is added to the next larger ones, of twice its size. */
function climb(levels: readonly Level[], picked: number): void {
  const [smallest] = levels;
  if (!smallest) return;
  smallest.own[picked] = (smallest.own[picked] ?? 0) + 1;
  if (++smallest.filled < smallest.size) return;
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index];
    if (!level || level.filled < level.size) return;
    const above = levels[index + 1];
    level.close(above);
  }
}

class Level {
  readonly size: number;
  readonly own: Float64Array;
  filled = 0;
  readonly #shares: readonly number[];
  readonly #squares: Float64Array;
  readonly #coarseSquares: Float64Array;
  #windows = 0;

  constructor(size: number, shares: readonly number[]) {
    this.size = size;
    this.own = new Float64Array(shares.length);
    this.#shares = shares;
    this.#squares = new Float64Array(shares.length);
    this.#coarseSquares = new Float64Array(shares.length);
  }

  /** Takes the full window into the sums, hands its counts on, and begins a new one. */
  close(above: Level | undefined): void {
    for (let child = 0; child < this.own.length; child++) {
      const count = this.own[child] ?? 0;
      const distance = Math.abs(count - this.size * (this.#shares[child] ?? 0));
      this.#squares[child] = (this.#squares[child] ?? 0) + distance ** 2;
      this.#coarseSquares[child] = (this.#coarseSquares[child] ?? 0) + (distance + 0.5) ** 2;
      if (above) above.own[child] = (above.own[child] ?? 0) + count;
      this.own[child] = 0;
    }
    if (above) above.filled += this.size;
    this.filled = 0;
    this.#windows++;
  }

  findings(): WindowsFinding[] {
    const freedom = this.#windows - 1;
    const kinds = this.#shares.length === 2 ? this.#shares.slice(0, 1) : this.#shares;
    return kinds.flatMap((share, child) => {
      const variance = this.size * share * (1 - share);
      if (variance < LEAST_VARIANCE || this.#windows < FEWEST_WINDOWS) return [];
      const coarse = (this.#coarseSquares[child] ?? 0) / variance;
      const ratio = (this.#squares[child] ?? 0) / variance / freedom;
      // On the upper side p is not needed, and its series slow.
      const p = coarse >= freedom ? 1 : incompleteGamma(freedom / 2, coarse / 2);
      return [{ size: this.size, child, ratio, p }];
    });
  }
}

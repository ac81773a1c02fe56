import { liveOf, probabilities } from "./e-value.ts";

/** One sequential ratio test: whether the share of a child is p, or off by δ in one direction. */
export interface Side {
  readonly child: number;
  readonly direction: "above" | "below";
  /** What a pick of the child, and of another, adds to the natural logarithm of the likelihood ratio. */
  readonly hit: number;
  readonly miss: number;
}

/** Floats that are so close to 0 or 1 are meant to be it: 0.95 + 0.05. */
const CLOSE = 1e-12;

/**
 * The ratio tests of a split against p ± δ (Wald, Sequential Analysis, 1947). With two children that can be picked those
 * of the first one are those of the other as well; with more there are two for each. A side is left out where p ± δ
 * would be below 0 or above 1: no share can be off as far. A child of weight 0 is tested against δ.
 */
export function sidesOf(shares: readonly number[], delta: number): Side[] {
  const p = probabilities(shares);
  const first = p.findIndex((share) => share > 0);
  return p.flatMap((share, child): Side[] => {
    if (liveOf(shares) === 2 && share > 0 && child !== first) return [];
    return (["above", "below"] as const).flatMap((direction) => {
      const other = direction === "above" ? share + delta : share - delta;
      const alternative = other < CLOSE ? 0 : other > 1 - CLOSE ? 1 : other;
      if (Math.abs(alternative - other) > CLOSE) return [];
      return [
        { child, direction, hit: lnRatio(alternative, share), miss: lnRatio(1 - alternative, 1 - share) },
      ];
    });
  });
}

/** ln a/b, where what neither allows cannot be seen, and changes nothing. */
function lnRatio(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : Math.log(a / b);
}

/** All ratio tests of a split at once: O(sides) a pick, without allocation. */
export class RatioTests {
  readonly sides: readonly Side[];
  /** ln of the likelihood ratio of each side: p ± δ over p. */
  readonly ln: Float64Array;
  /** The side that was ruled out last, an index; undefined while none was. */
  lastRuledOut: number | undefined;
  readonly #ruledOutAt: number;
  readonly #isRuledOut: Uint8Array;
  #open: number;

  constructor(shares: readonly number[], delta: number, beta: number) {
    this.sides = sidesOf(shares, delta);
    this.ln = new Float64Array(this.sides.length);
    this.#isRuledOut = new Uint8Array(this.sides.length);
    this.#ruledOutAt = Math.log(beta);
    this.#open = this.sides.length;
  }

  add(child: number): void {
    for (let index = 0; index < this.sides.length; index++) {
      const side = this.sides[index];
      if (!side) continue;
      const ln = (this.ln[index] ?? 0) + (side.child === child ? side.hit : side.miss);
      this.ln[index] = ln;
      if (ln > this.#ruledOutAt || this.#isRuledOut[index] === 1) continue;
      this.#isRuledOut[index] = 1;
      this.#open--;
      this.lastRuledOut = index;
    }
  }

  /** Whether the ratio of this side has at some time been β or below. */
  isRuledOut(index: number): boolean {
    return this.#isRuledOut[index] === 1;
  }

  /** Whether every side has been ruled out. */
  get isPassed(): boolean {
    return this.#open === 0;
  }
}

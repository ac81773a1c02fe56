import { childPart, E_VALUE_PART, liveOf, PRIOR_PICKS, probabilities } from "./e-value.ts";

/**
 * The e-values of a split, pick by pick: the multinomial one, and with more than two children that can be picked one of
 * each child against the rest. O(k) a pick, without allocation.
 */
export class EValues {
  /** ln of each: the multinomial one, then those of the children, where there are any. */
  readonly ln: Float64Array;
  /** ln of the part that each has in the average. */
  readonly lnPart: Float64Array;
  readonly #p: Float64Array;
  readonly #counts: Float64Array;
  #n = 0;

  constructor(shares: readonly number[]) {
    const live = liveOf(shares);
    const hasChildren = live > 2;
    this.#p = Float64Array.from(probabilities(shares));
    this.#counts = new Float64Array(shares.length);
    this.ln = new Float64Array(hasChildren ? 1 + shares.length : 1);
    this.lnPart = this.ln.map((_, index) => {
      if (index > 0) return Math.log(this.#p[index - 1] === 0 ? 0 : childPart(live));
      return Math.log(hasChildren ? E_VALUE_PART / 2 : E_VALUE_PART);
    });
  }

  add(child: number): void {
    const { ln } = this;
    const total = PRIOR_PICKS + this.#n++;
    const p = this.#p[child] ?? 0;
    const before = this.#counts[child] ?? 0;
    const gain = p === 0 ? Number.POSITIVE_INFINITY : Math.log((PRIOR_PICKS * p + before) / (total * p));
    ln[0] = (ln[0] ?? 0) + gain;
    for (let index = 1; index < ln.length; index++) {
      const own = this.#p[index - 1] ?? 0;
      if (own === 0) continue;
      const others = PRIOR_PICKS * (1 - own) + this.#n - 1 - (this.#counts[index - 1] ?? 0);
      const step = index - 1 === child ? gain : Math.log(others / (total * (1 - own)));
      ln[index] = (ln[index] ?? 0) + step;
    }
    this.#counts[child] = before + 1;
  }
}

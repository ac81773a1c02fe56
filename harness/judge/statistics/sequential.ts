import { UsageError } from "../../errors.ts";
import { probabilities, RATIO_PART } from "./e-value.ts";
import { EValues } from "./evidence.ts";
import { forecast } from "./forecast.ts";
import { checkRates, DEFAULT_RATES, type ErrorRates } from "./rates.ts";
import { RatioTests } from "./ratio-tests.ts";

export { DEFAULT_RATES, type ErrorRates };

/** What decided: which test, and the child that it is about. */
export interface Reason {
  /** `impossible`: a child of weight 0 was picked. */
  readonly test: "impossible" | "e-value" | "ratio";
  /** An index into the shares. */
  readonly child: number;
  /** On a fail, on which side of its expected share the child is; on a pass, on which side a deviation of δ was ruled out last. */
  readonly direction: "above" | "below";
}

/**
 * Decides, pick by pick, whether independent picks have the shares that they should have.
 *
 * Fails when the average of all e-values reaches 1/α: of the multinomial e-value (with more than two children also of one
 * for each against the rest), four fifths together, and of the likelihood ratios of p ± δ, one fifth. Each is a martingale
 * that begins at 1 while the shares are right, so their average is one, and the probability that it ever reaches 1/α is
 * at most α (Ville), however long one goes on and however often one looks.
 *
 * Passes when every ratio test has at some time had a ratio of β or below. Where a share is off by δ or more, the inverse of the
 * ratio on that side is a supermartingale, so the probability of a pass is at most β. With more than two children every
 * one has to be ruled out, so β holds for any of them without a correction.
 *
 * A fail is final. A pass may still become a fail if picks are added after it: the error of that is part of the same
 * α, and what is refuted cannot be a pass. O(k) a pick, without allocation.
 */
export class SplitTest {
  readonly rates: ErrorRates;
  /** What each child should have, adding up to 1. */
  readonly shares: readonly number[];
  readonly #counts: number[];
  readonly #eValues: EValues;
  readonly #ratios: RatioTests;
  readonly #lnRatioPart: number;
  #n = 0;
  #lnLargest = 0;
  #decision: "pass" | "fail" | undefined;
  #decidedAt: number | undefined;
  #reason: Reason | undefined;

  /**
   * @param shares what each child should have: probabilities or weights from 0, at least one above 0
   * @throws UsageError where a rate is out of its range
   */
  constructor(shares: readonly number[], rates: ErrorRates = DEFAULT_RATES) {
    checkRates(rates);
    if (!(shares.some((share) => share > 0) && shares.every((share) => share >= 0 && share < Infinity))) {
      throw new UsageError(`shares must be numbers from 0, at least one above 0, not ${shares.join(":")}`);
    }
    this.rates = rates;
    this.shares = probabilities(shares);
    this.#counts = shares.map(() => 0);
    this.#eValues = new EValues(this.shares);
    this.#ratios = new RatioTests(this.shares, rates.delta, rates.beta);
    this.#lnRatioPart = Math.log(RATIO_PART / this.#ratios.sides.length);
  }

  /** Picks so far. */
  get n(): number {
    return this.#n;
  }

  get counts(): readonly number[] {
    return this.#counts;
  }

  /** log10 of the average e-value, the largest so far, from 0: at −log10 α the split has failed. +∞ after an impossible pick. */
  get log10E(): number {
    return this.#lnLargest / Math.LN10;
  }

  get decision(): "pass" | "fail" | undefined {
    return this.#decision;
  }

  /** After how many picks the decision fell. */
  get decidedAt(): number | undefined {
    return this.#decidedAt;
  }

  get reason(): Reason | undefined {
    return this.#reason;
  }

  /** @param child an index into the shares */
  add(child: number): void {
    this.#counts[child] = (this.#counts[child] ?? 0) + 1;
    this.#n++;
    this.#eValues.add(child);
    this.#ratios.add(child);
    this.#weigh();
    if (this.#decision === "fail") return;
    if (this.#lnLargest >= -Math.log(this.rates.alpha)) this.#decide("fail", this.#strongest());
    else if (this.#decision === undefined && this.#ratios.isPassed) {
      const last = this.#ratios.sides[this.#ratios.lastRuledOut ?? 0];
      if (last) this.#decide("pass", { test: "ratio", child: last.child, direction: last.direction });
    }
  }

  /**
   * How many requests in all would decide it with a probability of about 0.9, if the shares are as they have been so
   * far; what it took, once it is decided.
   */
  likelyRequests(): number {
    return this.#decidedAt ?? forecast(this.shares, this.#counts, this.rates, this.#ratios);
  }

  #decide(decision: "pass" | "fail", reason: Reason): void {
    this.#decision = decision;
    this.#decidedAt = this.#n;
    this.#reason = reason;
  }

  /** Averages only where the largest of all, which an average cannot exceed, is larger than any average so far. */
  #weigh(): void {
    const { ln, lnPart } = this.#eValues;
    let largest = Number.NEGATIVE_INFINITY;
    for (const value of ln) if (value > largest) largest = value;
    for (const value of this.#ratios.ln) if (value > largest) largest = value;
    if (largest <= this.#lnLargest) return;
    if (largest === Number.POSITIVE_INFINITY) {
      this.#lnLargest = largest;
      return;
    }
    let sum = 0;
    for (let index = 0; index < ln.length; index++)
      sum += Math.exp((ln[index] ?? 0) + (lnPart[index] ?? 0) - largest);
    for (const value of this.#ratios.ln) sum += Math.exp(value + this.#lnRatioPart - largest);
    this.#lnLargest = Math.max(this.#lnLargest, largest + Math.log(sum));
  }

  /** What has the largest part in the average. */
  #strongest(): Reason {
    const impossible = this.shares.findIndex((share, child) => share === 0 && (this.#counts[child] ?? 0) > 0);
    if (impossible >= 0) return { test: "impossible", child: impossible, direction: "above" };
    const { ln, lnPart } = this.#eValues;
    const weighed = Math.max(...ln.map((value, index) => value + (lnPart[index] ?? 0)));
    const ratio = this.#ratios.ln.indexOf(Math.max(...this.#ratios.ln));
    const side = this.#ratios.sides[ratio];
    if (side && (this.#ratios.ln[ratio] ?? 0) + this.#lnRatioPart > weighed) {
      return { test: "ratio", child: side.child, direction: side.direction };
    }
    const distances = this.shares.map((share, child) => (this.#counts[child] ?? 0) - this.#n * share);
    const scores = distances.map((distance, child) => distance ** 2 / (this.shares[child] || 1));
    const child = scores.indexOf(Math.max(...scores));
    return { test: "e-value", child, direction: (distances[child] ?? 0) > 0 ? "above" : "below" };
  }
}

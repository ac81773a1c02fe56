import { E_VALUE_PART, liveOf, lnEValue, probabilities, RATIO_PART } from "./e-value.ts";
import { DEFAULT_RATES, type ErrorRates } from "./rates.ts";
import { type Side, sidesOf } from "./ratio-tests.ts";

/** What becomes of a {@link SplitTest} that stops at its decision: exact probabilities, and numbers of requests. */
export interface Course {
  readonly pass: number;
  readonly fail: number;
  /** The mean number of requests to the decision. */
  readonly mean: number;
  /** After so many requests it is decided with probability 0.5, and 0.99. */
  readonly median: number;
  readonly p99: number;
}

/** Less probability than this is let go, on either end of the counts and at the end. */
const NEGLIGIBLE = 1e-15;

/**
 * The course of the test of two children that can be picked, when the picks of the first of them are independent with a
 * true probability. Not simulated: the probability of every count is carried from request to request, once for each set
 * of sides that have been ruled out, and what lies beyond the bounds of a decision is taken out.
 *
 * @param shares what is expected: two children above 0
 * @param truth the true probability of the first of these
 */
export function courseOf(
  shares: readonly number[],
  truth: number,
  rates: ErrorRates = DEFAULT_RATES,
): Course {
  if (liveOf(shares) !== 2) throw new RangeError("only two children have a course that can be computed");
  const p = probabilities(shares.filter((share) => share > 0))[0] ?? 0;
  const walk = new Walk(p, truth, rates);
  let [mean, median, p99] = [0, 0, 0];
  while (walk.left > NEGLIGIBLE * 1000) {
    const decided = walk.step();
    mean += decided * walk.n;
    if (median === 0 && walk.left <= 0.5) median = walk.n;
    if (p99 === 0 && walk.left <= 0.01) p99 = walk.n;
  }
  return { pass: walk.pass, fail: walk.fail, mean, median, p99 };
}

/** The distribution of counts of a test that goes on. */
class Walk {
  n = 0;
  pass = 0;
  fail = 0;
  left = 1;
  readonly #p: number;
  readonly #truth: number;
  readonly #rates: ErrorRates;
  readonly #sides: readonly Side[];
  readonly #limit: number;
  /** By the set of sides ruled out, as bits: the probability of each count of picks of the first child. */
  readonly #states: Float64Array<ArrayBuffer>[];
  /** Counts from which on, and misses from which on, the test fails: neither ever falls with n. */
  #failsFrom = 0;
  #failsFromMisses = 0;
  #low = 0;
  #high = 0;

  constructor(p: number, truth: number, rates: ErrorRates) {
    this.#p = p;
    this.#truth = truth;
    this.#rates = rates;
    this.#sides = sidesOf([p, 1 - p], rates.delta);
    this.#limit = Math.log(rates.beta);
    this.#states = Array.from({ length: 2 ** this.#sides.length - 1 }, () => new Float64Array(1024));
    const [first] = this.#states;
    if (first) first[0] = 1;
  }

  /** One more request. Returns the probability that it decides. */
  step(): number {
    const before = this.left;
    this.n++;
    this.#grow();
    for (const state of this.#states) this.#pick(state);
    this.#high++;
    this.#moveBounds();
    for (const state of this.#states) {
      this.fail += this.#take(state, this.#failsFrom, this.#high);
      this.fail += this.#take(state, this.#low, this.n - this.#failsFromMisses);
    }
    this.#ruleOut();
    this.#trim();
    this.left = this.#states.reduce((sum, state) => sum + this.#sum(state), 0);
    return before - this.left;
  }

  #pick(state: Float64Array): void {
    for (let count = this.#high + 1; count >= this.#low; count--) {
      const below = count > this.#low ? (state[count - 1] ?? 0) : 0;
      state[count] = (state[count] ?? 0) * (1 - this.#truth) + below * this.#truth;
    }
  }

  #moveBounds(): void {
    const expected = Math.ceil(this.n * this.#p);
    this.#failsFrom = Math.max(this.#failsFrom, expected);
    while (this.#failsFrom <= this.n && !this.#isFail(this.#failsFrom)) this.#failsFrom++;
    this.#failsFromMisses = Math.max(this.#failsFromMisses, this.n - expected);
    while (this.#failsFromMisses <= this.n && !this.#isFail(this.n - this.#failsFromMisses))
      this.#failsFromMisses++;
  }

  /** Whether the average of all e-values, which of two children depend on the counts alone, is 1/α or more. */
  #isFail(count: number): boolean {
    const misses = this.n - count;
    const eValue = lnEValue([this.#p, 1 - this.#p], [count, misses]);
    const ratios = this.#sides.map((side) => lnRatioAt(side, count, misses));
    const largest = Math.max(eValue, ...ratios);
    const part = RATIO_PART / ratios.length;
    const sum = ratios.reduce(
      (all, ratio) => all + part * Math.exp(ratio - largest),
      E_VALUE_PART * Math.exp(eValue - largest),
    );
    return largest + Math.log(sum) >= -Math.log(this.#rates.alpha);
  }

  /** Takes the probability of counts from `from` to `to` out of a state. */
  #take(state: Float64Array, from: number, to: number): number {
    let taken = 0;
    for (let count = Math.max(from, this.#low); count <= Math.min(to, this.#high); count++) {
      taken += state[count] ?? 0;
      state[count] = 0;
    }
    return taken;
  }

  #ruleOut(): void {
    for (let count = this.#low; count <= this.#high; count++) {
      const out = this.#ruledOutAt(count);
      if (out !== 0) this.#move(count, out);
    }
  }

  /** Which sides have a ratio of β or below, as bits. */
  #ruledOutAt(count: number): number {
    let out = 0;
    for (let bit = 0; bit < this.#sides.length; bit++) {
      const side = this.#sides[bit];
      if (side && lnRatioAt(side, count, this.n - count) <= this.#limit) out |= 1 << bit;
    }
    return out;
  }

  #move(count: number, out: number): void {
    const all = this.#states.length;
    for (let set = 0; set < all; set++) {
      const state = this.#states[set];
      if (!state || (set | out) === set) continue;
      const moved = state[count] ?? 0;
      state[count] = 0;
      const target = this.#states[set | out];
      if (target) target[count] = (target[count] ?? 0) + moved;
      else this.pass += moved;
    }
  }

  #trim(): void {
    while (this.#low < this.#high && this.#isNegligible(this.#low)) this.#clear(this.#low++);
    while (this.#high > this.#low && this.#isNegligible(this.#high)) this.#clear(this.#high--);
  }

  #isNegligible(count: number): boolean {
    return this.#states.every((state) => (state[count] ?? 0) < NEGLIGIBLE / 1000);
  }

  #clear(count: number): void {
    for (const state of this.#states) state[count] = 0;
  }

  #sum(state: Float64Array): number {
    let sum = 0;
    for (let count = this.#low; count <= this.#high; count++) sum += state[count] ?? 0;
    return sum;
  }

  #grow(): void {
    if (this.#high + 2 < (this.#states[0]?.length ?? 0)) return;
    for (const [set, state] of this.#states.entries()) {
      const larger = new Float64Array(2 * state.length);
      larger.set(state);
      this.#states[set] = larger;
    }
  }
}

function lnRatioAt({ hit, miss }: Side, count: number, misses: number): number {
  return (count === 0 ? 0 : count * hit) + (misses === 0 ? 0 : misses * miss);
}

import { incompleteBeta, lnBinomialTerm } from "./special.ts";

/** Two probabilities: of so many or fewer, and of so many or more. */
export interface Tails {
  readonly atMost: number;
  readonly atLeast: number;
}

/** The tails at c of a binomial distribution of n trials with probability p: exact, to 12 digits, both ways out. */
export function binomialTails(c: number, n: number, p: number): Tails {
  return { atMost: binomialAtMost(c, n, p), atLeast: binomialAtLeast(c, n, p) };
}

/** P(X ≥ c) = I_p(c, n − c + 1) (DLMF 8.17.5). */
export function binomialAtLeast(c: number, n: number, p: number): number {
  if (c <= 0) return 1;
  return c > n ? 0 : incompleteBeta(p, c, n - c + 1);
}

/** P(X ≤ c) = I_(1−p)(n − c, c + 1). */
export function binomialAtMost(c: number, n: number, p: number): number {
  if (c < 0) return 0;
  return c >= n ? 1 : incompleteBeta(1 - p, n - c, c + 1, p);
}

/** A hypergeometric distribution: of `size` things, `marked` of them marked, `drawn` are drawn. */
export interface Hypergeometric {
  readonly size: number;
  readonly marked: number;
  readonly drawn: number;
}

/** The tails at x of how many marked ones are drawn: exact, by adding up the terms of the smaller tail. */
export function hypergeometricTails(x: number, { size, marked, drawn }: Hypergeometric): Tails {
  const least = Math.max(0, drawn + marked - size);
  const most = Math.min(drawn, marked);
  if (x < least) return { atMost: 0, atLeast: 1 };
  if (x > most) return { atMost: 1, atLeast: 0 };
  const term = hypergeometricTerm(x, size, marked, drawn);
  const isLow = x < (drawn * marked) / size;
  let sum = 1;
  let ratio = 1;
  for (let at = x; isLow ? at > least : at < most; at += isLow ? -1 : 1) {
    ratio *= isLow
      ? (at * (size - marked - drawn + at)) / ((marked - at + 1) * (drawn - at + 1))
      : ((marked - at) * (drawn - at)) / ((at + 1) * (size - marked - drawn + at + 1));
    if (ratio < 1e-17 * sum) break;
    sum += ratio;
  }
  const near = Math.min(1, term * sum);
  const far = Math.min(1, 1 - near + term);
  return isLow ? { atMost: near, atLeast: far } : { atMost: far, atLeast: near };
}

/** P(X = x) as a quotient of binomial terms, whatever their probability is; the share that is drawn keeps all of them large. */
function hypergeometricTerm(x: number, size: number, marked: number, drawn: number): number {
  const p = drawn / size;
  const q = (size - drawn) / size;
  return Math.exp(
    lnBinomialTerm(x, marked - x, p, q) +
      lnBinomialTerm(drawn - x, size - marked - drawn + x, p, q) -
      lnBinomialTerm(drawn, size - drawn, p, q),
  );
}

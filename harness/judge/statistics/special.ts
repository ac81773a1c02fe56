/**
 * Special functions in double precision. Sizes of ten million make ln Γ as large as 10^8, so that differences of it lose
 * half of the digits: what follows is built on Stirling's remainder and on the deviance instead, both of them small
 * (C. Loader, Fast and accurate computation of binomial probabilities, 2000).
 */

const HALF_LN_TWO_PI = 0.9189385332046728;
/** Below this, Stirling's series needs more terms than it has; the argument is raised step by step. */
const SERIES_FROM = 12;

/**
 * What Stirling's formula leaves of ln Γ(x + 1): δ(x) with Γ(x + 1) = √(2πx)·(x/e)^x·e^δ(x), for x > 0. The series is
 * DLMF 5.11.1; the step δ(x) = δ(x + 1) + (x + ½)·ln(1 + 1/x) − 1 follows from Γ(x + 2) = (x + 1)·Γ(x + 1).
 */
export function stirlingRemainder(x: number): number {
  let raised = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) raised += (at + 0.5) * Math.log1p(1 / at) - 1;
  const square = 1 / (at * at);
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360_360))));
  return raised + series / at;
}

/** ln Γ(x) for x > 0: to 14 digits, but within 0.1 of its zeros at 1 and 2, where 14 decimals are right. */
export function lnGamma(x: number): number {
  if (x < SERIES_FROM) {
    // Through the product x·(x + 1)·…, since the remainder would cancel against the rest.
    let product = 1;
    let at = x;
    for (; at < SERIES_FROM; at++) product *= at;
    return lnGamma(at) - Math.log(product);
  }
  return HALF_LN_TWO_PI + (x - 0.5) * Math.log(x) - x + stirlingRemainder(x);
}

/** ln B(a, b) = ln Γ(a)·Γ(b)/Γ(a + b) for a, b > 0. */
export function lnBeta(a: number, b: number): number {
  const n = a + b;
  return (
    HALF_LN_TWO_PI +
    0.5 * (Math.log(n) - Math.log(a) - Math.log(b)) -
    a * Math.log1p(b / a) -
    b * Math.log1p(a / b) +
    stirlingRemainder(a) +
    stirlingRemainder(b) -
    stirlingRemainder(n)
  );
}

/** x·ln(x/m) + m − x for x ≥ 0 and m > 0, without cancellation where x is near m. Infinite where m is 0 and x is not. */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (m === 0) return Number.POSITIVE_INFINITY;
  if (Math.abs(x - m) > 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  // With v = (x − m)/(x + m), ln(x/m) = 2·(v + v³/3 + v⁵/5 + …).
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln of Γ(a+b+1)/(Γ(a+1)·Γ(b+1))·p^a·q^b for a, b ≥ 0 and q = 1 − p: of a binomial probability, where a and b are whole. */
export function lnBinomialTerm(a: number, b: number, p: number, q: number): number {
  if (a === 0) return b === 0 ? 0 : b * lnOf(q, p);
  if (b === 0) return a * lnOf(p, q);
  const n = a + b;
  return (
    stirlingRemainder(n) -
    stirlingRemainder(a) -
    stirlingRemainder(b) -
    deviance(a, n * p) -
    deviance(b, n * q) +
    0.5 * Math.log(n / a / b) -
    HALF_LN_TWO_PI
  );
}

/** ln p, given 1 − p as well: the smaller of the two is the more exact one. */
function lnOf(p: number, q: number): number {
  return q < 0.5 ? Math.log1p(-q) : Math.log(p);
}

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1: relative error below 1e-12 even far in
 * the tail. By the continued fraction DLMF 8.17.22, on the side of the mean where it converges fast.
 *
 * @param y 1 − x, where it is known better than that
 */
export function incompleteBeta(x: number, a: number, b: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaFraction(y, b, a, x);
  return betaFraction(x, a, b, y);
}

function betaFraction(x: number, a: number, b: number, y: number): number {
  // x^a·y^b/(a·B(a, b)), from the term above.
  const front = Math.exp(lnBinomialTerm(a, b, x, y)) * (b / (a + b));
  // Lentz's way of evaluating a continued fraction from the front.
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15 || m > 100_000) return front * fraction;
  }
}

/** The regularised lower incomplete gamma function P(a, x) for a > 0 and x ≥ 0, by its series DLMF 8.7.1; best for x ≤ a. */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  let term = 1;
  let sum = 1;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  // x^a·e^(−x)/Γ(a + 1)
  const lnFront = -deviance(a, x) - stirlingRemainder(a) - 0.5 * Math.log(a) - HALF_LN_TWO_PI;
  return Math.min(1, sum * Math.exp(lnFront));
}

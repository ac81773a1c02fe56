import { describe, expect, test } from "vitest";
import { binomialTails, hypergeometricTails } from "./binomial.ts";
import { deviance, incompleteBeta, incompleteGamma, lnBeta, lnGamma, stirlingRemainder } from "./special.ts";
import { choose, quotient, sharedDigits } from "./testing.ts";

const TWELVE = 12;

describe("ln Γ", () => {
  test.each([
    // Γ at fractions: Abramowitz & Stegun, table 1.1 and 6.1, DLMF 5.4.
    [1 / 2, Math.log(Math.PI) / 2],
    [1 / 3, Math.log(2.678938534707748)],
    [1 / 4, Math.log(3.625609908221908)],
    [3 / 4, Math.log(1.2254167024651776)],
    [3 / 2, Math.log(0.886226925452758)],
    // Γ(n + 1) = n!, exact.
    [6, Math.log(120)],
    [11, Math.log(3_628_800)],
    [19, Math.log(6_402_373_705_728_000)],
    // Abramowitz & Stegun, table 6.4: log10 Γ(101) = 157.97000365471578.
    [101, 157.97000365471578 * Math.LN10],
  ])("at %f", (x, published) => {
    expect(sharedDigits(lnGamma(x), published)).toBeGreaterThan(TWELVE);
  });

  test("satisfies Γ(x + 1) = x·Γ(x) where its parts meet, and near 0", () => {
    for (const x of [1e-8, 1e-3, 0.4, 7.7, 11.2, 11.999, 12, 500.5]) {
      expect(lnGamma(x + 1) - lnGamma(x) - Math.log(x)).toBeCloseTo(0, 11);
    }
  });

  test("leaves Stirling's remainder: Γ(x + 1) = √(2πx)·(x/e)^x·e^δ", () => {
    expect(stirlingRemainder(1)).toBeCloseTo(1 - Math.log(2 * Math.PI) / 2, 14);
    expect(stirlingRemainder(1e6) * 12e6).toBeCloseTo(1, 12);
  });
});

test("ln B(a, b) of whole numbers is that of (a−1)!·(b−1)!/(a+b−1)!", () => {
  for (const [a, b] of [
    [1, 1],
    [2, 3],
    [30, 70],
    [500, 2],
  ] as const) {
    const exact = quotient(1n, BigInt(a) * choose(a + b - 1, a));
    expect(lnBeta(a, b)).toBeCloseTo(Math.log(exact), 12);
  }
});

test("the deviance has no cancellation where its arguments meet", () => {
  // x·ln(x/m) + m − x = m·(d²/2 − d³/6 + d⁴/12 − …) with d = (x − m)/m.
  const [m, d] = [1e6, 1e-6];
  expect(sharedDigits(deviance(m + 1, m), m * (d ** 2 / 2 - d ** 3 / 6))).toBeGreaterThan(TWELVE);
  expect(deviance(0, 3)).toBe(3);
  expect(deviance(2, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(deviance(3, 1)).toBeCloseTo(3 * Math.log(3) - 2, 14);
});

describe("the incomplete beta function", () => {
  test("is what it is in closed form: I_x(a, 1), I_x(1, b), I_x(½, ½) (DLMF 8.17)", () => {
    for (const x of [1e-9, 0.01, 0.3, 0.5, 0.8, 0.999]) {
      expect(sharedDigits(incompleteBeta(x, 3.7, 1), x ** 3.7)).toBeGreaterThan(TWELVE);
      expect(sharedDigits(incompleteBeta(x, 1, 6), -Math.expm1(6 * Math.log1p(-x)))).toBeGreaterThan(TWELVE);
      const arcsine = (2 / Math.PI) * Math.asin(Math.sqrt(x));
      expect(sharedDigits(incompleteBeta(x, 0.5, 0.5), arcsine)).toBeGreaterThan(TWELVE);
    }
  });

  test("is 0 and 1 at its ends", () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});

/** P(X ≥ c) of n trials with probability a/b, exact. */
function exactAtLeast(c: number, n: number, a: bigint, b: bigint): number {
  let sum = 0n;
  for (let k = c; k <= n; k++) sum += choose(n, k) * a ** BigInt(k) * (b - a) ** BigInt(n - k);
  return quotient(sum, b ** BigInt(n));
}

describe("binomial tails agree with exact fractions", () => {
  test.each([
    [5, 10, 1n, 2n],
    [1, 20, 1n, 1000n],
    [400, 500, 7n, 10n],
    [351, 500, 7n, 10n],
    [450, 500, 3n, 10n],
    [300, 300, 1n, 10n],
    [600, 700, 1n, 4n],
  ])("P(X ≥ %d), n = %d", (c, n, a, b) => {
    const p = Number(a) / Number(b);
    const tails = binomialTails(c, n, p);
    expect(sharedDigits(tails.atLeast, exactAtLeast(c, n, a, b))).toBeGreaterThan(TWELVE - 0.5);
    // The other tail is that of the misses.
    expect(sharedDigits(binomialTails(n - c, n, 1 - p).atMost, tails.atLeast)).toBeGreaterThan(TWELVE - 1);
  });

  test("and add up to 1 and a term, ten million trials as well", () => {
    const { atLeast } = binomialTails(7_001_000, 10_000_000, 0.7);
    const { atMost } = binomialTails(7_000_999, 10_000_000, 0.7);
    expect(atLeast + atMost).toBeCloseTo(1, 12);
    expect(atLeast).toBeGreaterThan(0.2);
    expect(binomialTails(0, 9, 0.3)).toEqual({ atLeast: 1, atMost: expect.closeTo(0.7 ** 9, 12) });
    expect(binomialTails(10, 9, 0.3).atLeast).toBe(0);
  });
});

test("hypergeometric tails agree with exact fractions", () => {
  for (const [x, size, marked, drawn] of [
    [3, 20, 8, 6],
    [40, 200, 101, 100],
    [90, 200, 101, 100],
    [2, 1000, 901, 100],
    [100, 1000, 901, 100],
  ] as const) {
    const ways = (k: number) => choose(marked, k) * choose(size - marked, drawn - k);
    let [atMost, atLeast] = [0n, 0n];
    for (let k = 0; k <= drawn; k++) {
      if (k <= x) atMost += ways(k);
      if (k >= x) atLeast += ways(k);
    }
    const all = choose(size, drawn);
    const tails = hypergeometricTails(x, { size, marked, drawn });
    const near = atMost < atLeast ? ([tails.atMost, atMost] as const) : ([tails.atLeast, atLeast] as const);
    if (near[1] > 0n) expect(sharedDigits(near[0], quotient(near[1], all))).toBeGreaterThan(TWELVE - 1);
    expect(tails.atMost).toBeCloseTo(quotient(atMost, all), 12);
    expect(tails.atLeast).toBeCloseTo(quotient(atLeast, all), 12);
  }
});

test("the incomplete gamma function is that of the exponential and of erf (Abramowitz & Stegun, table 7.1)", () => {
  expect(sharedDigits(incompleteGamma(1, 0.3), -Math.expm1(-0.3))).toBeGreaterThan(TWELVE);
  expect(sharedDigits(incompleteGamma(3, 2), 1 - 5 * Math.exp(-2))).toBeGreaterThan(TWELVE);
  expect(sharedDigits(incompleteGamma(0.5, 0.25), 0.5204998778130465)).toBeGreaterThan(TWELVE);
  expect(sharedDigits(incompleteGamma(0.5, 1), 0.8427007929497149)).toBeGreaterThan(TWELVE);
  expect(incompleteGamma(5, 0)).toBe(0);
  // Far in the tail: x^a·e^(−x)/Γ(a+1)·(1 + x/(a+1) + …).
  const series =
    1 + 1 / 51 + 1 / (51 * 52) + 1 / (51 * 52 * 53) + 1 / (51 * 52 * 53 * 54) + 1 / (51 * 52 * 53 * 54 * 55);
  expect(incompleteGamma(50, 1) / (Math.exp(-1 - lnGamma(51)) * series)).toBeCloseTo(1, 9);
});

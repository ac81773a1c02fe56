import { describe, expect, test } from "vitest";
import { randomOf } from "../testing-storm.ts";
import { bandOf, childPart, lnEValue, log10EValue } from "./e-value.ts";
import { EValues } from "./evidence.ts";
import { lnGamma } from "./special.ts";
import { independent, quotient, sharedDigits } from "./testing.ts";

describe("the e-value", () => {
  test("is its formula", () => {
    const p = [0.5, 0.3, 0.2];
    const counts = [70, 41, 9];
    const n = 120;
    const byFormula = counts.reduce(
      (sum, count, child) => {
        const share = p[child] ?? 0;
        return sum + lnGamma(100 * share + count) - lnGamma(100 * share) - count * Math.log(share);
      },
      lnGamma(100) - lnGamma(100 + n),
    );
    expect(lnEValue(p, counts)).toBeCloseTo(byFormula, 11);
    expect(log10EValue(p, counts)).toBeCloseTo(byFormula / Math.LN10, 11);
  });

  test("agrees with exact fractions, as E is rational where α is whole", () => {
    // p = 3/4: α = 75, 25. E = ∏(α_i + j)/∏(100 + j) · (4/3)^c · 4^(n−c).
    const rising = (from: number, steps: number) => {
      let product = 1n;
      for (let j = 0; j < steps; j++) product *= BigInt(from + j);
      return product;
    };
    for (const [hits, misses] of [
      [0, 0],
      [3, 1],
      [100, 100],
      [900, 100],
      [20, 400],
    ] as const) {
      const exact = quotient(
        rising(75, hits) * rising(25, misses) * 4n ** BigInt(hits + misses),
        rising(100, hits + misses) * 3n ** BigInt(hits),
      );
      expect(sharedDigits(Math.exp(lnEValue([3, 1], [hits, misses])), exact)).toBeGreaterThan(11.5);
    }
  });

  test("pick by pick is the one of the counts, with every child against the rest", () => {
    const shares = [0.6, 0.25, 0.15, 0];
    const picks = independent([0.5, 0.3, 0.2, 0], 5000, randomOf(7));
    const eValues = new EValues(shares);
    const counts = [0, 0, 0, 0];
    for (const child of picks) {
      eValues.add(child);
      counts[child] = (counts[child] ?? 0) + 1;
    }
    expect(eValues.ln[0]).toBeCloseTo(lnEValue(shares, counts), 8);
    for (const child of [0, 1, 2]) {
      const share = shares[child] ?? 0;
      const own = counts[child] ?? 0;
      expect(eValues.ln[child + 1]).toBeCloseTo(lnEValue([share, 1 - share], [own, 5000 - own]), 8);
    }
    expect(eValues.ln[4]).toBe(0);
  });

  test("is infinite after a pick of a child of weight 0, and 1 with an only child", () => {
    expect(lnEValue([1, 0], [5, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(lnEValue([1, 0], [5, 0])).toBeCloseTo(0, 12);
    expect(lnEValue([1], [1e7])).toBeCloseTo(0, 12);
  });

  test("has a mean of 1 at every n, if the shares are right: it is a martingale", () => {
    for (const n of [1, 7, 40]) {
      let mean = 0;
      for (let c = 0; c <= n; c++) {
        const ways = lnGamma(n + 1) - lnGamma(c + 1) - lnGamma(n - c + 1);
        mean += Math.exp(ways + c * Math.log(0.7) + (n - c) * Math.log(0.3) + lnEValue([7, 3], [c, n - c]));
      }
      expect(mean).toBeCloseTo(1, 10);
    }
  });
});

describe("the band", () => {
  test.each([
    [[7, 3], 0, 1e-6],
    [[7, 3], 1, 1e-6],
    [[99, 1], 1, 0.01],
    [[5, 3, 2], 2, 1e-3],
  ] as const)(
    "of %j, child %d, holds just the counts whose e-value is below the limit",
    (shares, child, alpha) => {
      const p = (shares[child] ?? 0) / shares.reduce((sum: number, share) => sum + share, 0);
      const limit = -Math.log(alpha * childPart(shares.length));
      for (const n of [0, 1, 2, 17, 200, 1001]) {
        const inside: number[] = [];
        for (let c = 0; c <= n; c++) if (lnEValue([p, 1 - p], [c, n - c]) < limit) inside.push(c);
        expect(bandOf(shares, child, n, alpha)).toEqual({ min: inside[0], max: inside.at(-1) });
        expect(inside.length).toBe((inside.at(-1) ?? 0) - (inside[0] ?? 0) + 1);
      }
    },
  );

  test("closes in, and is quick with ten million requests", () => {
    const { min, max } = bandOf([7, 3], 0, 10_000_000, 1e-6);
    expect(7_000_000 - min).toBeLessThan(10_000);
    expect(max - 7_000_000).toBeLessThan(10_000);
    expect(7_000_000 - min).toBeGreaterThan(5000);
  });

  test("leaves nothing open for a weight of 0, or an only child", () => {
    expect(bandOf([3, 0], 1, 100, 1e-6)).toEqual({ min: 0, max: 0 });
    expect(bandOf([3, 0], 0, 100, 1e-6)).toEqual({ min: 100, max: 100 });
    expect(bandOf([1], 0, 5, 1e-6)).toEqual({ min: 5, max: 5 });
  });
});

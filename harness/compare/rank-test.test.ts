import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalTail } from "../judge/statistics/normal.ts";
import { leastP, rankTest } from "./rank-test.ts";
import { rateTest } from "./rate-test.ts";
import { times } from "./testing.ts";

describe("the rank test", () => {
  test("gives published probabilities", () => {
    // Mann & Whitney's table: of 5 against 5, U = 0 and U = 2; 3 against 4, U = 0.
    expect(rankTest([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]).p).toBeCloseTo(2 / 252, 12);
    expect(rankTest([1, 2, 3, 4, 7], [5, 6, 8, 9, 10]).p).toBeCloseTo((2 * 4) / 252, 12);
    expect(rankTest([1, 2, 3], [4, 5, 6, 7]).p).toBeCloseTo(2 / 35, 12);
    // The example of the ages of diabetics: U = 17, p = 0.1111.
    expect(rankTest([20, 11, 17, 12], [19, 22, 16, 29, 24]).p).toBeCloseTo(1 / 9, 12);
  });

  test("agrees with the definition: every arrangement counted one by one", () => {
    const value = fc.integer({ min: 0, max: 9 });
    const few = fc.array(value, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(rankTest(a, b).p).toBeCloseTo(byDefinition(a, b), 12);
      }),
      { numRuns: 100 },
    );
  });

  test("knows how little so few values can tell", () => {
    expect([leastP(1, 1), leastP(1, 3), leastP(4, 4), leastP(5, 5)]).toEqual([1, 0.5, 2 / 70, 2 / 252]);
    const sizes = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(sizes, sizes, (n, m) => {
        const low = Array.from({ length: n }, (_, index) => index);
        const high = Array.from({ length: m }, (_, index) => 100 + index);
        expect(rankTest(low, high).p / leastP(n, m)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("counts ties as they are", () => {
    // All 6 choices of 2 of the ranks 1, 2.5, 2.5, 4: sums 3.5, 3.5, 5, 5, 6.5, 6.5.
    expect(rankTest([1, 2], [2, 3]).p).toBeCloseTo(2 / 3, 12);
    expect(rankTest([1, 1, 1], [1, 1, 1]).p).toBe(1);
  });

  test("is the same from both sides, and does not change with the scale", () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { p, shift } = rankTest(a, b);
        const other = rankTest(b, a);
        expect(other.p).toBeCloseTo(p, 9);
        expect(other.shift).toBeCloseTo(-shift, 9);
        expect(rankTest(a.map(Math.exp), b.map(Math.exp)).p).toBeCloseTo(p, 9);
      }),
      { numRuns: 200 },
    );
  });

  test("beyond fifty values is the normal approximation, with continuity", () => {
    const from = (start: number) => Array.from({ length: 30 }, (_, index) => start + index);
    // U = 465 of 900, σ = √(30·30·61/12) = 67.639: z = 14.5/67.639 = 0.21437, 2·(1 − Φ(z)) = 0.8303.
    expect(rankTest(from(0), from(0.5)).p).toBeCloseTo(0.8303, 4);
  });

  test("beyond fifty values is corrected for ties", () => {
    const dealt = (zeros: number, ones: number) => [...times(zeros, 0), ...times(ones, 1)];
    // U = 600 of 900, σ² = 900/12 · (61 − 2·(30³ − 30)/(60·59)) = 3432.2: z = 149.5/58.585 = 2.5518; 0.0271 without.
    expect(rankTest(dealt(20, 10), dealt(10, 20)).p).toBeCloseTo(0.01072, 5);
  });

  test("calls noise by the name of noise: false alarms are as rare as stated", () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const sample = () => Array.from({ length: 30 }, random);
    const alarms = Array.from({ length: 2000 }, () => rankTest(sample(), sample()).p).filter(
      (p) => p <= 0.01,
    );
    // 20 are expected; more than 36 come once in two thousand.
    expect(alarms.length).toBeLessThan(37);
    expect(alarms.length).toBeGreaterThan(5);
  });
});

/** Two-sided p by U itself: pairs of a and b, over all ways to deal the same values out. */
function byDefinition(a: readonly number[], b: readonly number[]): number {
  const values = [...a, ...b];
  const u = (chosen: readonly number[], others: readonly number[]) =>
    chosen.reduce((all, x) => all + others.reduce((own, y) => own + (x > y ? 1 : x === y ? 0.5 : 0), 0), 0);
  const observed = u(b, a);
  let [all, atMost, atLeast] = [0, 0, 0];
  for (let mask = 0; mask < 2 ** values.length; mask++) {
    const isChosen = (_: number, index: number) => (mask >> index) % 2 === 1;
    const chosen = values.filter(isChosen);
    if (chosen.length !== b.length) continue;
    const one = u(
      chosen,
      values.filter((value, index) => !isChosen(value, index)),
    );
    all++;
    if (one <= observed) atMost++;
    if (one >= observed) atLeast++;
  }
  return Math.min(1, (2 * Math.min(atMost, atLeast)) / all);
}

test("the tail of the normal distribution, to twelve digits", () => {
  const published: readonly (readonly [number, number])[] = [
    [0, 0.5],
    [1, 0.158655253931457],
    [1.96, 0.0249978951482204],
    [2.5758293035489, 0.005],
    [3, 0.00134989803163009],
    [4, 3.16712418331199e-5],
    [6, 9.86587645037698e-10],
  ];
  for (const [z, tail] of published) expect(normalTail(z) / tail).toBeCloseTo(1, 11);
});

describe("the test of rates", () => {
  test("is the exact binomial, given the total", () => {
    // 0 against 8 in as many trials: 2 · (1/2)^8.
    expect(rateTest({ events: 0, trials: 1000 }, { events: 8, trials: 1000 })).toBeCloseTo(2 / 256, 12);
    expect(rateTest({ events: 8, trials: 1000 }, { events: 0, trials: 1000 })).toBeCloseTo(2 / 256, 12);
    // 3 of 3 on the side with a quarter of the trials: 2 · (1/4)^3.
    expect(rateTest({ events: 0, trials: 3000 }, { events: 3, trials: 1000 })).toBeCloseTo(2 / 64, 12);
    expect(rateTest({ events: 5, trials: 1000 }, { events: 5, trials: 1000 })).toBe(1);
  });

  test("does not overflow with a million events", () => {
    const p = rateTest({ events: 500_000, trials: 1_000_000 }, { events: 503_000, trials: 1_000_000 });
    // By the normal approximation: z = 3000 / sqrt(1,003,000) = 2.9955, p = 0.00274.
    expect(p).toBeCloseTo(0.00274, 4);
  });

  test("of nothing says nothing", () => {
    expect(rateTest({ events: 0, trials: 10 }, { events: 0, trials: 10 })).toBe(1);
    expect(rateTest({ events: 0, trials: 0 }, { events: 1, trials: 10 })).toBe(1);
  });
});

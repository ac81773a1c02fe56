import { describe, expect, test } from "vitest";
import { binomialAtLeast, binomialAtMost } from "./binomial.ts";
import { deviationShown, fixedBandOf, fixedRequests, smallestDeviation } from "./detectable.ts";
import { bandOf } from "./e-value.ts";
import { DEFAULT_RATES } from "./rates.ts";

describe("a fixed number of requests", () => {
  test("5,599 at 70:30 accept 3,750 to 4,085, with both errors kept, and 5,569 are the fewest that do", () => {
    expect(fixedBandOf([7, 3], 0, 5599, 1e-6)).toEqual({ min: 3750, max: 4085 });
    expect(binomialAtMost(3749, 5599, 0.7)).toBeLessThanOrEqual(5e-7);
    expect(binomialAtMost(3750, 5599, 0.7)).toBeGreaterThan(5e-7);
    expect(binomialAtLeast(4086, 5599, 0.7)).toBeLessThanOrEqual(5e-7);
    expect(binomialAtLeast(4085, 5599, 0.7)).toBeGreaterThan(5e-7);
    for (const q of [0.65, 0.75]) {
      expect(binomialAtMost(4085, 5599, q) - binomialAtMost(3749, 5599, q)).toBeLessThanOrEqual(1e-3);
    }
    expect(fixedRequests([7, 3], 0, DEFAULT_RATES)).toBe(5569);
  });

  test("the fewest are the fewest: every number is tried", () => {
    const rates = { alpha: 0.05, beta: 0.1, delta: 0.2 };
    const suffices = (n: number) => {
      const { min, max } = fixedBandOf([7, 3], 0, n, rates.alpha);
      return [0.5, 0.9].every((q) => binomialAtMost(max, n, q) - binomialAtMost(min - 1, n, q) <= rates.beta);
    };
    let fewest = 1;
    while (!suffices(fewest)) fewest++;
    expect(fixedRequests([7, 3], 0, rates)).toBe(fewest);
  });
});

describe("the smallest deviation that could have been seen", () => {
  test("is shown with probability 1 − β, and one a little smaller is not", () => {
    const band = bandOf([7, 3], 0, 2000, 1e-6);
    const least = deviationShown(0.7, 2000, band, 1e-3);
    const shown = (q: number) =>
      binomialAtLeast(band.max + 1, 2000, q) + binomialAtMost(band.min - 1, 2000, q);
    expect(Math.min(shown(0.7 + least), shown(0.7 - least))).toBeCloseTo(0.999, 6);
    expect(Math.min(shown(0.7 + 0.99 * least), shown(0.7 - 0.99 * least))).toBeLessThan(0.999);
  });

  test("falls with the requests, and is everything where nothing could be seen", () => {
    const deviations = [0, 1, 10, 100, 1000, 10_000, 1_000_000].map((n) => smallestDeviation([7, 3], n));
    expect(deviations.slice(0, 3)).toEqual([1, 1, 1]);
    expect(deviations).toEqual(deviations.toSorted((a, b) => b - a));
  });

  test.each([
    [500, 19.6],
    [1000, 13.4],
    [2000, 9.3],
    [5000, 5.8],
    [10_000, 4.1],
    [100_000, 1.3],
    [1_000_000, 0.4],
  ])("at 70:30 is as README.md says: after %i requests %f points", (n, points) => {
    expect(100 * smallestDeviation([7, 3], n)).toBeCloseTo(points, 1);
  });

  test("of an only child is what one pick of another would have shown", () => {
    // (1 − d)^n ≤ β
    expect(smallestDeviation([1, 0], 1000)).toBeCloseTo(1 - 1e-3 ** (1 / 1000), 8);
  });
});

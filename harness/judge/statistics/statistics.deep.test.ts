import { describe, expect, test } from "vitest";
import { randomOf } from "../testing-storm.ts";
import { type Course, courseOf } from "./course.ts";
import { EValues } from "./evidence.ts";
import { DEFAULT_RATES, type ErrorRates } from "./rates.ts";
import { RatioTests } from "./ratio-tests.ts";
import { SplitTest } from "./sequential.ts";
import { pickOf } from "./testing.ts";

/**
 * The statistics are what they say. Everything is seeded. A simulated figure may be off from what it estimates by its
 * Monte-Carlo error: all margins are four standard errors, which one test in 16,000 would exceed on either side.
 */

const SIGMAS = 4;

/** The largest share of so many runs that a probability explains. */
function atMost(probability: number, runs: number): number {
  return probability + SIGMAS * Math.sqrt((probability * (1 - probability)) / runs);
}

/** Runs until decided. */
function decided(
  shares: readonly number[],
  truth: readonly number[],
  rates: ErrorRates,
  random: () => number,
) {
  const split = new SplitTest(shares, rates);
  while (split.decision === undefined) split.add(pickOf(truth, random()));
  return split;
}

describe("false alarms under continuous peeking", () => {
  const RUNS = 20_000;
  const ALPHA = 0.01;

  test.each([
    [[0.7, 0.3], 3000],
    [[0.99, 0.01], 1500],
    [[0.5, 0.3, 0.2], 1500],
    [[0.85, 0.05, 0.05, 0.05], 1000],
  ] as const)(
    "%j: the test looks after each of its requests, and goes on after a pass",
    (shares, requests) => {
      const random = randomOf(101);
      let alarms = 0;
      for (let run = 0; run < RUNS; run++) {
        const split = new SplitTest(shares, { alpha: ALPHA, beta: ALPHA, delta: 0.05 });
        for (let n = 0; n < requests && split.decision !== "fail"; n++) split.add(pickOf(shares, random()));
        if (split.decision === "fail") alarms++;
      }
      // 0.01 + 4·√(0.01·0.99/20,000) = 0.0128
      expect(alarms / RUNS).toBeLessThanOrEqual(atMost(ALPHA, RUNS));
      expect(alarms).toBeGreaterThan(0);
    },
  );

  test("the e-value alone, at 1/α", () => {
    const random = randomOf(102);
    let alarms = 0;
    for (let run = 0; run < RUNS; run++) {
      const eValue = new EValues([0.7, 0.3]);
      for (let n = 0; n < 3000; n++) {
        eValue.add(random() < 0.7 ? 0 : 1);
        if ((eValue.ln[0] ?? 0) < -Math.log(ALPHA)) continue;
        alarms++;
        break;
      }
    }
    expect(alarms / RUNS).toBeLessThanOrEqual(atMost(ALPHA, RUNS));
    expect(alarms).toBeGreaterThan(0);
  });
});

describe("missed deviations, and false alarms of a test that stops at its decision", () => {
  const RUNS = 20_000;
  const rates = { alpha: 0.05, beta: 0.05, delta: 0.1 };

  test.each([
    [
      [0.7, 0.3],
      [0.8, 0.2],
    ],
    [
      [0.7, 0.3],
      [0.6, 0.4],
    ],
    [
      [0.95, 0.05],
      [0.85, 0.15],
    ],
    [
      [0.4, 0.3, 0.3],
      [0.5, 0.25, 0.25],
    ],
    [
      [0.4, 0.3, 0.3],
      [0.3, 0.4, 0.3],
    ],
    [
      [0.25, 0.25, 0.25, 0.25],
      [0.15, 0.25, 0.3, 0.3],
    ],
  ] as const)("%j, picked as %j, passes with a probability of β at most", (shares, truth) => {
    const random = randomOf(103);
    let missed = 0;
    for (let run = 0; run < RUNS; run++)
      if (decided(shares, truth, rates, random).decision === "pass") missed++;
    expect(missed / RUNS).toBeLessThanOrEqual(atMost(rates.beta, RUNS));
  });

  test.each([[[0.7, 0.3]], [[0.95, 0.05]], [[0.4, 0.3, 0.3]], [[0.25, 0.25, 0.25, 0.25]]])(
    "%j, picked as such, fails with a probability of α at most",
    (shares) => {
      const random = randomOf(104);
      let alarms = 0;
      for (let run = 0; run < RUNS; run++)
        if (decided(shares, shares, rates, random).decision === "fail") alarms++;
      expect(alarms / RUNS).toBeLessThanOrEqual(atMost(rates.alpha, RUNS));
    },
  );
});

describe("70:30 at α = 1e-6, β = 1e-3, δ = 0.05, computed, not simulated", () => {
  test("keeps both errors, and passes after 1,700 requests at most on average", () => {
    const right = courseOf([7, 3], 0.7);
    expect(right.fail).toBeLessThanOrEqual(1e-6);
    expect(right.mean).toBeLessThanOrEqual(1700);
    expect(Math.round(right.mean)).toBe(1614);
    expect(right.p99).toBe(3698);
    for (const truth of [0.5, 0.6, 0.65, 0.75, 0.8, 0.9]) {
      expect(courseOf([7, 3], truth).pass).toBeLessThanOrEqual(1e-3);
    }
  });

  test("other splits keep both errors as well", () => {
    for (const weights of [
      [1, 1],
      [3, 1],
      [9, 1],
      [97, 3],
      [95, 5],
    ]) {
      const share = (weights[0] ?? 0) / ((weights[0] ?? 0) + (weights[1] ?? 0));
      expect(courseOf(weights, share).fail).toBeLessThanOrEqual(1e-6);
      expect(courseOf(weights, share - 0.05).pass).toBeLessThanOrEqual(1e-3);
      if (share + 0.05 <= 1) expect(courseOf(weights, share + 0.05).pass).toBeLessThanOrEqual(1e-3);
    }
  });

  test.each([0.7, 0.65, 0.75, 0.8])("is what the test does, picked at %f", (truth) => {
    const RUNS = 4000;
    const course = courseOf([7, 3], truth);
    const random = randomOf(105);
    const took: number[] = [];
    let passed = 0;
    for (let run = 0; run < RUNS; run++) {
      const split = decided([0.7, 0.3], [truth, 1 - truth], DEFAULT_RATES, random);
      took.push(split.n);
      if (split.decision === "pass") passed++;
    }
    expectMean(took, course);
    expect(passed / RUNS).toBeLessThanOrEqual(atMost(course.pass, RUNS));
    expect(passed / RUNS).toBeGreaterThanOrEqual(1 - atMost(course.fail, RUNS));
  });
});

function expectMean(took: readonly number[], course: Course): void {
  const { mean, error } = meanOf(took);
  expect(Math.abs(mean - course.mean)).toBeLessThanOrEqual(SIGMAS * error);
}

describe("the figures that the tests have on their own", () => {
  /** Requests until the e-value alone reaches 1/α. */
  function detections(truth: number, runs: number): number[] {
    const random = randomOf(106);
    return Array.from({ length: runs }, () => {
      const eValue = new EValues([0.7, 0.3]);
      let n = 0;
      while ((eValue.ln[0] ?? 0) < -Math.log(1e-6)) {
        eValue.add(random() < truth ? 0 : 1);
        n++;
      }
      return n;
    });
  }

  test.each([
    [0.8, 640, 4000],
    [0.75, 2403, 4000],
    [0.72, 16_465, 1500],
  ])("an e-value at a true %f: a median of %i", (truth, median, runs) => {
    const took = detections(truth, runs).sort((a, b) => a - b);
    // The median lies between these order statistics with as many standard errors: a count of runs below it is binomial.
    const reach = SIGMAS * 0.5 * Math.sqrt(runs);
    const low = took[Math.floor(runs / 2 - reach)] ?? 0;
    const high = took[Math.ceil(runs / 2 + reach)] ?? 0;
    expect(median).toBeGreaterThanOrEqual(low);
    expect(median).toBeLessThanOrEqual(high);
  });

  /** Requests until the ratio tests pass, or one of them reaches 2/α. */
  function ratioDecisions(truth: number, runs: number): number[] {
    const random = randomOf(107);
    const limit = Math.log(2 / 1e-6);
    return Array.from({ length: runs }, () => {
      const ratios = new RatioTests([0.7, 0.3], 0.05, 1e-3);
      let n = 0;
      while (!ratios.isPassed && (ratios.ln[0] ?? 0) < limit && (ratios.ln[1] ?? 0) < limit) {
        ratios.add(random() < truth ? 0 : 1);
        n++;
      }
      return n;
    });
  }

  test.each([
    [0.7, 1616],
    [0.75, 2338],
    [0.8, 781],
  ])("the ratio tests at a true %f: a mean of %i", (truth, published) => {
    const took = ratioDecisions(truth, 6000);
    const { mean, error } = meanOf(took);
    // Both figures are simulated: that of judging.md has an error of its own, taken to be as large.
    expect(Math.abs(mean - published)).toBeLessThanOrEqual(SIGMAS * Math.SQRT2 * error);
  });
});

function meanOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

describe("a forecast", () => {
  test.each([
    [0.7, 100],
    [0.7, 800],
    [0.8, 100],
    [0.75, 800],
  ])(
    "at a true %f, made after %i requests, is kept in most cases and not ten times too large",
    (truth, after) => {
      const random = randomOf(108);
      let [kept, made] = [0, 0];
      const excess: number[] = [];
      for (let run = 0; run < 1000; run++) {
        const split = new SplitTest([0.7, 0.3]);
        for (let n = 0; n < after && split.decision === undefined; n++)
          split.add(pickOf([truth, 1 - truth], random()));
        if (split.decision !== undefined) continue;
        const forecast = split.likelyRequests();
        made++;
        while (split.decision === undefined) split.add(pickOf([truth, 1 - truth], random()));
        if (split.n <= forecast) kept++;
        excess.push(forecast / split.n);
      }
      excess.sort((a, b) => a - b);
      expect(made).toBeGreaterThan(500);
      expect(kept / made).toBeGreaterThan(0.7);
      expect(excess[excess.length >> 1]).toBeLessThan(10);
    },
  );
});

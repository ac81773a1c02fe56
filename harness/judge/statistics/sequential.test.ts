import { describe, expect, test } from "vitest";
import { randomOf } from "../testing-storm.ts";
import { courseOf } from "./course.ts";
import { bandOf } from "./e-value.ts";
import { sidesOf } from "./ratio-tests.ts";
import { DEFAULT_RATES, SplitTest } from "./sequential.ts";
import { pickOf } from "./testing.ts";

/** Picks with the given shares until it is decided. */
function decide(split: SplitTest, shares: readonly number[], seed: number): SplitTest {
  const random = randomOf(seed);
  while (split.decision === undefined && split.n < 1e6) split.add(pickOf(shares, random()));
  return split;
}

describe("a split is decided", () => {
  test("passes where the shares are right, and fails where they are not, saying who and where", () => {
    const right = decide(new SplitTest([7, 3]), [0.7, 0.3], 1);
    expect(right).toMatchObject({ decision: "pass", decidedAt: right.n, reason: { test: "ratio" } });
    expect(right.counts.reduce((sum, count) => sum + count)).toBe(right.n);
    const wrong = decide(new SplitTest([7, 3]), [0.8, 0.2], 2);
    expect(wrong.decision).toBe("fail");
    expect(wrong.log10E).toBeGreaterThanOrEqual(6);
    expect(wrong.reason).toEqual({ test: "e-value", child: 1, direction: "below" });
    const swapped = decide(new SplitTest([0.2, 0.5, 0.3]), [0.3, 0.5, 0.2], 3);
    expect(swapped.decision).toBe("fail");
    expect(swapped.likelyRequests()).toBe(swapped.decidedAt);
  });

  test("is undecided at first", () => {
    const split = new SplitTest([7, 3]);
    expect(split).toMatchObject({
      n: 0,
      log10E: 0,
      decision: undefined,
      decidedAt: undefined,
      reason: undefined,
    });
    for (let pick = 0; pick < 20; pick++) split.add(0);
    expect(split.decision).toBeUndefined();
  });

  test("a pick of a child of weight 0 fails at once, whatever was before", () => {
    const split = decide(new SplitTest([3, 1, 0]), [0.75, 0.25, 0], 4);
    expect(split.decision).toBe("pass");
    split.add(2);
    expect(split).toMatchObject({ decision: "fail", decidedAt: split.n, log10E: Number.POSITIVE_INFINITY });
    expect(split.reason).toEqual({ test: "impossible", child: 2, direction: "above" });
    const first = new SplitTest([1, 0]);
    first.add(1);
    expect(first.decision).toBe("fail");
  });

  test.each([[[1]], [[1, 0]], [[0, 5, 0]]])(
    "%j: an only child passes when δ is ruled out: ln β / ln(1 − δ)",
    (weights) => {
      const split = new SplitTest(weights);
      expect(split.likelyRequests()).toBe(135);
      decide(
        split,
        weights.map((weight) => Math.min(1, weight)),
        5,
      );
      expect(split).toMatchObject({
        decision: "pass",
        decidedAt: Math.ceil(Math.log(1e-3) / Math.log(0.95)),
      });
    },
  );

  test("a pass becomes a fail where more picks refute it, and a fail stays", () => {
    const split = decide(new SplitTest([7, 3]), [0.7, 0.3], 6);
    for (let pick = 0; pick < 2000; pick++) split.add(0);
    expect(split.decision).toBe("fail");
    const at = split.decidedAt;
    expect(at).toBeLessThan(split.n);
    for (let pick = 0; pick < 900; pick++) split.add(1);
    expect(split).toMatchObject({ decision: "fail", decidedAt: at });
  });

  test("a count outside of its band always fails", () => {
    for (const [shares, truth] of [
      [
        [7, 3],
        [0.6, 0.4],
      ],
      [
        [1, 1, 1],
        [0.4, 0.4, 0.2],
      ],
      [
        [5, 3, 1, 1],
        [0.4, 0.4, 0.1, 0.1],
      ],
    ] as const) {
      const random = randomOf(8);
      const split = new SplitTest(shares, { alpha: 0.01, beta: 0.01, delta: 0.2 });
      for (let n = 1; n <= 3000; n++) {
        split.add(pickOf(truth, random()));
        const outside = shares.some((_, child) => {
          const { min, max } = bandOf(shares, child, n, 0.01);
          return (split.counts[child] ?? 0) < min || (split.counts[child] ?? 0) > max;
        });
        if (outside && split.decision !== "fail") expect.unreachable(`${shares} at ${n}`);
      }
      expect(split.decision).toBe("fail");
    }
  });
});

describe("the sides of the ratio tests", () => {
  test("are two for two children, two for each of more, one where p ± δ does not exist", () => {
    expect(sidesOf([7, 3], 0.05).map(({ child, direction }) => [child, direction])).toEqual([
      [0, "above"],
      [0, "below"],
    ]);
    expect(sidesOf([5, 3, 2], 0.05)).toHaveLength(6);
    expect(sidesOf([98, 2], 0.05).map(({ direction }) => direction)).toEqual(["below"]);
    expect(sidesOf([2, 98], 0.05).map(({ direction }) => direction)).toEqual(["above"]);
  });

  test("keep an alternative of exactly 0 or 1, which one pick rules out", () => {
    const [above] = sidesOf([0.95, 0.05], 0.05);
    expect(above).toMatchObject({ direction: "above", miss: Number.NEGATIVE_INFINITY });
    const split = decide(new SplitTest([95, 5]), [0.95, 0.05], 9);
    expect(split.decision).toBe("pass");
  });
});

describe("rates", () => {
  test.each([
    [{ alpha: 0 }, "alpha"],
    [{ alpha: 0.5 }, "alpha"],
    [{ beta: Number.NaN }, "beta"],
    [{ delta: 0 }, "delta"],
    [{ delta: 0.51 }, "delta"],
  ])("%j is refused by name", (rates, name) => {
    expect(() => new SplitTest([7, 3], { ...DEFAULT_RATES, ...rates })).toThrow(
      new RegExp(`^${name} is .* must be above 0`),
    );
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[Number.NaN]]])("shares of %j are refused", (shares) => {
    expect(() => new SplitTest(shares)).toThrow(/shares must be numbers/);
  });
});

test("the exact course keeps both error rates, and forecasts are about it", () => {
  const rates = { alpha: 0.01, beta: 0.02, delta: 0.1 };
  expect(courseOf([7, 3], 0.7, rates).fail).toBeLessThanOrEqual(0.01);
  for (const truth of [0.6, 0.8, 0.9]) expect(courseOf([7, 3], truth, rates).pass).toBeLessThanOrEqual(0.02);
  const { mean, p99, pass, fail } = courseOf([7, 3], 0.7, rates);
  expect(pass + fail).toBeCloseTo(1, 9);
  const forecast = new SplitTest([7, 3], rates).likelyRequests();
  expect(forecast).toBeGreaterThan(mean);
  expect(forecast).toBeLessThan(p99);
});

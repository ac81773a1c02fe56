import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SchedulerName } from "../../history/history.ts";
import { schedulers } from "./index.ts";

const names: readonly SchedulerName[] = ["smooth", "gcd", "edf"];

/** `AABA`, by the order of the children. */
function letters(
  name: SchedulerName,
  weights: readonly number[],
  length: number,
  order = weights.map((_, i) => i),
): string {
  const picks = schedulers[name].picks(order.map((child) => weights[child] ?? 0));
  return Array.from({ length }, () => "ABCDEF"[order[picks.next().value] ?? 0]).join("");
}
const positionsOf = (letter: string, text: string) =>
  [...text].flatMap((found, index) => (found === letter ? [index + 1] : []));

describe("picks are those that are known of each scheduler", () => {
  test.each([
    ["smooth", [3, 1], "AABAAABAAABAAABAAABA"],
    ["smooth", [5, 1, 1], "AABACAAAABACAA"],
    ["smooth", [1, 1, 1], "ABCABCABC"],
    ["gcd", [3, 1], "AAABAAABAAABAAABAAAB"],
    ["gcd", [1, 1], "ABABABABABABABABABAB"],
    ["gcd", [5, 1, 1], "AAAAABCAAAAABCAAAAAB"],
    ["gcd", [2, 3], "BABABBABABBABABBABAB"],
    ["gcd", [1, 2, 4], "CCBCABCCCBCABCCCBCAB"],
    ["edf", [3, 1], "AABAAAABAABAAABAAAAB"],
    ["edf", [1, 1], "ABABABABABABABABABAB"],
    ["edf", [2, 3], "BABABBABBABABABBABAB"],
    ["edf", [1, 2, 4], "CBCCBCACBCCBCACBCCBC"],
  ] as const)("%s %j", (name, weights, word) => {
    expect(letters(name, weights, word.length)).toBe(word);
  });

  test("gcd 10:1 and 99:1 pick the light child last", () => {
    expect(positionsOf("B", letters("gcd", [10, 1], 33))).toEqual([11, 22, 33]);
    expect(positionsOf("B", letters("gcd", [99, 1], 200))).toEqual([100, 200]);
  });

  test("edf 10:1 and 99:1 drift as 64-bit floats do", () => {
    expect(positionsOf("B", letters("edf", [10, 1], 43))).toEqual([11, 21, 32, 43]);
    expect(positionsOf("B", letters("edf", [99, 1], 300))).toEqual([100, 199, 300]);
  });

  test("edf 5:1:1 is one of the two known words, by the order of the children", () => {
    const known = ["AAAACABAAAAABCAAAACB", "AAAABACAAAAACBAAAABC"];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      expect(known).toContain(letters("edf", [5, 1, 1], 20, order));
    }
  });
});

describe.each(names)("%s keeps the bounds of its model", (name) => {
  const model = schedulers[name];
  const weight = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(99, 8888, 10_000));
  const weights = fc
    .array(weight, { minLength: 1, maxLength: 6 })
    .filter((all) => all.some((value) => value > 0));

  test("from a fresh start, and in any window", () => {
    fc.assert(
      fc.property(weights, fc.nat(400), fc.nat(400), (all, skipped, picks) => {
        const generator = model.picks(all);
        const count = (picks: number) => {
          const counts = all.map(() => 0);
          for (let pick = 0; pick < picks; pick++) {
            const child = generator.next().value;
            counts[child] = (counts[child] ?? 0) + 1;
          }
          return counts;
        };
        const first = count(skipped);
        const window = count(picks);
        for (const child of all.keys()) {
          within(first[child] ?? 0, model.fresh(all, child, skipped));
          within(window[child] ?? 0, model.window(all, child, picks));
        }
      }),
      { seed: 1, numRuns: 1500 },
    );
  });

  test("a child of weight 0 is never picked", () => {
    expect(model.window([3, 0, 1], 1, 1000)).toEqual({ min: 0, max: 0 });
    expect(model.fresh([3, 0, 1], 1, 1000)).toEqual({ min: 0, max: 0 });
  });

  test("an only child is always picked", () => {
    expect(model.fresh([7], 0, 1000)).toEqual({ min: 1000, max: 1000 });
    expect(model.window([7], 0, 1000)).toEqual({ min: 1000, max: 1000 });
  });
});

describe("the bounds are as narrow as they are said to be", () => {
  test.each(["smooth", "gcd"] as const)("%s is exact in whole cycles, and its word is its cycle", (name) => {
    const model = schedulers[name];
    expect(model.window([70, 30], 0, 100)).toEqual({ min: 70, max: 70 });
    expect(model.window([8888, 10_000], 1, 2361)).toEqual({ min: 1250, max: 1250 });
    expect(model.word([70, 30])).toHaveLength(10);
    expect(model.word([2 ** 31, 1])).toBeUndefined();
  });

  test("smooth and gcd tell 71:29 from 70:30 within 100 requests by counts", () => {
    for (const name of ["smooth", "gcd"] as const) {
      const seen = [...letters(name, [71, 29], 100)].filter((letter) => letter === "A").length;
      const { min, max } = schedulers[name].window([70, 30], 0, 100);
      expect(seen < min || seen > max).toBe(true);
    }
  });

  test("smooth stays within one request of its share from a fresh start", () => {
    expect(schedulers.smooth.fresh([99, 1], 1, 1050)).toEqual({ min: 10, max: 11 });
    expect(schedulers.smooth.fresh([1, 1], 0, 7)).toEqual({ min: 3, max: 4 });
  });

  test("edf allows what its definition allows, and no more", () => {
    expect(schedulers.edf.fresh([3, 1], 0, 4)).toEqual({ min: 3, max: 3 });
    expect(schedulers.edf.window([3, 1], 0, 4)).toEqual({ min: 2, max: 4 });
    expect(schedulers.edf.fresh([3, 1], 0, 1000)).toEqual({ min: 750, max: 750 });
  });
});

function within(count: number, { min, max }: { min: number; max: number }): void {
  expect(count).toBeGreaterThanOrEqual(min);
  expect(count).toBeLessThanOrEqual(max);
}

import { expect, test } from "vitest";
import { copiesAfter, copiesInWindow, isCopied } from "./mirroring-rule.ts";

const LONGEST = 350;

/** The rule itself: the total rises, and a request is copied where copies · 100 < total · percent. */
function simulated(percent: number): boolean[] {
  let copies = 0;
  return Array.from({ length: LONGEST }, (_, index) => {
    const isDue = copies * 100 < (index + 1) * percent;
    if (isDue) copies++;
    return isDue;
  });
}

const percentages = Array.from({ length: 101 }, (_, percent) => percent);

test("after n requests there are ⌈n·percent/100⌉ copies, and each request is copied or not as the rule has it", () => {
  for (const percent of percentages) {
    let copies = 0;
    for (const [index, copied] of simulated(percent).entries()) {
      if (copied) copies++;
      expect([copiesAfter(index + 1, percent), isCopied(index + 1, percent)]).toEqual([copies, copied]);
    }
  }
});

test("any requests in a row have as many copies as their number gives, rounded down or up, and both occur", () => {
  for (const percent of percentages) {
    const counts = [0];
    for (const copied of simulated(percent)) counts.push((counts.at(-1) ?? 0) + (copied ? 1 : 0));
    for (let length = 0; length <= 100; length++) {
      const seen = counts.slice(length).map((count, start) => count - (counts[start] ?? 0));
      expect({ min: Math.min(...seen), max: Math.max(...seen) }).toEqual(copiesInWindow(length, percent));
    }
  }
});

test("the whole is exact where a float would not be", () => {
  expect(copiesAfter(7, 100)).toBe(7);
  expect(copiesAfter(300, 29)).toBe(87);
  expect(copiesAfter(1_000_000_000, 7)).toBe(70_000_000);
  expect(copiesAfter(1_000_000_001, 7)).toBe(70_000_001);
});

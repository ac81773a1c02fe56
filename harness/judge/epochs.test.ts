import { expect, test } from "vitest";
import { endOf, epochAt } from "./epochs.ts";

const epochs = [0, 10, 20, 20, 30].map((writtenAtMs) => ({ writtenAtMs, config: "", splits: [] }));

test.each([
  [-1, 0],
  [0, 0],
  [9.999, 0],
  [10, 1],
  [19, 1],
  // Of two in the same moment, the later one.
  [20, 3],
  [29, 3],
  [30, 4],
  [Number.POSITIVE_INFINITY, 4],
])("%d lies in epoch %d", (atMs, epoch) => {
  expect(epochAt(epochs, atMs)).toBe(epoch);
});

test("an only epoch holds everything, and has no end", () => {
  expect(epochAt(epochs.slice(0, 1), 1e9)).toBe(0);
  expect([endOf(epochs, 0), endOf(epochs, 2), endOf(epochs, 4)]).toEqual([10, 20, Number.POSITIVE_INFINITY]);
});

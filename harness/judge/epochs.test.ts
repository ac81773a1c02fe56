import { expect, test } from "vitest";
import { endOf, epochAt, firstSent } from "./epochs.ts";
import { historyOf, servers } from "./testing.ts";

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

test("requests stand in the order in which they were sent", () => {
  const { samples } = historyOf(
    [0, 10, 10, 20].map((sentAtMs) => ({ by: "a", sentAtMs })),
    { splits: [servers("a", ["a"])] },
  );
  expect(
    [-1, 0, 1, 10, 11, 20, 21, Number.POSITIVE_INFINITY].map((atMs) => firstSent(samples, atMs)),
  ).toEqual([0, 0, 1, 1, 3, 3, 4, 4]);
});

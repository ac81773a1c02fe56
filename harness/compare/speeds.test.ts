import { describe, expect, test } from "vitest";
import type { Report } from "../report/report.ts";
import { median } from "./noise.ts";
import { figure, report } from "./testing.ts";

const rates = (...values: readonly number[]) =>
  values.map((requestsPerSecond) => report({ requestsPerSecond }));
const settled = (...settleMs: readonly (number | null)[]) =>
  report({ epochs: [{ writtenAtMs: 0 }, ...settleMs.map((ms, at) => ({ writtenAtMs: at, settleMs: ms }))] });
const name = "requests a second";

describe("a rate", () => {
  test("of too few runs cannot be told from noise, and the reason says how many could", () => {
    expect(figure(rates(1000), rates(500), name)).toMatchObject({
      verdict: "same",
      reason: "one run a side has no spread that could tell, 5 a side would",
    });
    expect(figure(rates(1, 2, 3, 4), rates(5, 6, 7, 8), name)).toMatchObject({
      verdict: "same",
      reason: "4 runs a side have no spread that could tell, 5 a side would",
    });
    expect(figure(rates(1), rates(5, 6, 7), name)?.reason).toBe(
      "1 run of BASE and 3 of NEW have no spread that could tell, 5 a side would",
    );
  });

  test("of five runs a side differs where they do not overlap", () => {
    const [fast, slow] = [rates(100, 101, 102, 103, 104), rates(90, 91, 92, 93, 94)];
    expect(figure(fast, slow, name)).toMatchObject({
      verdict: "worse",
      base: 102,
      new: 92,
      reason: "5 runs a side, Mann–Whitney p = 0.0079, below 0.01",
    });
    expect(figure(slow, fast, name)?.verdict).toBe("better");
    expect(figure(fast, rates(90, 91, 92, 93, 100.5), name)).toMatchObject({
      verdict: "same",
      reason: "5 runs a side, Mann–Whitney p = 0.016, above 0.01: noise",
    });
  });

  test("of one world is not held against another's", () => {
    const there = rates(90, 91, 92, 93, 94).map((one): Report => ({ ...one, world: "containers" }));
    expect(figure(rates(100, 101, 102, 103, 104), there, name)).toMatchObject({
      verdict: "same",
      reason: "not compared, as it was measured in different worlds, processes and containers",
    });
  });
});

test.each(["p50", "p99"] as const)("a lower latency is better: %s", (rank) => {
  const of = (...values: readonly number[]) =>
    values.map((value) => report({ latencyMs: { p50: 1, p90: 1, p99: 1, max: 9, [rank]: value } }));
  expect(figure(of(5, 5, 6, 6, 7), of(1, 2, 2, 3, 3), `latency ${rank}`)?.verdict).toBe("better");
  expect(figure(of(1, 2, 2, 3, 3), of(5, 5, 6, 6, 7), `latency ${rank}`)?.verdict).toBe("worse");
});

describe("settle times", () => {
  test("are ranked over the changes of all runs, but for those that no answer tells", () => {
    const before = [settled(1, null, 2), settled(3, 4, 5)];
    expect(figure(before, [settled(6, 7, 8, 9, 10)], "settle time")).toMatchObject({
      verdict: "worse",
      base: 3,
      new: 8,
      reason: "5 changes a side, Mann–Whitney p = 0.0079, below 0.01",
    });
    expect(figure([settled(1)], [settled(9)], "settle time")?.reason).toMatch(
      /^one change a side has no spread/,
    );
  });

  test("that only one side knows cannot be compared", () => {
    expect(figure([settled(1, 2, 3, 4, 5)], [settled(null)], "settle time")).toMatchObject({
      verdict: "same",
      base: 3,
      new: "none",
      reason: "nothing is known of it in NEW",
    });
    expect(figure([report()], [report()], "settle time")).toBeUndefined();
  });

  test("may be absent from a report", () => {
    const { epochs: _, ...older } = report();
    expect(figure([older as Report], [older as Report], "settle time")).toBeUndefined();
  });
});

test("the median is a value as it stands, or the mean of two", () => {
  expect([median([0.326]), median([3, 0.1, 2]), median([4, 1])]).toEqual([0.326, 2, 2.5]);
});

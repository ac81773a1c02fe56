import { describe, expect, test } from "vitest";
import { judge, overall } from "./judge.ts";
import { latency, requestsPerSecond } from "./latency.ts";
import { historyOf, weighted } from "./testing.ts";
import type { Result } from "./verdict.ts";

const splits = [weighted("app", { a: 1 })];

test("a check that throws has reached no verdict", () => {
  const broken = {
    name: "broken",
    judge() {
      throw new Error("out of ideas");
    },
  };
  expect(judge(historyOf(["a"], { splits }), [broken])).toEqual([
    { check: "broken", result: "unknown", summary: "the check itself failed: out of ideas", evidence: [] },
  ]);
});

test.each<[Result[], Result]>([
  [["pass", "pass"], "pass"],
  [["pass", "unknown"], "unknown"],
  [["unknown", "fail", "pass"], "fail"],
  [[], "unknown"],
])("%j together are %s", (results, result) => {
  expect(overall(results.map((one) => ({ check: "", result: one, summary: "", evidence: [] })))).toBe(result);
});

describe("figures", () => {
  const requests = Array.from({ length: 100 }, (_, row) => ({
    by: "a",
    sentAtMs: 100 * row,
    doneAtMs: 100 * row + row + 1,
  }));

  test("latency goes by the nearest rank of the answered requests", () => {
    const { samples } = historyOf([...requests, { failed: "timeout", sentAtMs: 0, doneAtMs: 9e9 }], {
      splits,
    });
    expect(latency(samples)).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
  });

  test("the rate goes from the first sent to the last done", () => {
    expect(requestsPerSecond(historyOf(requests, { splits }).samples)).toBe(10);
  });

  test("are 0 where nothing was answered", () => {
    const { samples } = historyOf([{ failed: "reset" }], { splits });
    expect([latency(samples), requestsPerSecond(samples)]).toEqual([{ p50: 0, p90: 0, p99: 0, max: 0 }, 0]);
  });
});

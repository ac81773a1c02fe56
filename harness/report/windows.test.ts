import { expect, test } from "vitest";
import { judge } from "../judge/judge.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { historyOf, weighted } from "../judge/testing.ts";
import { buildReport } from "./build.ts";
import { Windows } from "./windows.ts";

const splits = [weighted("app", { a: 3, b: 1 })];
const checks = [sharesMatchWeights()];

function windowOf(picks: string, continues = true) {
  const history = { ...historyOf([...picks], { splits }), continues };
  return { history, report: buildReport(history, judge(history, checks)) };
}

function report(...windows: ReturnType<typeof windowOf>[]) {
  const all = new Windows();
  for (const window of windows) all.add(window);
  return all.report;
}

test("windows add up", () => {
  const { sent, answered, result, shares, windows, verdicts } = report(
    windowOf("aabaaa", false),
    windowOf("baaabaaa"),
  );
  expect({ sent, answered, result, windows }).toEqual({
    sent: 14,
    answered: 14,
    result: "pass",
    windows: { count: 2, notPassed: [] },
  });
  expect(shares.map((row) => [row.backend, row.observed, row.expected])).toEqual([
    ["a", 11, 10.5],
    ["b", 3, 3.5],
  ]);
  expect(verdicts[0]?.summary).toMatch(/^in each of 2 windows; the first: a 5, b 1 of 6/);
});

test("one window that fails fails the run, and is named", () => {
  const { result, windows, verdicts } = report(windowOf("aaba"), windowOf("abbb"), windowOf("aaba"));
  expect([result, windows]).toEqual(["fail", { count: 3, notPassed: [2] }]);
  expect(verdicts[0]?.summary).toMatch(
    /^in 1 of 3 windows, the first of them window 2: a answered 1 of the 4/,
  );
});

test("a later window does not begin in a fresh state", () => {
  const resultOf = (continues: boolean) => {
    const history = { ...historyOf([..."aaaa"], { splits, scheduler: "edf" }), continues };
    return judge(history, checks)[0]?.result;
  };
  expect([resultOf(false), resultOf(true)]).toEqual(["fail", "pass"]);
});

test("latency is that of all windows, to one percent", () => {
  const { latencyMs } = report(windowOf("aaba"), windowOf("aaba"));
  expect(latencyMs.p50).toBeCloseTo(0.5, 2);
  expect(latencyMs.max).toBe(0.5);
});

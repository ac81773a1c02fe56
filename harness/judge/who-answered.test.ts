import { expect, test } from "vitest";
import { historyOf, type Written, weighted } from "./testing.ts";
import type { Check } from "./verdict.ts";
import { everyAnswerIsNamed, everyBackendIsSeen, onlyExpectedBackends } from "./who-answered.ts";

const splits = [weighted("app", { a: 3, b: 1, c: 0 })];

function judged(check: Check, requests: readonly (string | Written)[]) {
  const { result, summary, evidence } = check.judge(
    historyOf(requests, { splits, scheduler: "unknown", others: ["x", "y"] }),
  );
  return [result, summary, evidence];
}

const many = (name: string, times: number) => Array.from({ length: times }, () => name);

test.each([everyAnswerIsNamed(), onlyExpectedBackends(), everyBackendIsSeen()])(
  "without an answer of the expected status, $name knows nothing",
  (check) => {
    const requests = [{ lost: true }, { by: "x", status: 503 }, { by: null, status: 503 }];
    expect(judged(check, requests)).toEqual(["unknown", "no answer with the expected status came", []]);
  },
);

test("every answer names its backend, or it is said which do not", () => {
  expect(judged(everyAnswerIsNamed(), ["a", "x"])).toEqual([
    "pass",
    "each of 2 answers names its backend",
    [],
  ]);
  expect(judged(everyAnswerIsNamed(), ["a", { by: null }, "b", { by: null }])).toEqual([
    "fail",
    "2 of 4 answers name no backend",
    [1, 3],
  ]);
});

test("nobody answers who is not expected; one of weight 0 is another finding", () => {
  expect(judged(onlyExpectedBackends(), ["a", "c", { by: null }])).toEqual([
    "pass",
    "only a, b and c answered",
    [],
  ]);
  expect(judged(onlyExpectedBackends(), ["a", "x", "y", "x"])).toEqual([
    "fail",
    "x answered 2, y answered 1 of 4 requests, and only a, b and c are expected",
    [1, 2, 3],
  ]);
});

test("a backend that never answers is missing when it can be no chance", () => {
  expect(judged(everyBackendIsSeen(), ["a", "b"])[0]).toBe("pass");
  // 0.75^n ≤ 1e-6 from n = 49 on.
  expect(judged(everyBackendIsSeen(), many("a", 48))).toEqual([
    "unknown",
    "b answered none of 48 requests, which may be chance (0.0000010); after 49 it could not be",
    [],
  ]);
  expect(judged(everyBackendIsSeen(), many("a", 49))).toEqual([
    "fail",
    "b answered none of 49 requests, which chance explains in 7.6e-7 of all cases",
    [],
  ]);
});

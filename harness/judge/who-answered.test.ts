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
    "all who answered are expected: a and c",
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
  const few = judged(everyBackendIsSeen(), many("a", 10));
  expect(few[0]).toBe("unknown");
  const [, enough = "0"] =
    /none of 10 requests, which may be chance; after (\d+) it could not be$/.exec(String(few[1])) ?? [];
  expect(Number(enough)).toBeGreaterThan(49);
  expect(judged(everyBackendIsSeen(), many("a", Number(enough) - 1))[0]).toBe("unknown");
  expect(judged(everyBackendIsSeen(), many("a", Number(enough)))).toEqual([
    "fail",
    `b answered none of ${enough} requests, where 1 or more are due`,
    [],
  ]);
});

test("a backend that a schedule would have picked is missing", () => {
  const { result, summary } = everyBackendIsSeen().judge(historyOf(many("a", 8), { splits }));
  expect([result, summary]).toEqual(["fail", "b answered none of 8 requests, where 2 or more are due"]);
  expect(everyBackendIsSeen().judge(historyOf(["a"], { splits })).result).toBe("unknown");
});

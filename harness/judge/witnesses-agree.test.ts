import { describe, expect, test } from "vitest";
import { historyOf, type Writing, type Written, weighted } from "./testing.ts";
import { witnessesAgree } from "./witnesses-agree.ts";

const { judge } = witnessesAgree();
const splits = [weighted("app", { a: 1, b: 1 })];

test("passes where each answer was logged once, by the backend that it names", () => {
  expect(judge(historyOf(["a", "b"], { splits }))).toEqual({
    result: "pass",
    summary: "2 log lines of 2 backends match the 2 requests by id",
    evidence: [],
  });
});

describe("fails where", () => {
  test.each<[string, Written, string]>([
    ["a request was sent twice", { by: "a", logged: ["a", "b"] }, "asked of backends more than once"],
    ["a name was swapped", { by: "a", logged: ["b"] }, "answered in another backend's name"],
    ["nobody was asked", { by: "a", logged: [] }, "answered in a backend's name and not logged by it"],
    [
      "the name was taken away",
      { by: null, logged: ["a"] },
      "answered in nobody's name and logged by a backend",
    ],
    ["the status was changed", { by: "a", loggedStatus: 500 }, "answered with another status than logged"],
  ])("%s", (_, request, finding) => {
    const verdict = judge(historyOf(["a", request, "b"], { splits }));
    expect(verdict.result).toBe("fail");
    expect(verdict.summary).toContain(finding);
    expect(verdict.evidence).toContain(1);
  });

  test("a backend was asked what nobody sent", () => {
    expect(judge(historyOf(["a"], { splits, phantoms: ["b"] }))).toMatchObject({
      result: "fail",
      summary: "client and backends disagree: 1 logged by a backend and never sent",
    });
  });
});

test("a request that failed at the client may have been logged, or not", () => {
  const failed = { failed: "reset" } as const;
  expect(judge(historyOf(["a", { ...failed, logged: ["b"] }, failed], { splits })).result).toBe("pass");
});

test("what no backend logged is said", () => {
  expect(judge(historyOf(["a", { by: null, status: 404 }, "b"], { splits })).summary).toBe(
    "2 log lines of 2 backends match the 3 requests by id, 1 of which no backend logged",
  );
});

test.each<[string, readonly Written[]]>([
  [
    "answered by the subject itself",
    [
      { by: null, status: 404 },
      { by: null, status: 404 },
    ],
  ],
  ["failed", [{ failed: "refused" }, { failed: "reset" }]],
])("where every request was %s, nothing was witnessed", (_, requests) => {
  expect(judge(historyOf(requests, { splits }))).toEqual({
    result: "unknown",
    summary: "2 backends logged none of 2 requests, and no answer names one, so there is nothing to compare",
    evidence: [],
  });
});

test("without a request, nothing was witnessed", () => {
  expect(judge(historyOf([], { splits })).result).toBe("unknown");
});

test("where no backend should be asked, logs that hold nothing agree", () => {
  const nobody = { splits: [null], statuses: [404], others: ["a", "b"] };
  expect(judge(historyOf([{ by: null }, { by: null }], nobody))).toMatchObject({
    result: "pass",
    summary: "2 backends logged none of 2 requests, as no backend should be asked, and no answer names one",
  });
});

test("a log without its end decides nothing that it does not hold", () => {
  const missing = historyOf(["a", { by: "b", logged: [] }], { splits, torn: ["b"] });
  expect(judge(missing)).toMatchObject({
    result: "unknown",
    summary: "the log of b does not end with the marker, so it may not be whole",
  });
  const swapped = historyOf([{ by: "a", logged: ["b"] }], { splits, torn: ["b"] });
  expect(judge(swapped).result).toBe("fail");
});

describe("by count, at saturation", () => {
  const judged = (logged: number, answered: number, writing: Partial<Writing> = {}) =>
    judge(
      historyOf(Array<string>(logged).fill("a"), {
        splits,
        load: { kind: "saturate", connections: 10 },
        saturation: { answered },
        ...writing,
      }),
    ).result;

  test("differs by no more than what was in flight", () => {
    expect([judged(100, 100), judged(100, 90), judged(100, 89), judged(100, 101)]).toEqual([
      "pass",
      "pass",
      "fail",
      "fail",
    ]);
  });

  test("is unknown where there was neither an answer nor a line", () => {
    expect(judged(0, 0)).toBe("unknown");
  });

  test("is unknown with a torn log", () => expect(judged(100, 100, { torn: ["a"] })).toBe("unknown"));
});

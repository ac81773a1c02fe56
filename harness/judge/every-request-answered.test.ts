import { describe, expect, test } from "vitest";
import { everyRequestAnswered } from "./every-request-answered.ts";
import { historyOf, type Written, weighted } from "./testing.ts";

const splits = [weighted("app", { a: 1, b: 1 }), weighted("shop", { c: 1 })];
const judge = everyRequestAnswered().judge;

test("passes where every answer is as expected, and says how much that proves", () => {
  const verdict = judge(historyOf(["a", "b", { by: "c", route: 1 }, "a"], { splits }));
  expect(verdict).toEqual({
    result: "pass",
    summary:
      "4 of 4 requests answered as expected; none failed, lost or unexpected: at 95 % confidence fewer than 75 % are",
    evidence: [],
  });
});

describe("fails, by name and with the request as evidence, on", () => {
  test.each<[string, Written, string]>([
    ["a refused connection", { failed: "refused" }, "1 × connection refused"],
    ["a reset", { failed: "reset" }, "1 × connection reset"],
    ["a close without an answer", { failed: "closed" }, "1 × connection closed without an answer"],
    ["a time-out", { failed: "timeout" }, "1 × no answer in time"],
    ["a truncated body", { failed: "truncated" }, "1 × answer cut off"],
    ["what is not HTTP", { failed: "protocol" }, "1 × not an HTTP answer"],
    ["a request that vanished", { lost: true }, "1 × lost"],
    ["another status", { by: "a", status: 502 }, "1 × status 502 instead of 200"],
    ["an answer without a known name", { by: null }, "1 × answered by nobody known"],
    ["a backend of another route", { by: "c" }, "1 × answered by c, which is not on this route"],
    ["another body", { by: "a", wrongBody: true }, "1 × a wrong body"],
    ["an answer to another request", { by: "a", wrongId: true }, "1 × an answer to another request"],
  ])("%s", (_, request, reason) => {
    const verdict = judge(historyOf(["a", request, "b"], { splits }));
    expect(verdict).toMatchObject({ result: "fail", evidence: [1] });
    expect(verdict.summary).toMatch(new RegExp(`^of 3 requests, .*: ${reason}$`));
  });
});

test("names each cause with its number", () => {
  const requests = ["a", { failed: "reset" }, { failed: "reset" }, { lost: true }] as const;
  expect(judge(historyOf(requests, { splits })).summary).toBe(
    "of 4 requests, 2 failed, 1 was lost and 0 had an answer that nobody expected: 2 × connection reset, 1 × lost",
  );
});

test("where no backend should be asked, none may answer", () => {
  const nobody = { splits: [null, weighted("app", { a: 1 })], statuses: [404] };
  expect(judge(historyOf([{ by: null }], nobody)).result).toBe("pass");
  expect(judge(historyOf([{ by: "a", status: 404 }], nobody))).toMatchObject({
    result: "fail",
    summary: expect.stringContaining("answered by a, where no backend should be asked"),
  });
});

test("a backend of any configuration of the run is expected", () => {
  const changes = [{ writtenAtMs: 1, splits: [weighted("app", { b: 1 })] }];
  expect(judge(historyOf(["a", "b"], { splits: [weighted("app", { a: 1 })], changes })).result).toBe("pass");
});

test("where others judge who answered, it says that it does not", () => {
  const whoever = everyRequestAnswered({ whoever: true }).judge;
  expect(whoever(historyOf([{ by: "c" }, { by: null }, "a", "b"], { splits }))).toMatchObject({
    result: "pass",
    summary:
      "4 of 4 requests answered in full and with the expected status, whoever answered; none failed, lost or with another status: at 95 % confidence fewer than 75 % are",
  });
  expect(whoever(historyOf([{ by: "c" }, { by: null, status: 503 }], { splits }))).toMatchObject({
    result: "fail",
    summary:
      "of 2 requests, 0 failed, 0 were lost and 1 had a wrong answer, whoever gave it: 1 × status 503 instead of 200",
  });
});

test("is unknown where nothing was sent", () => {
  expect(judge(historyOf([], { splits }))).toMatchObject({
    result: "unknown",
    summary: "no request was sent",
  });
});

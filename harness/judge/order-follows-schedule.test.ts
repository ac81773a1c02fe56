import { describe, expect, test } from "vitest";
import { orderFollowsSchedule } from "./order-follows-schedule.ts";
import { historyOf, picksOf, servers, weighted } from "./testing.ts";

const { judge } = orderFollowsSchedule();
const split = (weights: Record<string, number>) => [weighted("app", weights)];

describe.each(["smooth", "gcd"] as const)("%s", (scheduler) => {
  const weights = { a: 70, b: 30 };

  test("passes at every phase of the cycle", () => {
    const picks = picksOf(scheduler, weights, 100);
    for (let phase = 0; phase < 10; phase++) {
      const history = historyOf(picks.slice(phase), { splits: split(weights), scheduler });
      expect(judge(history).result).toBe("pass");
    }
  });

  test("finds 71:29 within 26 requests where 70:30 is smooth, in a cycle where it is gcd", () => {
    const picks = picksOf(scheduler, { a: 71, b: 29 }, 100);
    const verdict = judge(historyOf(picks, { splits: split(weights), scheduler }));
    expect(verdict.result).toBe("fail");
    if (scheduler === "smooth") expect(verdict.evidence[0]).toBeLessThan(26);
  });
});

test("names the first pick that no phase explains, with those before it", () => {
  const verdict = judge(historyOf(["a", "a", "b", "a", "b", "a"], { splits: split({ a: 3, b: 1 }) }));
  expect(verdict).toEqual({
    result: "fail",
    evidence: [4],
    summary: "app: request 4 (pick 5) was answered by b after a a b a, where the cycle of 3:1 allows a",
  });
});

test("a periodic scheduler has an order of its own, the same in every cycle", () => {
  const judged = (picks: string) =>
    judge(historyOf([...picks], { splits: split({ a: 3, b: 1 }), scheduler: "periodic", continues: true }));
  for (const picks of ["aaab", "aaabaaabaaa", "abaaabaa", "baaabaaab", "aa"])
    expect(judged(picks).result).toBe("pass");
  expect(judged("aaabaaba").summary).toBe(
    "app: request 6 (pick 7) was answered by b after a a a b a a, where one order of 3:1 allows a",
  );
  expect(judged("aabb").summary).toMatch(/answered by b after a a b, where one order of 3:1 allows a$/);
  expect(judged("aaaa").evidence).toEqual([3]);
});

test("edf is judged from a fresh start, under every order of the children", () => {
  const splits = split({ a: 3, b: 1 });
  const judged = (picks: string[]) => judge(historyOf(picks, { splits, scheduler: "edf" })).result;
  const picks = picksOf("edf", { a: 3, b: 1 }, 400);
  const swapped = picksOf("edf", { b: 1, a: 3 }, 400);
  expect([judged(picks), judged(swapped), judged(picksOf("smooth", { a: 3, b: 1 }, 400))]).toEqual([
    "pass",
    "pass",
    "fail",
  ]);
});

test("servers of one loadBalancer are taken in turn, whatever the scheduler", () => {
  const splits = [servers("app", ["app#1", "app#2"])];
  const judged = (picks: string[]) => judge(historyOf(picks, { splits, scheduler: "edf" })).result;
  expect(judged(["app#2", "app#1", "app#2"])).toBe("pass");
  expect(judged(["app#1", "app#1"])).toBe("fail");
});

test("every level of nested services is judged", () => {
  const splits = [weighted("root", { x: [1, weighted("x", { v1: 1, v2: 1 })], y: 1 })];
  expect(judge(historyOf(["v1", "y", "v2", "y", "v1"], { splits })).result).toBe("pass");
  expect(judge(historyOf(["v1", "y", "v1", "y"], { splits }))).toMatchObject({
    result: "fail",
    evidence: [2],
  });
});

describe("is unknown", () => {
  const splits = split({ a: 3, b: 1 });

  test("with several requests in flight", () => {
    const load = { kind: "closed", connections: 2 } as const;
    expect(judge(historyOf(["a"], { splits, load })).result).toBe("unknown");
  });

  test("from the first request that may hide a pick; what went before it still counts", () => {
    expect(judge(historyOf(["a", { failed: "reset" }, "b"], { splits }))).toMatchObject({
      result: "unknown",
      summary: expect.stringContaining("request 1 was not answered by a backend"),
    });
    expect(judge(historyOf(["b", "b", { failed: "reset" }], { splits })).result).toBe("fail");
  });

  test("without an answer", () => {
    expect(judge(historyOf([], { splits })).result).toBe("unknown");
    expect(judge(historyOf([{ by: null }], { splits: [null], statuses: [404] })).result).toBe("unknown");
  });

  test("with a scheduler that never repeats and many children", () => {
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`v${index}`, 1]));
    expect(judge(historyOf(["v0"], { splits: split(many), scheduler: "edf" })).result).toBe("unknown");
  });
});

test("only what came before the first change is judged", () => {
  const changes = [{ writtenAtMs: 2, splits: split({ a: 0, b: 1 }) }];
  expect(judge(historyOf(["a", "a", "b", "b", "b"], { splits: split({ a: 3, b: 1 }), changes })).result).toBe(
    "pass",
  );
});

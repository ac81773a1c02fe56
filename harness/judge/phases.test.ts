import { expect, test } from "vitest";
import { phases } from "./phases.ts";
import { historyOf, type Written, weighted } from "./testing.ts";

const splits = [weighted("app", { a: 3, b: 1 })];
const changes = [{ writtenAtMs: 1000, splits: [weighted("app", { a: 1, b: 1 })] }];
const took = (sentAtMs: number, ms: number): Written => ({ by: "a", sentAtMs, doneAtMs: sentAtMs + ms });

test("latency is told of requests before a change, of those that met it, and of the rest", () => {
  const requests = [took(10, 1), took(998, 4), took(1100, 8), took(1249, 16), took(1251, 2), took(1400, 3)];
  expect(phases(historyOf(requests, { splits, changes }))).toMatchObject({
    before: { max: 1 },
    during: { p50: 8, max: 16 },
    after: { p50: 2, max: 3 },
  });
});

test("a request that was in flight over the write met the change, and one that failed has no latency", () => {
  const requests: Written[] = [took(500, 700), { failed: "reset", sentAtMs: 1300, doneAtMs: 1900 }];
  expect(phases(historyOf(requests, { splits, changes }))).toMatchObject({
    before: { max: 0 },
    during: { max: 700 },
    after: { max: 0 },
  });
});

test("there are none without a change, and none without samples", () => {
  expect(phases(historyOf(["a"], { splits }))).toBeUndefined();
  const load = { kind: "saturate", connections: 1 } as const;
  expect(phases(historyOf(["a"], { splits, changes, load, saturation: { answered: 1 } }))).toBeUndefined();
});

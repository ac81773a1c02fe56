import { expect, test } from "vitest";
import { rateIsKept } from "./rate-is-kept.ts";
import { historyOf, weighted } from "./testing.ts";

const splits = [weighted("app", { a: 1 })];
/** So many requests, one every `gapMs`, each done half a millisecond later. */
const every = (gapMs: number, count: number) =>
  Array.from({ length: count }, (_, row) => ({
    by: "a",
    sentAtMs: row * gapMs,
    doneAtMs: row * gapMs + 0.5,
  }));
const open = { kind: "steady", connections: 1, ratePerSecond: 100 } as const;

test("passes where the clock was kept", () => {
  expect(rateIsKept({ p99Ms: 1 }).judge(historyOf(every(10, 200), { splits, load: open }))).toMatchObject({
    result: "pass",
    summary: "100 requests/s were sent on time; p99 0.5 ms",
  });
});

test("fails where more than 1 % took longer than allowed", () => {
  const requests = every(10, 200).map((request, row) =>
    row < 3 ? { ...request, doneAtMs: request.sentAtMs + 80 } : request,
  );
  expect(rateIsKept({ p99Ms: 50 }).judge(historyOf(requests, { splits, load: open }))).toMatchObject({
    result: "fail",
    evidence: [0, 1, 2],
  });
});

test("is unknown where the driver itself was late, by more than 2 %", () => {
  const verdict = (gapMs: number) => rateIsKept().judge(historyOf(every(gapMs, 200), { splits, load: open }));
  expect(verdict(10.1).result).toBe("pass");
  expect(verdict(10.3)).toMatchObject({
    result: "unknown",
    summary: expect.stringMatching(/^the driver sent 97 of the 100 requests\/s that were asked for/),
  });
});

test("is unknown for loads without a rate", () => {
  expect(rateIsKept().judge(historyOf(every(10, 5), { splits })).result).toBe("unknown");
});

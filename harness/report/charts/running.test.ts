import { describe, expect, test } from "vitest";
import { shareRows } from "../../judge/shares.ts";
import { historyOf, picksOf, weighted } from "../../judge/testing.ts";
import { stormOf } from "../../judge/testing-storm.ts";
import { type RunningPoint, runningShares } from "./running.ts";

const split = weighted("app", { a: 3, b: 1 });
const isOutside = ({ share, min, max }: RunningPoint) => share < min - 1e-9 || share > max + 1e-9;

test("four requests to 3:1, each with the very bounds of the scheduler", () => {
  const [running, ...others] = runningShares(historyOf(["a", "a", "b", "a"], { splits: [split] }));
  expect(others).toEqual([]);
  expect(running).toMatchObject({
    route: "r0",
    service: "app",
    restarts: true,
    requests: 4,
    more: 0,
    changes: 0,
  });
  expect(running?.children.map(({ name }) => name)).toEqual(["a", "b"]);
  // From a fresh start −(H_2 − 1) ≤ c − n·p ≤ 1 − 1/2.
  expect(running?.children[1]?.lines).toEqual([
    [
      { request: 1, share: 0, expected: 0.25, min: 0, max: 0 },
      { request: 2, share: 0, expected: 0.25, min: 0, max: 0.5 },
      { request: 3, share: 1 / 3, expected: 0.25, min: 1 / 3, max: 1 / 3 },
      { request: 4, share: 0.25, expected: 0.25, min: 0.25, max: 0.25 },
    ],
  ]);
});

test("a wrong pick is outside of what is allowed from that request on", () => {
  const picks = picksOf("smooth", { a: 3, b: 1 }, 40);
  picks[20] = "b";
  const lines = runningShares(historyOf(picks, { splits: [split] }))[0]?.children[1]?.lines ?? [];
  expect(lines.flat().find(isOutside)?.request).toBe(21);
});

test("of a session at a sticky service only the first request is shown", () => {
  const given = picksOf("smooth", { a: 3, b: 1 }, 8);
  const requests = given.flatMap((by, session) => [0, 1, 2].map(() => ({ by, session })));
  const [running] = runningShares(
    historyOf(requests, {
      splits: [{ ...split, sticky: true }],
      load: { kind: "sessions", connections: 1 },
    }),
  );
  const points = running?.children[1]?.lines.flat() ?? [];
  expect(points.map(({ request }) => request)).toEqual([1, 4, 7, 10, 13, 16, 19, 22]);
  expect(points.filter(isOutside)).toEqual([]);
  expect(points.at(-1)?.share).toBe(0.25);
});

test("what is sent first may be picked last, while others are in flight", () => {
  const load = { kind: "closed", connections: 3 } as const;
  const outside = (tookMs: number) => {
    const requests = ["b", "a", "a", "a"].map((by, row) => ({ by, sentAtMs: row, doneAtMs: row + tookMs }));
    const [running] = runningShares(historyOf(requests, { splits: [split], load }));
    return running?.children[1]?.lines
      .flat()
      .filter(isOutside)
      .map(({ request }) => request);
  };
  expect(outside(2.5)).toEqual([]);
  // One at a time, b cannot have been the first.
  expect(outside(0.5)).toEqual([1]);
});

test("the end of it is the row of the report, whatever was in flight, failed or lost", () => {
  const picks = picksOf("smooth", { a: 3, b: 1 }, 500);
  const requests = picks.map((by, row) =>
    row % 50 === 7
      ? { failed: "reset" as const, sentAtMs: row, doneAtMs: row + 9 }
      : { by, sentAtMs: row, doneAtMs: row + (row % 5) * 2 + 1 },
  );
  const history = historyOf(requests, { splits: [split], load: { kind: "closed", connections: 8 } });
  const rows = shareRows(history);
  for (const { name, lines } of runningShares(history)[0]?.children ?? []) {
    const row = rows.find(({ backend }) => backend === name);
    const last = lines[0]?.at(-1);
    expect(last).toEqual({
      request: 500,
      share: (row?.observed ?? 0) / 490,
      expected: (row?.expected ?? 0) / 490,
      min: (row?.allowedMin ?? 0) / 490,
      max: (row?.allowedMax ?? 0) / 490,
    });
  }
});

describe("changes", () => {
  const storm = (times: number) =>
    stormOf({
      seed: 1,
      weights: Array.from({ length: times + 1 }, (_, epoch) =>
        epoch % 2 === 0 ? { a: 3, b: 1 } : { a: 1, b: 1 },
      ),
      lengthsMs: Array.from({ length: times + 1 }, () => 400),
      settleMs: 3,
      connections: 4,
      latencyMs: 2,
    });

  test("each begins a line of its own, and says with which request", () => {
    const history = storm(3);
    const [running] = runningShares(history);
    expect(running?.children[0]?.lines.map((points) => points[0]?.expected)).toEqual([0.75, 0.5, 0.75, 0.5]);
    expect(running?.changedAt).toHaveLength(3);
    for (const [change, request] of (running?.changedAt ?? []).entries()) {
      const writtenAtMs = 400 * (change + 1);
      expect(history.samples.sentAtMs(request - 1)).toBeGreaterThanOrEqual(writtenAtMs);
      expect(history.samples.sentAtMs(request - 2)).toBeLessThan(writtenAtMs);
    }
    const all = running?.children.flatMap(({ lines }) => lines.flat()) ?? [];
    expect(all.filter(isOutside)).toEqual([]);
  });

  test("of many there is one line over all, which ends at the sums of the report", () => {
    const history = storm(30);
    const [running] = runningShares(history);
    expect(running?.restarts).toBe(false);
    const rows = shareRows(history).filter(({ backend }) => backend === "a");
    const all = shareRows(history).reduce((sum, { observed }) => sum + observed, 0);
    const total = (key: "observed" | "expected" | "allowedMin" | "allowedMax") =>
      rows.reduce((sum, row) => sum + row[key], 0) / all;
    const [line, ...others] = running?.children[0]?.lines ?? [];
    expect(others).toEqual([]);
    const last = line?.at(-1);
    expect(last?.share).toBeCloseTo(total("observed"), 12);
    expect(last?.expected).toBeCloseTo(total("expected"), 12);
    expect(last?.min).toBeCloseTo(total("allowedMin"), 12);
    expect(last?.max).toBeCloseTo(total("allowedMax"), 12);
  });
});

describe("stays small", () => {
  test("over many requests", () => {
    const picks = picksOf("smooth", { a: 3, b: 1 }, 100_000);
    const lines = runningShares(historyOf(picks, { splits: [split] }))[0]?.children[0]?.lines ?? [];
    expect(lines.flat().length).toBeLessThan(300);
    const requests = lines.flat().map(({ request }) => request);
    expect(requests).toEqual([...new Set(requests)].sort((a, b) => a - b));
    expect(requests.at(-1)).toBe(100_000);
  });

  test("over many backends: those with the largest weights", () => {
    const weights = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`b${i}`, i + 1]));
    const [running] = runningShares(
      historyOf(picksOf("smooth", weights, 400), { splits: [weighted("app", weights)] }),
    );
    expect(running?.children.map(({ name }) => name)).toEqual(["b196", "b197", "b198", "b199"]);
    expect(running?.more).toBe(196);
  });
});

test.each([
  ["no requests", historyOf([], { splits: [split] })],
  [
    "a load that keeps no samples",
    historyOf(["a"], {
      splits: [split],
      load: { kind: "saturate", connections: 1 },
      saturation: { answered: 1 },
    }),
  ],
  ["a route without a split", historyOf([{ by: null }], { splits: [null] })],
])("%s: nothing", (_, history) => {
  expect(runningShares(history)).toEqual([]);
});

test("picks that are judged as independent ones have the band of their test, which closes in", () => {
  const picks = Array.from({ length: 2000 }, (_, row) => ((row * 7) % 10 < 7 ? "a" : "b"));
  const rates = { alpha: 1e-6, beta: 1e-3, delta: 0.05 };
  const history = historyOf(picks, {
    splits: [weighted("app", { a: 7, b: 3 })],
    scheduler: "unknown",
    rates,
  });
  const line = runningShares(history)[0]?.children[0]?.lines[0] ?? [];
  const widths = line.map(({ min, max }) => max - min);
  expect(widths[0]).toBe(1);
  expect(widths.at(-1)).toBeLessThan(0.15);
  expect(widths.at(-1)).toBeGreaterThan(0.05);
});

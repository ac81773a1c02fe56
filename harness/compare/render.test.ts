import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { toText } from "./render.ts";
import { failing, report, row, verdict } from "./testing.ts";

// What is no terminal gets no colour.
const stream = new PassThrough() as unknown as NodeJS.WriteStream;
const lines = (...sides: Parameters<typeof compare>) => toText(compare(...sides), stream).split("\n");

test("in words: weights, what is missing, what is worse, what is better, and the rest in a line", () => {
  const base = [report({ requestsPerSecond: 2000 }), report({ name: "gone" }), failing("ordered")];
  const before = base.map((one, index) => (index === 2 ? { ...one, name: "mended" } : one));
  const bad = report({ failed: 20, shares: [row({ weight: 1 })] });
  const mended = report({ name: "mended", verdicts: [verdict("pass", "ordered")] });
  expect(lines(before, [bad, mended, report({ name: "fresh" })], [])).toEqual([
    "FAIL  1 figure got worse and 1 scenario is missing; 2 scenarios compared",
    "  weight  canary: v1 of app on r: 3 → 1; its shares are compared to their own bounds only",
    "  missing gone: in BASE and not in NEW",
    "  new     fresh: only in NEW",
    "  worse   canary: failed, lost or unexpected 0 → 2 % (0 of 1,000 → 20 of 1,000, exact binomial p = 1.9e-6, below 0.01)",
    "  better  mended: result fail → pass (because of ordered)",
    "  better  mended: ordered fail → pass (it was a fail)",
    "  same    canary: result pass, 1 check, 1 share; requests a second 2,000 → 1,000 requests/s, latency p50 1 ms, latency p99 3 ms (one run a side has no spread that could tell, 5 a side would)",
    "  same    mended: failed, lost or unexpected 0 %, 1 share; requests a second 1,000 requests/s, latency p50 1 ms, latency p99 3 ms (one run a side has no spread that could tell, 5 a side would)",
  ]);
});

test("what is allowed is said to be worse all the same", () => {
  const other = report({ name: "gone" });
  expect(lines([report(), other], [report({ failed: 20 })], ["canary", "gone"]).slice(0, 3)).toEqual([
    "PASS  nothing got worse but what is allowed; 1 scenario compared",
    "  allowed gone: in BASE and not in NEW",
    expect.stringMatching(/^ {2}allowed canary: failed, lost or unexpected 0 → 2 %/),
  ]);
});

test("a weight that differs in many epochs takes one line", () => {
  const storm = (weight: number) =>
    report({ shares: [0, 1, 2].map((epoch) => row({ epoch, weight: epoch === 1 ? weight : weight + 1 })) });
  expect(lines([storm(3)], [storm(1)], []).filter((line) => line.startsWith("  weight"))).toEqual([
    expect.stringContaining("canary: v1 of app on r in 2 epochs: 4 → 2;"),
    expect.stringContaining("canary: v1 of app on r after change 1: 3 → 1;"),
  ]);
});

test("of very many shares the first are shown, and the others counted", () => {
  const storm = (observed: number) =>
    report({ shares: Array.from({ length: 12 }, (_, epoch) => row({ epoch, observed })) });
  const worse = lines([storm(750)], [storm(1)], []).filter((line) => line.startsWith("  worse"));
  expect(worse).toHaveLength(9);
  expect(worse.at(-1)).toBe("  worse   canary: 4 more shares, which --json shows");
});

test("a check that fails on both sides is not counted among those that pass", () => {
  expect(lines([failing()], [failing()], [])[1]).toMatch(
    /^ {2}same {4}canary: result fail, sharesMatchWeights fail, failed, lost or unexpected 0 %, 1 share;/,
  );
});

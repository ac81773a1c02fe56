import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import type { ErrorReport, Report } from "../report/report.ts";
import { allowable, compare, type Side } from "./compare.ts";
import type { Figure } from "./comparison.ts";
import { toText } from "./render.ts";

/** A report in which all is well, but for what is given. */
function report(changes: Partial<Report> = {}): Report {
  return {
    version: 1,
    name: "canary",
    result: "pass",
    world: "processes",
    subject: { name: "ingress", version: "1", scheduler: "smooth" },
    images: {},
    sent: 1000,
    answered: 1000,
    failed: 0,
    lost: 0,
    unexpected: 0,
    epochs: [{ writtenAtMs: 0 }],
    shares: [row()],
    verdicts: [{ check: "sharesMatchWeights", result: "pass", summary: "fine", evidence: [] }],
    requestsPerSecond: 1000,
    latencyMs: { p50: 1, p90: 2, p99: 3, max: 4 },
    ...changes,
  };
}

function row(changes: Partial<Report["shares"][number]> = {}): Report["shares"][number] {
  return {
    route: "r",
    service: "app",
    epoch: 0,
    backend: "v1",
    weight: 3,
    expected: 750,
    observed: 750,
    allowedMin: 749,
    allowedMax: 751,
    ...changes,
  };
}

const side = (...reports: readonly (Report | ErrorReport)[]): Side =>
  Map.groupBy(reports, ({ name = "error" }) => name);
const figure = (base: Side, next: Side, name: string): Figure | undefined =>
  compare(base, next, []).figures.find((one) => one.figure === name);
const settled = (...times: readonly (number | null)[]) =>
  report({ epochs: [{ writtenAtMs: 0 }, ...times.map((settleMs, at) => ({ writtenAtMs: at, settleMs }))] });
const withRates = (...rates: readonly number[]) =>
  side(...rates.map((requestsPerSecond) => report({ requestsPerSecond })));

describe("a comparison", () => {
  test("of a run with itself finds nothing", () => {
    const { result, figures, weights, missing, added } = compare(side(report()), side(report()), []);
    expect(result).toBe("pass");
    expect(figures.map(({ verdict }) => verdict)).toEqual(figures.map(() => "same"));
    expect([weights, missing, added]).toEqual([[], [], []]);
  });

  test("names a check that no longer passes", () => {
    const bad = report({
      result: "fail",
      verdicts: [{ check: "sharesMatchWeights", result: "fail", summary: "v1 answered 9", evidence: [] }],
    });
    expect(figure(side(report()), side(bad), "result")).toMatchObject({
      verdict: "worse",
      base: "pass",
      new: "fail",
      reason: "sharesMatchWeights: v1 answered 9",
    });
    expect(figure(side(bad), side(report()), "result")?.verdict).toBe("better");
    expect(compare(side(report()), side(bad), []).result).toBe("fail");
  });

  test("takes an error for worse than a fail", () => {
    const error: ErrorReport = {
      version: 1,
      name: "canary",
      result: "error",
      error: { code: "world", message: "no engine" },
    };
    expect(figure(side(report({ result: "fail" })), side(error), "result")).toMatchObject({
      verdict: "worse",
      reason: "no engine",
    });
  });

  test("tells losses from noise by their numbers", () => {
    const losing = (failed: number) => side(report({ failed, sent: 1000 }));
    const name = "failed, lost or unexpected";
    expect(figure(losing(0), losing(7), name)?.verdict).toBe("same");
    expect(figure(losing(0), losing(9), name)?.verdict).toBe("worse");
    expect(figure(losing(9), losing(0), name)?.verdict).toBe("better");
    expect(figure(losing(0), losing(9), name)?.reason).toBe(
      "9 of 1,000 against 0 of 1,000: by chance with p = 0.0039, below 0.01",
    );
  });

  test("holds a share to its own bounds", () => {
    const off = side(report({ shares: [row({ observed: 760 })] }));
    expect(figure(side(report()), off, "share of v1")).toMatchObject({ verdict: "worse", new: 760 });
    expect(figure(off, side(report()), "share of v1")?.verdict).toBe("better");
    expect(figure(off, off, "share of v1")).toBeUndefined();
  });

  test("needs several runs to tell a rate", () => {
    const name = "requests a second";
    expect(figure(withRates(1000), withRates(500), name)).toMatchObject({
      verdict: "same",
      reason: "one run against one run cannot tell it from their spread; 5 against 5 can",
    });
    const [fast, slow] = [withRates(100, 101, 102, 103, 104), withRates(90, 91, 92, 93, 94)];
    expect(figure(fast, slow, name)).toMatchObject({ verdict: "worse", base: 102, new: 92 });
    expect(figure(slow, fast, name)?.verdict).toBe("better");
    expect(figure(fast, withRates(90, 101, 102, 103, 94), name)?.verdict).toBe("same");
  });

  test("takes a lower latency for better", () => {
    const p99 = (...values: readonly number[]) =>
      side(...values.map((value) => report({ latencyMs: { p50: 1, p90: 1, p99: value, max: 9 } })));
    expect(figure(p99(5, 5, 6, 6, 7), p99(1, 2, 2, 3, 3), "latency p99")?.verdict).toBe("better");
    expect(figure(p99(1, 2, 2, 3, 3), p99(5, 5, 6, 6, 7), "latency p99")?.verdict).toBe("worse");
  });

  test("does not hold one world's speed against another's", () => {
    const there = side(
      ...[90, 91, 92, 93, 94].map((requestsPerSecond) => report({ requestsPerSecond, world: "containers" })),
    );
    expect(figure(withRates(100, 101, 102, 103, 104), there, "requests a second")).toMatchObject({
      verdict: "same",
      reason: "measured in different worlds, so not compared",
    });
  });

  test("ranks the settle times of all changes", () => {
    expect(
      figure(side(settled(1, 2, 3, null, 4, 5)), side(settled(6, 7, 8, 9, 10)), "settle time"),
    ).toMatchObject({
      verdict: "worse",
      base: 3,
      new: 8,
    });
    expect(figure(side(settled(1)), side(settled(9)), "settle time")?.verdict).toBe("same");
    expect(figure(side(report()), side(settled(9)), "settle time")).toBeUndefined();
  });

  test("shows weights that differ, which is no regression by itself", () => {
    const other = report({ shares: [row({ weight: 1 }), row({ backend: "v2", weight: 2 })] });
    const { weights, result } = compare(side(report()), side(other), []);
    expect(weights).toEqual([
      { name: "canary", route: "r", service: "app", epoch: 0, backend: "v1", base: 3, new: 1 },
      { name: "canary", route: "r", service: "app", epoch: 0, backend: "v2", new: 2 },
    ]);
    expect(result).toBe("pass");
  });

  test("finds a scenario that is missing, and one that is new", () => {
    const other = report({ name: "other" });
    const { missing, added, result } = compare(side(report()), side(other), []);
    expect([missing, added, result]).toEqual([[{ name: "canary", allowed: false }], ["other"], "fail"]);
    expect(compare(side(report()), side(other), ["canary"]).result).toBe("pass");
  });

  test("lets pass what is allowed, and only that", () => {
    const bad = side(report({ result: "fail", failed: 20 }));
    expect(compare(side(report()), bad, ["canary"]).result).toBe("pass");
    expect(compare(side(report()), bad, ["canary:result"]).result).toBe("fail");
    const both = ["canary:result", "canary:failed, lost or unexpected"];
    expect(compare(side(report()), bad, both).result).toBe("pass");
    expect(allowable(compare(side(report()), bad, []))).toEqual(expect.arrayContaining(["canary", ...both]));
  });
});

test("in words: what is worse before what is better, and the rest in a line", () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const bad = side(report({ failed: 20, shares: [row({ weight: 1 })] }), report({ name: "new one" }));
  const base = side(report(), report({ name: "gone" }));
  expect(toText(compare(base, bad, []), stream).split("\n")).toEqual([
    "FAIL  1 figure got worse, 1 scenario is missing; 1 scenario compared",
    "  weight  canary: v1 of app: 3 → 1; shares are held to the weights of their own side",
    "  missing gone: in BASE and not in NEW",
    "  new     new one: only in NEW",
    "  worse   canary: failed, lost or unexpected 0 → 20 requests (20 of 1,000 against 0 of 1,000: by chance with p = 1.9e-6, below 0.01)",
    "  same    canary: result pass, requests a second 1,000, latency p50 1, latency p99 3",
  ]);
});

import { describe, expect, test } from "vitest";
import { buildReport } from "../report/build.ts";
import { schemaErrors } from "../report/testing-schema.ts";
import { evidenceOf, judgeIndependent } from "./independent-picks.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { bandOf } from "./statistics/e-value.ts";
import { DEFAULT_RATES } from "./statistics/rates.ts";
import { independent } from "./statistics/testing.ts";
import { historyOf, servers, type Writing, weighted } from "./testing.ts";
import { randomOf } from "./testing-storm.ts";

const NAMES = ["a", "b", "c"];
const splits = [weighted("app", { a: 3, b: 1 })];

function history(picks: ArrayLike<number>, writing: Partial<Writing> = {}) {
  return historyOf(
    Array.from(picks, (pick) => NAMES[pick] ?? ""),
    { splits, scheduler: "unknown", rates: DEFAULT_RATES, ...writing },
  );
}

const drawn = (shares: readonly number[], length: number, seed = 1) =>
  independent(shares, length, randomOf(seed));

describe("independent picks", () => {
  test("as the weights give pass, with what would have been seen", () => {
    const right = history(drawn([0.75, 0.25], 4000));
    const { result, summary } = judgeIndependent(right);
    expect(result).toBe("pass");
    expect(summary).toMatch(
      /^a [\d,]+, b [\d,]+ of 4,000: a split that is off by 5 points .* 0\.001 at most \(decided after [\d,]+\); with so many a share that is off by [\d.]+ points or more would have failed$/,
    );
    expect(evidenceOf(right)).toMatchObject({ picks: 4000, likelyAt: null, ...DEFAULT_RATES });
  });

  test("off by far fail, and say who has too much", () => {
    const wrong = history(drawn([0.5, 0.5], 1000));
    const { result, summary } = judgeIndependent(wrong);
    expect(result).toBe("fail");
    expect(summary).toMatch(
      /answered [\d.]+ % of 1,000 picks, (above|below) the [27]5\.00? %.*evidence of 10\^\d/,
    );
    expect(evidenceOf(wrong)?.log10E).toBeGreaterThanOrEqual(6);
  });

  test("too few are not decided, and it is said how many would do", () => {
    const short = history(drawn([0.75, 0.25], 50));
    const { result, summary } = judgeIndependent(short);
    expect(result).toBe("unknown");
    expect(summary).toMatch(
      /^not decided after 50 picks \(a \d+, b \d+ of 50\): about [\d,]+ in all would likely/,
    );
    expect(evidenceOf(short)?.decidedAt).toBeNull();
    expect(evidenceOf(short)?.likelyAt).toBeGreaterThan(50);
    expect(judgeIndependent(history([0])).summary).toMatch(/with so few no deviation could have failed$/);
  });

  test("a backend of weight 0 that answers once is no chance, whatever the order", () => {
    const one = history([...drawn([1, 0], 20), 2], { splits: [weighted("app", { a: 3, b: 1, c: 0 })] });
    expect(judgeIndependent(one)).toMatchObject({
      result: "fail",
      summary: "c answered 1 of 21 picks, and its weight is 0",
    });
    expect(evidenceOf(one)?.log10E).toBeNull();
  });

  test("strangers, failures and losses are no picks", () => {
    const requests = [...drawn([0.75, 0.25], 300)].map((pick) => ({ by: NAMES[pick] ?? "" }));
    const disturbed = historyOf(
      [{ lost: true }, { by: "z" }, ...requests, { failed: "reset" }, { by: null }],
      { splits, scheduler: "random", rates: DEFAULT_RATES, others: ["z"] },
    );
    expect(evidenceOf(disturbed)?.picks).toBe(300);
  });
});

test("picks that a schedule made are not judged as independent ones", () => {
  const scheduled = history(Array.from({ length: 400 }, (_, row) => (row % 4 === 2 ? 1 : 0)));
  const { result, summary } = judgeIndependent(scheduled);
  expect(result).toBe("unknown");
  expect(summary).toMatch(/^a 300, b 100 of 400 are not independent picks.*declare --scheduler smooth/);
});

test("connections that keep their backend are found", () => {
  const requests = Array.from({ length: 400 }, (_, row) => ({
    by: row % 8 < 6 ? "a" : "b",
    connection: row % 8,
  }));
  const sticky = historyOf(requests, { splits, scheduler: "random", rates: DEFAULT_RATES });
  expect(judgeIndependent(sticky).result).toBe("unknown");
  expect(judgeIndependent(sticky).summary).toMatch(/connections or sessions keep their backend/);
});

test("the leaves of nested services are judged as one", () => {
  const nested = [weighted("root", { x: [1, weighted("x", { a: 1, b: 1 })], y: [1, servers("y", ["c"])] })];
  const right = history(drawn([0.25, 0.25, 0.5], 6000), { splits: nested });
  expect(judgeIndependent(right).result).toBe("pass");
  expect(judgeIndependent(history(drawn([1 / 3, 1 / 3, 1 / 3], 6000), { splits: nested })).result).toBe(
    "fail",
  );
});

test("one route with one configuration is what can be judged", () => {
  const changed = history([0], { changes: [{ writtenAtMs: 0.2, splits }] });
  expect(judgeIndependent(changed).summary).toMatch(/one route/);
  expect(evidenceOf(changed)).toBeUndefined();
});

test("the check asks it, and the report has its figures and the band that holds at any time", () => {
  const right = history(drawn([0.75, 0.25], 4000));
  const check = sharesMatchWeights();
  expect(check.judge(right)).toEqual(judgeIndependent(right));
  const report = buildReport(right, [{ check: check.name, ...check.judge(right) }]);
  expect(report.evidence).toEqual(evidenceOf(right));
  const { min, max } = bandOf([0.75, 0.25], 0, 4000, DEFAULT_RATES.alpha);
  expect(report.shares[0]).toMatchObject({ allowedMin: min, allowedMax: max });
  expect(schemaErrors(report)).toEqual([]);
});

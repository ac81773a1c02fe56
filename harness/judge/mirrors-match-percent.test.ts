import { describe, expect, test } from "vitest";
import type { Mirror } from "../config/mirrors.ts";
import { everyRequestAnswered } from "./every-request-answered.ts";
import { awaitedCopies } from "./mirrored.ts";
import { isCopied } from "./mirroring-rule.ts";
import { mirrorsMatchPercent } from "./mirrors-match-percent.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, servers, type Writing, type Written, weighted } from "./testing.ts";
import { witnessesAgree } from "./witnesses-agree.ts";

const { judge } = mirrorsMatchPercent();
const mirrorOf = (percent: number, of: readonly string[] = ["a"], name = "m"): Mirror => ({
  service: "shop",
  of,
  name,
  backends: [name],
  percent,
});
const quarter: Writing = { splits: [servers("a", ["a"])], mirrors: [[mirrorOf(25)]] };

/** Requests that one backend answers, of which some are copied, the first having number 1. */
function requests(length: number, isSo: (number: number) => boolean): Written[] {
  return Array.from({ length }, (_, index) => ({
    by: "a",
    ...(isSo(index + 1) && { copiedTo: ["m"] }),
  }));
}
const byTheRule = (number: number) => isCopied(number, 25);
const closed = { kind: "closed", connections: 4 } as const;

test("passes where just those are copied that the rule names", () => {
  expect(judge(historyOf(requests(10, byTheRule), quarter))).toEqual({
    result: "pass",
    summary: "m got copies of 3 of the 10 requests that shop answered, as 25 % allow",
    evidence: [],
  });
});

test("0 % get nothing, and 100 % everything", () => {
  const of = (percent: number, isSo: () => boolean) =>
    judge(historyOf(requests(5, isSo), { ...quarter, mirrors: [[mirrorOf(percent)]] })).result;
  expect([of(0, () => false), of(100, () => true)]).toEqual(["pass", "pass"]);
  expect([of(0, () => true), of(100, () => false)]).toEqual(["fail", "fail"]);
});

describe("fails where", () => {
  test("there is one copy too few or too many, at any concurrency", () => {
    for (const copies of [2, 4]) {
      const verdict = judge(
        historyOf(
          requests(10, (number) => number <= copies),
          { ...quarter, load: closed },
        ),
      );
      expect(verdict).toMatchObject({
        result: "fail",
        summary: `m got copies of ${copies} of the 10 requests that shop answered; 25 % allow exactly 3`,
      });
    }
  });

  test("another request is copied than the rule names, with one in flight", () => {
    const second = requests(10, (number) => [2, 5, 9].includes(number));
    expect(judge(historyOf(second, quarter))).toEqual({
      result: "fail",
      summary:
        "request 0, number 1 of those that shop passed on, was not copied by mirror m, where the rule for 25 % copies this one",
      evidence: [0],
    });
    expect(judge(historyOf(second, { ...quarter, load: closed })).result).toBe("pass");
  });

  test.each<[string, Partial<Written>, string]>([
    ["a request is copied twice", { copiedTo: ["m", "m"] }, "1 request copied more than once by mirror m"],
    ["the mirror's answer is given", { by: "m" }, "1 request answered by mirror m, whose answers nobody"],
    ["the service asks again", { logged: ["a", "a"] }, "1 request asked of shop's own backends again"],
    ["nobody is asked", { logged: [] }, "1 request asked of shop's own backends not once"],
  ])("%s", (_, written, finding) => {
    const all = requests(10, byTheRule);
    all[4] = { ...all[4], ...written };
    const verdict = judge(historyOf(all, quarter));
    expect(verdict.result).toBe("fail");
    expect(verdict.summary).toContain(finding);
    expect(verdict.evidence).toEqual([4]);
  });

  test("a copy carries no id of this run", () => {
    expect(judge(historyOf(requests(10, byTheRule), { ...quarter, phantoms: ["m"] }))).toMatchObject({
      result: "fail",
      summary: "1 line in the log of mirror m of no request that it copies",
    });
  });

  test("a request is copied that never came to the service", () => {
    const splits = [weighted("app", { a: 1, b: 1 })];
    const all: Written[] = [{ by: "a", copiedTo: ["m"] }, { by: "b", copiedTo: ["m"] }, { by: "a" }];
    expect(judge(historyOf(all, { ...quarter, splits }))).toMatchObject({
      result: "fail",
      summary: "1 request copied by mirror m, though never passed on by shop",
      evidence: [1],
    });
  });
});

test("of several mirrors each is judged by its own percentage, of several routes each by its own requests", () => {
  const mirrors = [[mirrorOf(50), mirrorOf(25, ["a"], "n")], []];
  const splits = [servers("a", ["a"]), servers("b", ["b"])];
  const all: Written[] = [
    { by: "a", copiedTo: ["m", "n"] },
    { by: "b", route: 1 },
    { by: "a" },
    { by: "a", copiedTo: ["m"] },
    { by: "b", route: 1 },
  ];
  expect(judge(historyOf(all, { splits, mirrors }))).toMatchObject({
    result: "pass",
    summary:
      "m got copies of 2 of the 3 requests that shop answered, as 50 % allow; n got copies of 1 of the 3 requests that shop answered, as 25 % allow",
  });
  const other = all.map((one, row) => (row === 4 ? { ...one, copiedTo: ["m"] } : one));
  expect(judge(historyOf(other, { splits, mirrors })).summary).toBe(
    "1 line in the log of mirror m of no request that it copies",
  );
});

describe("is unknown where", () => {
  const all = requests(10, byTheRule);
  test.each<[string, readonly Written[], Partial<Writing>, string]>([
    ["nothing mirrors", all, { mirrors: [[]], others: ["m"] }, "no service of the configuration mirrors"],
    ["nothing was answered", [{ failed: "reset" }], {}, "passed no request that was answered"],
    ["a mirror's log is torn", requests(10, () => false), { torn: ["m"] }, "the log of m does not end"],
    [
      "the service is reached in two ways",
      all,
      { splits: [weighted("app", { x: [1, servers("a", ["a"])], y: [1, servers("a", ["a"])] })] },
      "reached in several ways",
    ],
    [
      "the load has no ids",
      all,
      { saturation: { answered: 10 }, load: { kind: "saturate", connections: 1 } },
      "a saturating load has no ids",
    ],
  ])("%s", (_, written, writing, why) => {
    const verdict = judge(historyOf(written, { ...quarter, ...writing }));
    expect(verdict.result).toBe("unknown");
    expect(verdict.summary).toContain(why);
  });
});

test("a request that failed may have been copied, or not", () => {
  const failed = { by: null, failed: "reset" } as const;
  const judged = (copies: number, of: number) =>
    judge(historyOf([failed, ...requests(of, (number) => number <= copies)], { ...quarter, load: closed }))
      .result;
  // Of 8 and of 9 in all 2 and 3 are copied, of which the failed one may be one.
  expect([0, 1, 2, 3, 4].map((copies) => judged(copies, 8))).toEqual([
    "fail",
    "fail",
    "pass",
    "pass",
    "fail",
  ]);
  expect([0, 1, 2, 3].map((copies) => judged(copies, 7))).toEqual(["fail", "pass", "pass", "fail"]);
});

test("after a change the new percentage holds, and it is open where its count begins", () => {
  const changed: Writing = {
    ...quarter,
    load: closed,
    changes: [{ writtenAtMs: 10, splits: quarter.splits, mirrors: [[mirrorOf(50)]] }],
  };
  const after = (copies: number) => [
    ...requests(10, byTheRule),
    ...requests(9, (number) => number <= copies).map((one, index) => ({ ...one, sentAtMs: 1000 + index })),
  ];
  expect([3, 4, 5, 6].map((copies) => judge(historyOf(after(copies), changed)).result)).toEqual([
    "fail",
    "pass",
    "pass",
    "fail",
  ]);
  const gone: Writing = { ...changed, changes: [{ writtenAtMs: 10, splits: quarter.splits }] };
  expect([0, 1].map((copies) => judge(historyOf(after(copies), gone)).result)).toEqual(["pass", "fail"]);
});

test("copies are no answers, no duplicates and no losses to other checks", () => {
  const history = historyOf(requests(10, byTheRule), { ...quarter, torn: ["m"] });
  for (const check of [everyRequestAnswered(), sharesMatchWeights()])
    expect(check.judge(history).result).toBe("pass");
  expect(witnessesAgree().judge(history)).toMatchObject({
    result: "pass",
    summary: "10 log lines of 1 backend match the 10 requests by id",
  });
  const saturated = historyOf(requests(100, byTheRule), {
    ...quarter,
    load: { kind: "saturate", connections: 2 },
    saturation: { answered: 100 },
  });
  for (const check of [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()])
    expect(check.judge(saturated).result).toBe("pass");
});

test("as many copies are waited for as there can be", () => {
  const lines = (written: readonly Written[], writing = quarter) =>
    awaitedCopies(historyOf(written, writing));
  expect(lines(requests(10, () => false))).toEqual([{ backends: ["m"], lines: 3 }]);
  expect(lines([...requests(8, () => false), { by: null, failed: "reset" }])).toEqual([
    { backends: ["m"], lines: 3 },
  ]);
  const two = { splits: [servers("a", ["a"]), servers("b", ["b"])] };
  const mirrors = [[mirrorOf(10)], [mirrorOf(10, ["b"])]];
  expect(lines([{ by: "a" }, { by: "b", route: 1 }], { ...two, mirrors })).toEqual([
    { backends: ["m"], lines: 2 },
  ]);
  expect(lines([{ by: "a" }], { splits: [servers("a", ["a"])] })).toEqual([]);
});

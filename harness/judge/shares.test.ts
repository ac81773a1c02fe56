import { describe, expect, test } from "vitest";
import { shareRows } from "./shares.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, servers, weighted } from "./testing.ts";

const three = [weighted("app", { a: 3, b: 1 })];
const one = [weighted("app", { a: 1, b: 1 })];

/** The same names again and again, a millisecond each. */
function run(names: string, fromMs: number, length: number) {
  return Array.from({ length }, (_, index) => ({
    by: names[index % names.length] ?? "",
    sentAtMs: fromMs + index,
  }));
}

describe("shares are told once for each configuration", () => {
  const back = [
    { writtenAtMs: 1000, splits: one, config: "one" },
    { writtenAtMs: 2000, splits: three, config: "three" },
  ];
  const requests = [...run("aaba", 0, 400), ...run("ab", 1300, 200), ...run("aaba", 2300, 40)];

  test("with the sums of counts and bounds, in the order of their first writes", () => {
    const rows = shareRows(historyOf(requests, { splits: three, changes: back, config: "three" }));
    expect(
      rows.map(({ epoch, backend, weight, observed, expected }) => [
        epoch,
        backend,
        weight,
        observed,
        expected,
      ]),
    ).toEqual([
      [0, "a", 3, 330, 330],
      [0, "b", 1, 110, 110],
      [1, "a", 1, 100, 100],
      [1, "b", 1, 100, 100],
    ]);
    // Exact from the fresh start, a pick either way after the change.
    expect(rows[0]).toMatchObject({ allowedMin: 329, allowedMax: 331 });
  });

  test("by what the configuration says, where it has no text", () => {
    const changes = back.map(({ writtenAtMs, splits }) => ({ writtenAtMs, splits: structuredClone(splits) }));
    expect(shareRows(historyOf(requests, { splits: three, changes }))).toHaveLength(4);
  });
});

test("an error of one configuration is evident by answers of the backend that has too many", () => {
  const changes = [{ writtenAtMs: 1000, splits: one }];
  const history = historyOf([...run("aaba", 0, 400), ...run("aaab", 1300, 200)], { splits: three, changes });
  const verdict = sharesMatchWeights().judge(history);
  expect(verdict.summary).toContain(
    "a answered 150 of the 200 requests divided by app after change 1 settled",
  );
  expect(verdict.evidence).toHaveLength(20);
  for (const row of verdict.evidence) {
    expect(history.samples.columns.backend[row]).toBe(0);
    expect(history.samples.sentAtMs(row)).toBeGreaterThanOrEqual(1250);
  }
});

test("evidence is found below a child of which only the second backend answers", () => {
  const splits = [
    weighted("root", { left: [1, weighted("left", { a: 0, b: 1 })], c: [1, servers("c", ["c"])] }),
  ];
  const { result, evidence } = sharesMatchWeights().judge(historyOf(run("bbcb", 0, 40), { splits }));
  expect([result, evidence.length]).toEqual(["fail", 20]);
});

test("children that come and go widen the bound of what follows, and nothing else does", () => {
  const width = (between: Record<string, number>) => {
    const changes = [
      { writtenAtMs: 1000, splits: [weighted("app", between)] },
      { writtenAtMs: 2000, splits: one },
    ];
    const rows = shareRows(historyOf(run("ab", 2300, 200), { splits: one, changes, config: "first" }));
    const [row] = rows.filter(({ epoch }) => epoch === 2);
    return (row?.allowedMax ?? 0) - (row?.allowedMin ?? 0);
  };
  expect([width({ a: 2, b: 1 }), width({ a: 1, b: 1, c: 1 })]).toEqual([2, 4]);
});

test("of thousands of wrong shares the first are said", () => {
  const changes = Array.from({ length: 1000 }, (_, index) => ({
    writtenAtMs: 500 * (index + 1),
    splits: one,
  }));
  const requests = changes.map(({ writtenAtMs }) => ({ by: "a", sentAtMs: writtenAtMs + 300 }));
  const all = [...requests, ...requests, ...requests].toSorted((x, y) => x.sentAtMs - y.sentAtMs);
  const { result, summary } = sharesMatchWeights().judge(historyOf(all, { splits: one, changes }));
  expect(result).toBe("fail");
  expect(summary).toMatch(/; and 1,994 more$/);
  expect(summary.length).toBeLessThan(1000);
});

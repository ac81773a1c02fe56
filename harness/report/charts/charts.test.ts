import { describe, expect, test } from "vitest";
import { latency } from "../../judge/latency.ts";
import { orderFollowsSchedule } from "../../judge/order-follows-schedule.ts";
import { phases } from "../../judge/phases.ts";
import { tally } from "../../judge/tally.ts";
import { historyOf, picksOf, type Written, weighted } from "../../judge/testing.ts";
import { stormOf } from "../../judge/testing-storm.ts";
import { chartsOf } from "./charts.ts";

const split = weighted("app", { a: 3, b: 1 });
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe("rates", () => {
  /** Two hundred a second, each answered half a millisecond after it was sent. */
  const at = (row: number) => ({ sentAtMs: row * 5, doneAtMs: row * 5 + 0.5 });
  const requests = picksOf("smooth", { a: 3, b: 1 }, 200).map((by, row): Written => ({ by, ...at(row) }));

  test("count each answer when it came, by backend, in round bins", () => {
    const { rates } = chartsOf(historyOf(requests, { splits: [split] }));
    expect(rates).toMatchObject({ widthMs: 200, durationMs: 995.5, source: "client", changes: 0 });
    const last = (answers: number) => (answers / 195.5) * 1000;
    expect(rates?.backends).toEqual([
      { name: "a", isOne: true, perSecond: [150, 150, 150, 150, last(30)] },
      { name: "b", isOne: true, perSecond: [50, 50, 50, 50, last(10)] },
    ]);
    expect(rates?.bad).toEqual([0, 0, 0, 0, 0]);
  });

  test("have failures in the bin in which they were known", () => {
    const wrong = requests.map((request, row): Written => {
      if (row === 50) return { failed: "timeout", sentAtMs: 250, doneAtMs: 750 };
      if (row === 51) return { lost: true, sentAtMs: 255 };
      return row === 199 ? { ...request, status: 503 } : request;
    });
    expect(chartsOf(historyOf(wrong, { splits: [split] })).rates?.bad).toEqual([0, 1, 0, 1, 1]);
  });

  test("have as many failures as the report counts, whatever was wrong", () => {
    const flaws: Written[] = [
      { status: 500 },
      { wrongBody: true },
      { wrongId: true },
      { by: null },
      { by: "stranger" },
      { failed: "reset" },
      { lost: true },
      { route: 1, by: "a" },
      { route: 1, by: null, status: 404 },
    ];
    const wrong = requests.map((request, row): Written => ({ ...request, ...flaws[row % 20] }));
    const history = historyOf(wrong, { splits: [split, null], statuses: [200, 404], others: ["stranger"] });
    const { failed, lost, unexpected } = tally(history);
    expect(unexpected).toBeGreaterThan(50);
    expect(sum(chartsOf(history).rates?.bad ?? [])).toBe(failed + lost + unexpected);
  });

  test("of a saturating load come from the backends' logs", () => {
    const history = historyOf(requests, {
      splits: [split],
      load: { kind: "saturate", connections: 4 },
      saturation: { answered: 200 },
    });
    for (let row = 0; row < 200; row++) history.hits.columns.loggedAtMs[row] = 1_700_000_000_000 + row * 5;
    const { rates, running, latency } = chartsOf(history);
    expect(rates).toMatchObject({ source: "logs", bad: null, durationMs: 995 });
    expect(rates?.backends.map(({ name }) => name)).toEqual(["a", "b"]);
    expect([running, latency]).toEqual([[], []]);
  });

  test("of many backends are those of the busiest, and of the others together", () => {
    const weights = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`b${i}`, i < 5 ? 20 : 1]));
    const { rates } = chartsOf(
      historyOf(picksOf("smooth", weights, 1350), { splits: [weighted("app", weights)] }),
    );
    expect(rates?.backends.map(({ name, isOne }) => [name, isOne])).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => [`b${i}`, true]),
      ["35 others", false],
    ]);
  });

  test("are none of a handful", () => {
    expect(chartsOf(historyOf(["a", "a", "b", "a"], { splits: [split] })).rates).toBeUndefined();
  });
});

describe("latency", () => {
  const history = stormOf({
    seed: 5,
    weights: [
      { a: 3, b: 1 },
      { a: 1, b: 1 },
    ],
    lengthsMs: [700, 900],
    settleMs: 5,
    connections: 4,
    latencyMs: 20,
  });

  test("rises by percentile to the very figures of the report", () => {
    const single = { ...history, epochs: history.epochs.slice(0, 1) };
    const [curve, ...others] = chartsOf(single).latency;
    expect(others).toEqual([]);
    const points = curve?.points ?? [];
    expect(points.length).toBeGreaterThan(20);
    const rises = (values: readonly number[]) =>
      values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
    expect(rises(points.map(({ share }) => share))).toBe(true);
    expect(rises(points.map(({ ms }) => ms))).toBe(true);
    const at = (share: number) => points.find((point) => point.share === share)?.ms;
    const { p50, p90, p99, max } = latency(single.samples);
    expect([at(0.5), at(0.9), at(0.99), at(1)]).toEqual([p50, p90, p99, max]);
  });

  test("around changes is that of the report's phases", () => {
    const curves = chartsOf(history).latency;
    expect(curves.map(({ phase }) => phase)).toEqual(["before", "during", "after"]);
    for (const { phase, points } of curves) {
      if (phase === "all") throw new Error("there was a change");
      const expected = phases(history)?.[phase];
      expect(points.find(({ share }) => share === 0.5)?.ms).toBe(expected?.p50);
      expect(points.at(-1)).toEqual({ share: 1, ms: expected?.max });
    }
  });

  test("of nothing is nothing", () => {
    const { latency, sequence } = chartsOf(historyOf([{ lost: true }], { splits: [split] }));
    expect(latency).toEqual([]);
    expect(sequence).toEqual({ from: 0, names: [], others: 0, cells: [null], cycle: 4 });
  });
});

describe("the sequence", () => {
  const checks = [{ name: orderFollowsSchedule().name }];
  const wrongAt = (row: number, requests: number) => {
    const picks = picksOf("smooth", { a: 3, b: 1 }, requests);
    picks[row] = "b";
    return { ...historyOf(picks, { splits: [split] }), checks };
  };

  test("shows the first hundred", () => {
    const { sequence } = chartsOf({
      ...historyOf(["a", "a", "b", { by: null }], { splits: [split] }),
      checks,
    });
    expect(sequence).toEqual({ from: 0, names: ["a", "b"], others: 0, cells: [0, 0, 1, null], cycle: 4 });
    expect(chartsOf(wrongAt(2, 500)).sequence?.cells).toHaveLength(100);
  });

  test("marks the first wrong pick, and goes to where it is", () => {
    expect(chartsOf(wrongAt(40, 500)).sequence).toMatchObject({ from: 0, wrongAt: 40 });
    const { sequence } = chartsOf(wrongAt(400, 500));
    expect(sequence).toMatchObject({ from: 340, wrongAt: 400 });
    expect(sequence?.cells[60]).toBe(sequence?.names.indexOf("b"));
  });

  test("marks none where the order was not asked for", () => {
    expect(chartsOf({ ...wrongAt(40, 500), checks: [] }).sequence?.wrongAt).toBeUndefined();
  });

  test("is that of one request in flight only", () => {
    const load = { kind: "closed", connections: 2 } as const;
    expect(chartsOf(historyOf(["a"], { splits: [split], load })).sequence).toBeUndefined();
  });

  test("of many backends names some", () => {
    const weights = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`b${i}`, 1]));
    const { sequence } = chartsOf(
      historyOf(picksOf("smooth", weights, 100), { splits: [weighted("app", weights)] }),
    );
    expect(sequence?.names).toHaveLength(11);
    expect(sequence?.others).toBe(49);
    expect(sequence?.cells.every((cell) => cell !== null && cell <= 11)).toBe(true);
  });
});

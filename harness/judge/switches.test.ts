import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reloadSettles } from "./reload-settles.ts";
import { sessionsStick } from "./sessions-stick.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { settleTimes, switchesOf } from "./switches.ts";
import { historyOf, type Written, weighted } from "./testing.ts";
import { effectsOf, type Storm, stormOf } from "./testing-storm.ts";

const only = { a: [weighted("app", { a: 1, b: 0 })], b: [weighted("app", { a: 0, b: 1 })] };

/** One request every ten milliseconds. */
function every10(names: string, fromMs: number): Written[] {
  return [...names].map((by, index) => ({ by, sentAtMs: fromMs + index * 10 }));
}

describe("an answer that the configuration before last gives as well", () => {
  /** From a to b and back again, and so on; each change takes 50 ms. */
  const alternating = (...writtenAtMs: number[]) => ({
    splits: only.a,
    changes: writtenAtMs.map((ms, index) => ({
      writtenAtMs: ms,
      splits: index % 2 === 0 ? only.b : only.a,
    })),
  });

  test("is owed to that one, where the one between has not been seen", () => {
    // In the fourth epoch, from 1060 to 1085, the first change comes, and the second one.
    const requests = every10("aaaaaabbaabbaabbbb", 1000);
    expect(settleTimes(historyOf(requests, alternating(1000, 1020, 1040, 1060, 1085)))).toEqual([
      60.5, 60.5, 60.5, 60.5, 55.5,
    ]);
  });

  test("proves nothing of the weights beside it", () => {
    const beside = [
      weighted("shop", { x: 1, y: 1 }),
      weighted("shop", { x: 1, y: 9 }),
      weighted("shop", { x: 9, y: 1 }),
    ] as const;
    const changes = ([1000, 1020, 1040, 1060] as const).map((writtenAtMs, index) => ({
      writtenAtMs,
      splits: [...(index % 2 === 0 ? only.b : only.a), beside[index === 3 ? 1 : 0]],
    }));
    // The second change is in effect from 1070 on, and the third comes when the fourth has been followed by another.
    const requests = [
      ...every10("aaaaaab", 1000),
      ...Array.from({ length: 120 }, (_, index) => [
        { by: "a", sentAtMs: 1070 + index },
        { by: index % 2 === 0 ? "x" : "y", sentAtMs: 1070.1 + index, route: 1 },
      ]).flat(),
    ];
    const history = historyOf(requests, {
      splits: [...only.a, beside[0]],
      changes: [...changes, { writtenAtMs: 1200, splits: [...only.b, beside[2]] }],
    });
    expect(switchesOf(history).map(({ begunAtMs }) => begunAtMs)).toEqual([
      1060.5,
      1070.5,
      undefined,
      undefined,
      undefined,
    ]);
    for (const check of [sharesMatchWeights(), reloadSettles()])
      expect(check.judge(history)).not.toMatchObject({ result: "fail" });
  });
});

describe("an answer of a configuration that was replaced before the last write", () => {
  const found = (names: readonly Written[]) =>
    reloadSettles().judge(
      historyOf(names, {
        splits: only.a,
        changes: [
          { writtenAtMs: 1000, splits: only.b },
          { writtenAtMs: 1300, splits: [weighted("app", { a: 0, c: 1 })] },
        ],
      }),
    );

  test("is late by when that was", () => {
    expect(found([...every10("a", 1100), ...every10("a", 1310)])).toEqual({
      result: "fail",
      summary:
        "change 1 had not taken effect after 310 ms: request 1 was still answered by the configuration before it; allowed are 250 ms",
      evidence: [1],
    });
  });

  test("has come back where the one between had been seen", () => {
    const { summary, evidence } = found([...every10("b", 1100), ...every10("a", 1310)]);
    expect(summary).toContain("after change 1, the old configuration answered 1 request");
    expect(evidence).toEqual([1]);
  });
});

/** Two or three configurations in turn, that tell all, or something, or nothing of each other. */
const alternations: fc.Arbitrary<Storm> = fc
  .record({
    turns: fc.constantFrom(
      [{ a: 1 }, { b: 1 }],
      [
        { a: 1, b: 0 },
        { a: 1, b: 1 },
      ],
      [
        { a: 3, b: 1 },
        { a: 1, b: 1 },
      ],
      [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }],
      [{ a: 1, b: 1 }, { b: 1, c: 1 }, { c: 1 }],
      [
        { a: 1, b: 0 },
        { a: 0, b: 1 },
      ],
    ),
    epochs: fc.integer({ min: 2, max: 40 }),
  })
  .chain(({ turns, epochs }) =>
    fc.record({
      seed: fc.integer(),
      weights: fc.constant(Array.from({ length: epochs }, (_, epoch) => turns[epoch % turns.length] ?? {})),
      lengthsMs: fc.array(fc.constantFrom(1, 10, 30, 60, 300), { minLength: epochs, maxLength: epochs }),
      settleMs: fc.constantFrom(0, 2, 40, 200),
      connections: fc.integer({ min: 1, max: 4 }),
      latencyMs: fc.constantFrom(1, 3, 30),
      isSticky: fc.boolean(),
    }),
  );

describe("whatever alternates", () => {
  test("no change is called settled before it took effect", () => {
    fc.assert(
      fc.property(alternations, (storm) => {
        const effectsMs = effectsOf(storm);
        // Answers are timed in single precision.
        for (const { epoch, begunAtMs } of switchesOf(stormOf(storm)))
          if (begunAtMs !== undefined) expect(begunAtMs).toBeGreaterThan((effectsMs[epoch] ?? 0) - 1e-3);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("an ingress that applies changes within its bound is never found wrong", () => {
    fc.assert(
      fc.property(alternations, (storm) => {
        const history = stormOf(storm);
        for (const check of [sharesMatchWeights(), reloadSettles({ withinMs: 201 }), sessionsStick()]) {
          const { result, summary } = check.judge(history);
          if (result === "fail") expect.unreachable(summary);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

import { describe, expect, test } from "vitest";
import { certainFrom, stretchesOf } from "./stretch.ts";
import { historyOf, type Writing, type Written, weighted } from "./testing.ts";

const split = (weights: Record<string, number>) => [weighted("app", weights)];
/** From 3:1 to 1:1 at 1000: no answer tells. */
const untold: Writing = {
  splits: split({ a: 3, b: 1 }),
  changes: [{ writtenAtMs: 1000, splits: split({ a: 1, b: 1 }) }],
};
const from = (sentAtMs: number, doneAtMs: number, by = "a"): Written => ({ by, sentAtMs, doneAtMs });

/** Counted in each epoch, and uncounted there. */
function judged(requests: readonly Written[], writing = untold, settleMs = 250): [number, number][] {
  const [own = []] = stretchesOf(historyOf(requests, writing), settleMs);
  return own.map(({ counts, uncounted }) => [counts.reduce((all, one) => all + one, 0), uncounted]);
}

describe("a request belongs to an epoch that it lies in, sent after the interval and done before the next write", () => {
  test.each<[string, Written, [number, number][]]>([
    [
      "wholly before the write",
      from(0, 999),
      [
        [1, 0],
        [0, 0],
      ],
    ],
    [
      "done at the write",
      from(0, 1000),
      [
        [1, 0],
        [0, 0],
      ],
    ],
    [
      "done after it, within the interval",
      from(999, 1001),
      [
        [0, 1],
        [0, 0],
      ],
    ],
    [
      "in flight over the whole interval",
      from(999, 1251),
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      "wholly within the interval",
      from(1000, 1249),
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "sent within it, done after it",
      from(1249, 1251),
      [
        [0, 0],
        [0, 1],
      ],
    ],
    [
      "sent at its end",
      from(1250, 1251),
      [
        [0, 0],
        [1, 0],
      ],
    ],
    [
      "failed before the write",
      { failed: "reset", sentAtMs: 1, doneAtMs: 2 },
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      "failed after the interval",
      { failed: "reset", sentAtMs: 1300 },
      [
        [0, 0],
        [0, 1],
      ],
    ],
    [
      "lost",
      { lost: true, sentAtMs: 1 },
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      "answered by nobody known",
      { by: null, sentAtMs: 1 },
      [
        [0, 1],
        [0, 1],
      ],
    ],
  ])("%s", (_, request, expected) => {
    expect(judged([request])).toEqual(expected);
  });

  test("through many epochs, a request in flight is uncounted in each whose interval it outlasts", () => {
    const changes = [1000, 2000, 3000].map((writtenAtMs) => ({ writtenAtMs, splits: split({ a: 1, b: 1 }) }));
    expect(judged([from(500, 3100)], { ...untold, changes })).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
  });

  test("the interval ends with the first answer that tells, sent before it or not", () => {
    const told = { ...untold, changes: [{ writtenAtMs: 1000, splits: split({ a: 1, c: 1 }) }] };
    const requests = [from(1001, 1020, "a"), from(1010, 1050, "c"), from(1049, 1060), from(1050, 1060)];
    expect(certainFrom(historyOf(requests, told))).toEqual([Number.NEGATIVE_INFINITY, 1050]);
    expect(judged(requests, told)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

test("routes are counted apart", () => {
  const two: Writing = { splits: [...split({ a: 1 }), ...split({ c: 1 })] };
  const requests: Written[] = [
    { by: "a" },
    { by: "c", route: 1 },
    { by: "c", route: 1 },
    { failed: "reset" },
  ];
  const stretches = stretchesOf(historyOf(requests, two));
  expect(stretches.map(([own]) => [own?.counts, own?.uncounted])).toEqual([
    [[1, 0], 1],
    [[0, 2], 0],
  ]);
});

test("the bound is that of a fresh start, of any phase in a later window, and of a carried state after a change", () => {
  const bounds = (writing: Writing) => stretchesOf(historyOf([], writing))[0]?.map(({ bound }) => bound);
  expect(bounds(untold)).toEqual(["fresh", "carried"]);
  expect(bounds({ ...untold, continues: true })).toEqual(["window", "carried"]);
});

test("evidence names the first twenty counted answers of some backends, and no others", () => {
  const requests = Array.from({ length: 100 }, (_, index) =>
    from(1200 + index, 1200.5 + index, "ab"[index % 2]),
  );
  const stretch = stretchesOf(historyOf(requests, untold))[0]?.[1];
  expect(stretch?.evidence(["b"])).toEqual(Array.from({ length: 20 }, (_, index) => 51 + 2 * index));
  expect(stretch?.evidence(["a", "b"])).toEqual(Array.from({ length: 20 }, (_, index) => 50 + index));
  expect(stretch?.evidence(["nobody"])).toEqual([]);
});

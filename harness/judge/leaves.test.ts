import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import type { SchedulerName } from "../history/history.ts";
import { leafDivision, leafWindow } from "./leaves.ts";
import { schedulers } from "./schedulers/index.ts";
import { servers, weighted } from "./testing.ts";

const names = ["v1", "v2", "v3"];
const leaf = fc.constantFrom(...names).map((name) => servers(name, [name]));
const group = fc.constant(servers("group", names));
const weightedOf = (child: fc.Arbitrary<Split>): fc.Arbitrary<Split> =>
  fc
    .array(fc.record({ weight: fc.integer({ min: 0, max: 5 }), to: child }), { minLength: 1, maxLength: 4 })
    .filter((children) => children.some(({ weight }) => weight > 0))
    .map((children) => ({ kind: "weighted", name: "app", children }));
const trees = weightedOf(fc.oneof(leaf, group, weightedOf(fc.oneof(leaf, group))));

/** The picks of a whole tree, every scheduler at its own position. */
function* picksOf(split: Split, scheduler: SchedulerName): Generator<string, never> {
  if (split.kind === "servers") {
    for (;;) yield* split.backends;
  }
  const inner = split.children.map(({ to }) => picksOf(to, scheduler));
  for (const child of schedulers[scheduler].picks(split.children.map(({ weight }) => weight))) {
    yield inner[child]?.next().value ?? "";
  }
  throw new Error("picks never end");
}

describe.each(["smooth", "gcd", "edf"] as const)("%s", (scheduler) => {
  test("no window of a composed schedule leaves the bounds of its leaves", () => {
    const anywhere = fc.record({
      tree: trees,
      from: fc.integer({ min: 0, max: 200 }),
      length: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(anywhere, ({ tree, from, length }) => {
        const generator = picksOf(tree, scheduler);
        const picks = Array.from({ length: from + length }, () => generator.next().value).slice(from);
        for (const name of names) {
          const count = picks.filter((pick) => pick === name).length;
          const { min, max } = leafWindow(tree, name, { min: length, max: length }, scheduler);
          expect(count).toBeGreaterThanOrEqual(min);
          expect(count).toBeLessThanOrEqual(max);
        }
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});

test("over a whole cycle of the composed schedule the bounds are exact", () => {
  const tree = weighted("root", {
    x: [1, weighted("x", { v1: 1, v2: 3 })],
    y: [1, weighted("y", { v1: 3, v2: 1 })],
  });
  expect(leafDivision(tree).children.map(({ name, weight }) => [name, weight])).toEqual([
    ["v1", 4],
    ["v2", 4],
  ]);
  expect(leafWindow(tree, "v1", { min: 8, max: 8 }, "smooth")).toEqual({ min: 4, max: 4 });
});

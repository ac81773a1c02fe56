import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundDivisions } from "./divisions.ts";
import { schedulers } from "./schedulers/index.ts";
import { bandOf } from "./statistics/e-value.ts";
import { servers, weighted } from "./testing.ts";
import { Turnovers } from "./turnovers.ts";

const split = weighted("app", { a: 3, b: 1 });

function boundsOf(subject: {
  scheduler: "smooth" | "gcd" | "edf" | "periodic" | "random";
  instances?: number;
}) {
  const all = { name: "x", version: "1", ...subject };
  return boundDivisions({ subject: all }, split, { bound: "window" }, new Turnovers());
}

describe("replicas", () => {
  const names = ["smooth", "gcd", "edf"] as const;

  test.each(names)(
    "of a %s scheduler together stay within the bound, however requests reach them",
    (scheduler) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 2, max: 4 }),
          fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }),
          fc.array(fc.nat({ max: 3 }), { maxLength: 60 }),
          (instances, skipped, order) => {
            const replicas = Array.from({ length: instances }, (_, index) => {
              const picks = schedulers[scheduler].picks([3, 1]);
              for (let skip = skipped[index] ?? 0; skip > 0; skip--) picks.next();
              return picks;
            });
            const counts = [0, 0];
            for (const to of order) {
              const child = replicas[to % instances]?.next().value ?? 0;
              counts[child] = (counts[child] ?? 0) + 1;
            }
            const [bounds] = boundsOf({ scheduler, instances });
            counts.forEach((count, child) => {
              const { min, max } = bounds?.bound(child, order.length) ?? { min: 0, max: 0 };
              expect(count).toBeGreaterThanOrEqual(min);
              expect(count).toBeLessThanOrEqual(max);
            });
          },
        ),
      );
    },
  );

  test("widen the bound in proportion", () => {
    const width = (instances: number) => {
      const { min, max } = boundsOf({ scheduler: "smooth", instances })[0]?.bound(0, 1000) ?? {
        min: 0,
        max: 0,
      };
      return (max - min) / 2;
    };
    expect(width(8) - width(4)).toBeCloseTo(width(4), -0.5);
    expect(width(8)).toBeGreaterThan(4);
  });
});

test("independent picks of nested services have one band for each leaf, valid at any time", () => {
  const nested = weighted("root", { x: [1, weighted("x", { a: 1, b: 1 })], y: [1, servers("y", ["c"])] });
  const subject = { name: "x", version: "1", scheduler: "unknown" } as const;
  const [only, ...others] = boundDivisions({ subject }, nested, { bound: "window" }, new Turnovers());
  expect(others).toEqual([]);
  expect(only?.division.children.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(only?.bound(2, 500)).toEqual(bandOf([0.25, 0.25, 0.5], 2, 500, 1e-6));
});

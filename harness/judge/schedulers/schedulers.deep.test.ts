import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { schedulers } from "./index.ts";

const weight = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(8888, 10_000, 65_535));
const weights = fc
  .array(weight, { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((value) => value > 0));

/** What the short property test beside this one says, for longer and larger. */
describe.each(["smooth", "gcd", "edf"] as const)("%s keeps the bounds of its model", (name) => {
  const model = schedulers[name];

  test("for every prefix, and every window behind it", () => {
    fc.assert(
      fc.property(weights, fc.nat(2000), (all, skipped) => {
        const generator = model.picks(all);
        const fresh = all.map(() => 0);
        const window = all.map(() => 0);
        for (let pick = 1; pick <= 3000; pick++) {
          const child = generator.next().value;
          fresh[child] = (fresh[child] ?? 0) + 1;
          if (pick > skipped) window[child] = (window[child] ?? 0) + 1;
          if (pick % 7 !== 0) continue;
          for (const index of all.keys()) {
            const first = model.fresh(all, index, pick);
            const later = model.window(all, index, Math.max(0, pick - skipped));
            const isInside =
              (fresh[index] ?? 0) >= first.min &&
              (fresh[index] ?? 0) <= first.max &&
              (window[index] ?? 0) >= later.min &&
              (window[index] ?? 0) <= later.max;
            if (!isInside) expect.unreachable(`${name} ${all} pick ${pick} child ${index}`);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

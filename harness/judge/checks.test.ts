import { expect, test } from "vitest";
import * as splitproof from "../index.ts";
import { checkNamed, checkNames } from "./checks.ts";
import { rateIsKept } from "./rate-is-kept.ts";
import { reloadSettles } from "./reload-settles.ts";
import type { Check } from "./verdict.ts";

/** What a stored history gives back of the options of a check. */
function stored(options: Check["options"]): Check["options"] {
  return options && JSON.parse(JSON.stringify(options));
}

/** Every check that the author of a scenario can expect, as it is without options. */
const exported = Object.values(splitproof).flatMap((value) => {
  if (typeof value !== "function" || value.length > 0 || /^class/.test(String(value))) return [];
  const made: unknown = (value as () => unknown)();
  return made && typeof made === "object" && "judge" in made ? [made as Check] : [];
});

test("every check that scenarios can expect is made again from its name", () => {
  expect(exported.length).toBeGreaterThan(5);
  for (const check of exported) {
    expect(checkNames).toContain(check.name);
    const again = checkNamed(check.name, stored(check.options));
    expect([again?.name, again?.options]).toEqual([check.name, check.options]);
  }
});

test("what a check was told is told again", () => {
  for (const check of [reloadSettles({ withinMs: 40 }), rateIsKept({ p99Ms: 7 }), rateIsKept()])
    expect(checkNamed(check.name, stored(check.options))?.options).toEqual(check.options);
  expect(checkNamed("everyRequestAnswered", { whoever: true })?.options).toEqual({ whoever: true });
});

test("what is not ours, or was told what we do not know, is not made", () => {
  expect(checkNamed("myOwn")).toBeUndefined();
  expect(checkNamed("constructor")).toBeUndefined();
  expect(checkNamed("reloadSettles", { withinMs: "soon" })).toBeUndefined();
  expect(checkNamed("sharesMatchWeights", { tolerance: 5 })).toBeUndefined();
});

import type { AnyReport, Comparison, Figure } from "./comparison.ts";
import { figuresOf, isReport } from "./figures.ts";
import { match } from "./match.ts";
import { weightChanges } from "./weights.ts";

/** Compares two sides, scenario by scenario. Pure. @param allow names of scenarios, or `scenario:figure`, that may get worse */
export function compare(
  base: readonly AnyReport[],
  next: readonly AnyReport[],
  allow: readonly string[],
): Comparison {
  const sides = match(base, next);
  const both = [...sides.base].flatMap(([name, before]) => {
    const after = sides.next.get(name);
    return after ? [{ name, before, after }] : [];
  });
  const missing = [...sides.base.keys()]
    .filter((name) => !sides.next.has(name))
    .map((name) => ({ name, allowed: allow.includes(name) }));
  const figures: Figure[] = both.flatMap(({ name, before, after }) =>
    figuresOf(before, after).map((finding) => {
      const mayBeWorse = allow.includes(name) || allow.includes(`${name}:${finding.figure}`);
      return { name, ...finding, allowed: finding.verdict === "worse" && mayBeWorse };
    }),
  );
  const regressions = [...missing, ...figures.filter(({ verdict }) => verdict === "worse")];
  return {
    version: 1,
    result: regressions.every(({ allowed }) => allowed) ? "pass" : "fail",
    weights: both.flatMap(({ name, before, after }) =>
      weightChanges(name, before.filter(isReport), after.filter(isReport)),
    ),
    missing,
    added: [...sides.next.keys()].filter((name) => !sides.base.has(name)),
    figures,
  };
}

import { nearest } from "../config/nearest.ts";
import type { Comparison } from "./comparison.ts";

/**
 * What is wrong with the names to allow: the first that names neither a scenario nor a figure, with the nearest that
 * exists. undefined where each names something, be it worse or not.
 */
export function strayAllowance(allow: readonly string[], comparison: Comparison): string | undefined {
  const { figures, missing, added } = comparison;
  const scenarios = [...new Set([...missing, ...figures].map(({ name }) => name)), ...added];
  const all = [...scenarios, ...figures.map(({ name, figure }) => `${name}:${figure}`)];
  const stray = allow.find((name) => !all.includes(name));
  if (stray === undefined) return undefined;
  // The name of a scenario may hold a colon: the longest that fits is meant.
  const [scenario] = scenarios
    .filter((name) => stray.startsWith(`${name}:`))
    .toSorted((a, b) => b.length - a.length);
  if (scenario === undefined)
    return `--allow ${stray}: there is no such scenario or figure${hint(stray, all, scenarios)}`;
  const own = figures.filter(({ name }) => name === scenario).map(({ figure }) => figure);
  // A storm has a thousand shares, which nobody reads.
  const few = own.filter((figure) => !figure.startsWith("share of "));
  return `--allow ${stray}: "${scenario}" has no such figure${hint(stray.slice(scenario.length + 1), own, few)}`;
}

/** The nearest of all names; where none is near, the few that are worth listing. */
function hint(name: string, all: readonly string[], few: readonly string[]): string {
  const near = nearest(name, all);
  return near.startsWith("; did you mean") ? near : nearest(name, few);
}

import type { AnyReport } from "./comparison.ts";

/** The runs of one side by the name of their scenario. */
export type Side = ReadonlyMap<string, readonly AnyReport[]>;

/**
 * Sorts both sides by scenario. A scenario goes by its name; where one side ran it in several worlds, by
 * `name (world)`, so that no world hides what another finds. An error names no world: it is then a run in each of them.
 */
export function match(base: readonly AnyReport[], next: readonly AnyReport[]): { base: Side; next: Side } {
  const worlds = new Map<string, readonly string[]>();
  for (const side of [base, next]) {
    for (const [name, reports] of Map.groupBy(side, nameOf)) {
      const own = reports.flatMap((report) => (report.result === "error" ? [] : [report.world]));
      if (new Set(own).size > 1) worlds.set(name, [...new Set([...(worlds.get(name) ?? []), ...own])]);
    }
  }
  const keysOf = (report: AnyReport): readonly string[] => {
    const several = worlds.get(nameOf(report));
    if (!several) return [nameOf(report)];
    const own = report.result === "error" ? several : [report.world];
    return own.map((world) => `${nameOf(report)} (${world})`);
  };
  const sorted = (side: readonly AnyReport[]): Side => {
    const keyed = side.flatMap((report) => keysOf(report).map((key) => ({ key, report })));
    const groups = Map.groupBy(keyed, ({ key }) => key);
    return new Map([...groups].map(([key, all]) => [key, all.map(({ report }) => report)]));
  };
  return { base: sorted(base), next: sorted(next) };
}

function nameOf(report: AnyReport): string {
  return report.name ?? "";
}

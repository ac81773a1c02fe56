import type { ErrorReport, Report } from "../report/report.ts";
import type { Comparison, Figure, WeightChange } from "./comparison.ts";
import { figuresOf } from "./figures.ts";

/** Reports of one side by the name of their scenario; several of one name are several runs of it. */
export type Side = ReadonlyMap<string, readonly (Report | ErrorReport)[]>;

/** Compares two sides, scenario by scenario. Pure. @param allow names of scenarios, or `scenario:figure`, that may get worse */
export function compare(base: Side, next: Side, allow: readonly string[]): Comparison {
  const missing = [...base.keys()]
    .filter((name) => !next.has(name))
    .map((name) => ({ name, allowed: allow.includes(name) }));
  const figures: Figure[] = [...base].flatMap(([name, before]) => {
    const after = next.get(name);
    if (!after) return [];
    return figuresOf(before, after).map((finding) => ({
      name,
      ...finding,
      allowed:
        finding.verdict === "worse" && (allow.includes(name) || allow.includes(`${name}:${finding.figure}`)),
    }));
  });
  const regressed = [...missing, ...figures.filter(({ verdict }) => verdict === "worse")].some(
    ({ allowed }) => !allowed,
  );
  return {
    version: 1,
    result: regressed ? "fail" : "pass",
    weights: [...base].flatMap(([name, before]) => weightChanges(name, before, next.get(name) ?? [])),
    missing,
    added: [...next.keys()].filter((name) => !base.has(name)),
    figures,
  };
}

/** Everything that `--allow` may name. */
export function allowable({ figures, missing }: Comparison): string[] {
  return [
    ...missing.map(({ name }) => name),
    ...new Set(figures.map(({ name }) => name)),
    ...figures.map(({ name, figure }) => `${name}:${figure}`),
  ];
}

function weightChanges(
  name: string,
  base: readonly (Report | ErrorReport)[],
  next: readonly (Report | ErrorReport)[],
): WeightChange[] {
  const [before, after] = [weightsOf(base), weightsOf(next)];
  if (before.size === 0 || after.size === 0) return [];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    if (was === is) return [];
    const [route, service, backend, epoch] = JSON.parse(key) as [string, string, string, number];
    return [
      {
        name,
        route,
        service,
        epoch,
        backend,
        ...(was !== undefined && { base: was }),
        ...(is !== undefined && { new: is }),
      },
    ];
  });
}

function weightsOf(reports: readonly (Report | ErrorReport)[]): Map<string, number> {
  return new Map(
    reports.flatMap((report) =>
      report.result === "error"
        ? []
        : report.shares.map(
            (row) => [JSON.stringify([row.route, row.service, row.backend, row.epoch]), row.weight] as const,
          ),
    ),
  );
}

import type { Report } from "../report/report.ts";
import type { WeightChange } from "./comparison.ts";
import { shareRowsOf } from "./shares.ts";

/**
 * Weights that differ between the sides. An epoch that only one side has, as where it made more changes, has no
 * weights to differ from. Where the runs of a side differ among themselves, each pair that differs is named.
 */
export function weightChanges(
  name: string,
  base: readonly Report[],
  next: readonly Report[],
): WeightChange[] {
  const [before, after] = [shareRowsOf(base), shareRowsOf(next)];
  const [epochsBefore, epochsAfter] = [epochsOf(base), epochsOf(next)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [row] = before.get(key) ?? after.get(key) ?? [];
    if (!row || !epochsBefore.has(row.epoch) || !epochsAfter.has(row.epoch)) return [];
    const { route, service, epoch, backend } = row;
    const weightsOf = (rows: readonly { weight: number }[] | undefined) =>
      rows ? [...new Set(rows.map(({ weight }) => weight))] : [undefined];
    const pairs = weightsOf(before.get(key)).flatMap((was) =>
      weightsOf(after.get(key)).map((is) => [was, is] as const),
    );
    return pairs
      .filter(([was, is]) => was !== is)
      .map(([was, is]) => ({
        name,
        route,
        service,
        epoch,
        backend,
        ...(was !== undefined && { base: was }),
        ...(is !== undefined && { new: is }),
      }));
  });
}

function epochsOf(reports: readonly Report[]): ReadonlySet<number> {
  return new Set(reports.flatMap(({ shares }) => shares.map(({ epoch }) => epoch)));
}

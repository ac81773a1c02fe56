import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { boundDivisions, isIndependent, wholeDivision } from "./divisions.ts";
import { leafWindow } from "./leaves.ts";
import type { Range } from "./schedulers/model.ts";
import { Turnovers } from "./turnovers.ts";

/** How often a backend of a split may be picked in any so many picks at its root, whatever its levels. */
export function leafBound(
  history: Pick<History, "subject" | "rates">,
  split: Split,
): (backend: string, picks: number) => Range {
  const { scheduler, instances = 1 } = history.subject;
  if (!isIndependent(scheduler) && instances === 1)
    return (backend, picks) => leafWindow(split, backend, { min: picks, max: picks }, scheduler);
  const [whole] = boundDivisions(history, split, { bound: "window" }, new Turnovers());
  const names = wholeDivision(split).children.map(({ name }) => name);
  return (backend, picks) => whole?.bound(names.indexOf(backend), picks) ?? { min: 0, max: picks };
}

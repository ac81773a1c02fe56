import { type Division, divisionsOf, type Split } from "../config/split.ts";
import type { History, Picker, SchedulerName, Subject } from "../history/history.ts";
import { leafDivision, leafSpread, leafWindow } from "./leaves.ts";
import { schedulers } from "./schedulers/index.ts";
import { around, type Range, sum } from "./schedulers/model.ts";
import { bandOf } from "./statistics/e-value.ts";
import { DEFAULT_RATES } from "./statistics/sequential.ts";
import type { Stretch } from "./stretch.ts";
import type { Turnovers } from "./turnovers.ts";

/** How often a child of a division may be picked in so many picks. */
export type Bound = (child: number, picks: number) => Range;

/** A place where requests are divided, with what it allows. */
export interface BoundDivision {
  readonly division: Division;
  readonly bound: Bound;
}

/** Whether a subject's picks are judged as independent ones, by a test with stated error rates. */
export function isIndependent(scheduler: Picker): scheduler is "random" | "unknown" {
  return scheduler === "random" || scheduler === "unknown";
}

/**
 * The divisions of a split whose children can be told apart by who answered, each with the bound of the subject's
 * scheduler. Where some cannot, and where picks are independent, the leaves of the tree are one division.
 */
export function boundDivisions(
  { subject, rates = DEFAULT_RATES }: Pick<History, "subject" | "rates">,
  split: Split,
  stretch: Pick<Stretch, "bound">,
  turnover: Turnovers,
): BoundDivision[] {
  const { scheduler, instances = 1 } = subject;
  if (isIndependent(scheduler)) {
    const division = wholeDivision(split);
    const shares = sharesOf(division);
    return [{ division, bound: (child, picks) => bandOf(shares, child, picks, rates.alpha) }];
  }
  if (instances > 1) return replicated(split, { ...subject, scheduler }, instances);
  const tellable = divisionsOf(split)
    .filter((division) => isTellable(division, split))
    .map((division) => ({ division, bound: boundOf(division, scheduler, stretch, turnover) }));
  if (untellable(split).length === 0) return tellable;
  const division = leafDivision(split);
  const anyPhase = stretch.bound === "carried" ? "carried" : "window";
  const bound: Bound = (child, picks) =>
    leafWindow(
      split,
      division.children[child]?.name ?? "",
      { min: picks, max: picks },
      scheduler,
      anyPhase,
      (name) => turnover.most(name),
    );
  return [...tellable, { division, bound }];
}

/** The backends of a split as one division: with its own weights where there are no levels below it. */
export function wholeDivision(split: Split): Division {
  const [root, ...below] = divisionsOf(split);
  return root && below.length === 0 && isTellable(root, split) ? root : leafDivision(split);
}

/** p_i of each child. */
export function sharesOf({ children }: Division): number[] {
  const all = sum(children.map(({ weight }) => weight));
  return children.map(({ weight }) => weight / all);
}

/** M schedulers that know nothing of each other can together be M times as far from n·p as one. */
function replicated(
  split: Split,
  { scheduler }: Subject & { readonly scheduler: SchedulerName },
  instances: number,
): BoundDivision[] {
  const division = wholeDivision(split);
  const shares = sharesOf(division);
  const spreads = division.children.map(({ name }) => instances * leafSpread(split, name, scheduler));
  const bound: Bound = (child, picks) => {
    const spread = spreads[child] ?? 0;
    const { min, max } = around(picks * (shares[child] ?? 0), spread, spread);
    return { min, max: Math.min(max, picks) };
  };
  return [{ division, bound }];
}

function boundOf(
  { service, children, roundRobin }: Division,
  scheduler: SchedulerName,
  { bound }: Pick<Stretch, "bound">,
  turnover: Turnovers,
): Bound {
  const weights = children.map((child) => child.weight);
  // Servers of one loadBalancer are taken in turn by every scheduler: the smooth one with equal weights.
  const model = roundRobin ? schedulers.smooth : schedulers[scheduler];
  return (child, picks) => model[bound](weights, child, picks, turnover.most(service));
}

/** The services of a route whose children share backends with each other or with another place in the tree. */
export function untellable(split: Split): string[] {
  return divisionsOf(split)
    .filter((division) => !isTellable(division, split))
    .map((division) => division.service);
}

/** Whether who answered tells which child of the division was picked. */
export function isTellable(division: Division, root: Split): boolean {
  const own = division.children.flatMap((child) => child.backends);
  const everywhere = leavesOf(root);
  const inside = own.length;
  return new Set(own).size === inside && everywhere.filter((name) => own.includes(name)).length === inside;
}

/** Every leaf, as often as it stands in the tree. */
export function leavesOf(split: Split): string[] {
  return split.kind === "servers"
    ? [...split.backends]
    : split.children.flatMap((child) => leavesOf(child.to));
}

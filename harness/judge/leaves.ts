import { cycleOf } from "../config/cycle.ts";
import { backendsOf, type Division, type Split } from "../config/split.ts";
import type { SchedulerName } from "../history/history.ts";
import { schedulers } from "./schedulers/index.ts";
import { type Range, type SchedulerModel, sum } from "./schedulers/model.ts";

/**
 * Where children share backends, who answered does not tell which child was picked. What can still be judged is every
 * backend's share of the whole tree: one division, from the root to the leaves. The weight of a leaf is how often it
 * is picked in one cycle of the composed schedule.
 */
export function leafDivision(split: Split): Division {
  const cycle = cycleOf(split);
  const children = backendsOf(split).map((name) => ({
    name,
    weight: Math.round(shareOf(split, name) * cycle),
    backends: [name],
  }));
  return { service: split.name, children, roundRobin: false };
}

/**
 * How often a leaf may be picked in any window of so many picks at the root: a child gets between the fewest and the
 * most that its parent's scheduler allows, and the leaf the least of the fewest to the most of the most, summed over
 * all ways to it. No fresh start is assumed, as a service that is reached in two ways has one position.
 */
export function leafWindow(
  split: Split,
  backend: string,
  picks: Range,
  scheduler: SchedulerName,
  bound: "window" | "carried" = "window",
  most: (service: string) => number | undefined = () => undefined,
): Range {
  const { weights, model } = divisionOf(split, scheduler);
  const ranges = weights.map((_, child) => {
    const own = {
      min: model[bound](weights, child, picks.min, most(split.name)).min,
      max: model[bound](weights, child, picks.max, most(split.name)).max,
    };
    if (split.kind === "weighted") {
      const { to } = split.children[child] ?? { to: split };
      return leafWindow(to, backend, own, scheduler, bound, most);
    }
    return split.backends[child] === backend ? own : { min: 0, max: 0 };
  });
  return {
    min: sum(ranges.map(({ min }) => min)),
    max: Math.min(picks.max, sum(ranges.map(({ max }) => max))),
  };
}

/**
 * How far from n·p a leaf can be in any window of n picks at the root, either way: as far as its own scheduler allows,
 * and its share of what its parent allows, summed over all ways to it.
 */
export function leafSpread(split: Split, backend: string, scheduler: SchedulerName): number {
  const { weights, model } = divisionOf(split, scheduler);
  return sum(
    weights.map((weight, child) => {
      const own = model.spread(weights, child);
      if (split.kind === "servers") return split.backends[child] === backend ? own : 0;
      const { to } = split.children[child] ?? { to: split };
      const inside =
        weight === 0 || !backendsOf(to).includes(backend) ? 0 : leafSpread(to, backend, scheduler);
      return inside + own * shareOf(to, backend);
    }),
  );
}

/** Servers of one loadBalancer are taken in turn by every scheduler: the smooth one with equal weights. */
function divisionOf(split: Split, scheduler: SchedulerName): { weights: number[]; model: SchedulerModel } {
  return split.kind === "weighted"
    ? { weights: split.children.map(({ weight }) => weight), model: schedulers[scheduler] }
    : { weights: split.backends.map(() => 1), model: schedulers.smooth };
}

function shareOf(split: Split, backend: string): number {
  if (split.kind === "servers") return split.backends.includes(backend) ? 1 / split.backends.length : 0;
  const total = sum(split.children.map(({ weight }) => weight));
  return sum(split.children.map(({ weight, to }) => (weight / total) * shareOf(to, backend)));
}

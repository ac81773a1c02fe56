import type { History } from "../history/history.ts";
import { isIndependent } from "./divisions.ts";
import { schedulers } from "./schedulers/index.ts";
import { around, type Range, sum } from "./schedulers/model.ts";
import { bandOf } from "./statistics/e-value.ts";
import { DEFAULT_RATES } from "./statistics/sequential.ts";

export interface HealthyWeights {
  /** Of all children, and which of them are healthy. */
  readonly every: readonly number[];
  readonly places: readonly number[];
  /** Of the healthy ones. */
  readonly weights: readonly number[];
}

/**
 * What a healthy backend may have of n answers. A subject that goes on picking the sick one leaves each of the others as
 * far from n·w/H as its own picks and its part of theirs are from their expectation; one that leaves the sick one out
 * divides among the others only; one that notices does the one and then the other, and both deviations add up.
 */
export function healthyBound(
  { subject, rates = DEFAULT_RATES }: History,
  { every, places, weights }: HealthyWeights,
  child: number,
  counted: number,
  atEdges: number,
): Range {
  const { scheduler, instances = 1 } = subject;
  const n = counted + atEdges;
  const share = (weights[child] ?? 0) / sum(weights);
  const within = (range: Range) => ({
    min: Math.max(0, range.min - atEdges),
    max: Math.min(counted, range.max),
  });
  if (isIndependent(scheduler)) return within(bandOf(weights, child, n, rates.alpha));
  const { spread } = schedulers[scheduler];
  const own = spread(every, places[child] ?? 0);
  const others = share * sum(places.map((place) => spread(every, place)));
  const alone = weights.length > 1 ? spread(weights, child) : 0;
  const far = instances * (weights.length > 1 ? own + others + alone : 0);
  return within(around(n * share, far, far));
}

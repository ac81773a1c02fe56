import type { History } from "../../history/history.ts";
import { type PercentileCurve, percentileCurves } from "./percentiles.ts";
import { type Rates, ratesOf } from "./rates.ts";
import { type RunningShares, runningShares } from "./running.ts";
import { type Sequence, sequenceOf } from "./sequence.ts";

/**
 * What the pictures of a history show: some hundreds of numbers each, however many requests there were, so that the
 * history itself need not be held until the page is written.
 */
export interface Charts {
  /** Of the first routes that are divided; empty of a load that keeps no samples. */
  readonly running: readonly RunningShares[];
  /** Absent where there are too few answers. */
  readonly rates?: Rates;
  readonly latency: readonly PercentileCurve[];
  /** Only with one request in flight. */
  readonly sequence?: Sequence;
}

/** Pure: the same history gives the same numbers. O(n). */
export function chartsOf(history: History): Charts {
  const rates = ratesOf(history);
  const sequence = sequenceOf(history);
  return {
    running: runningShares(history),
    ...(rates && { rates }),
    latency: percentileCurves(history),
    ...(sequence && { sequence }),
  };
}

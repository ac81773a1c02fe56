import type { LatencyMs } from "../history/history.ts";
import type { Samples } from "../history/samples.ts";

/** Of many times, in milliseconds. */
export interface SpreadMs {
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

/** Latency of the answered requests, from when they were due to done, by the nearest rank; 0 where there are none. */
export function latency(samples: Samples, isWanted: (row: number) => boolean = () => true): LatencyMs {
  const all = new Float32Array(samples.length);
  let length = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.isAnswered(row) && isWanted(row)) all[length++] = samples.latencyMs(row);
  }
  const sorted = all.subarray(0, length).sort();
  const rank = (share: number) => microseconds(nearestRank(sorted, share));
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1) };
}

/** Answered requests over the time from the first one sent to the last one done; 0 where there are none. */
export function requestsPerSecond(samples: Samples): number {
  let answered = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let row = 0; row < samples.length; row++) {
    first = Math.min(first, samples.sentAtMs(row));
    if (!samples.isAnswered(row)) continue;
    answered++;
    last = Math.max(last, samples.doneAtMs(row));
  }
  return answered === 0 ? 0 : Math.round((answered / Math.max(last - first, 0.001)) * 1000);
}

/** The smallest value that so large a share of them, 0 to 1, does not exceed; 0 where there are none. */
export function nearestRank(sorted: Float32Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Median, p99 and maximum of some times, by the nearest rank, rounded to a microsecond; there must be one. */
export function spread(timesMs: readonly number[]): SpreadMs {
  const sorted = Float32Array.from(timesMs).sort();
  const rank = (share: number) => microseconds(nearestRank(sorted, share));
  return { median: rank(0.5), p99: rank(0.99), max: rank(1) };
}

/** `2.1 ms` */
export function milliseconds(ms: number): string {
  return `${ms.toLocaleString("en-US", { maximumFractionDigits: ms < 10 ? 2 : 0 })} ms`;
}

/** Milliseconds, rounded to a microsecond. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

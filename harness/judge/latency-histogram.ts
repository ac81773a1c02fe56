import type { LatencyMs } from "../history/history.ts";
import type { Samples } from "../history/samples.ts";
import { microseconds } from "./latency.ts";

/** Each bucket is 1 % wider than the one before it; the first begins at a microsecond. */
const GROWTH = 1.01;
const FIRST_MS = 0.001;
const BUCKETS = 2048;

/** Latency over any number of windows in bounded memory, to 1 %; the maximum is exact. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;
  #maxMs = 0;

  /** Adds the answered requests of a window, from when each was due to its end. */
  add(samples: Samples): void {
    for (let row = 0; row < samples.length; row++) {
      if (!samples.isAnswered(row)) continue;
      const ms = samples.latencyMs(row);
      const bucket = Math.ceil(Math.log(Math.max(ms, FIRST_MS) / FIRST_MS) / Math.log(GROWTH));
      const index = Math.min(BUCKETS - 1, bucket);
      this.#counts[index] = (this.#counts[index] ?? 0) + 1;
      this.#total++;
      this.#maxMs = Math.max(this.#maxMs, ms);
    }
  }

  /** By the nearest rank, as the upper edge of its bucket; 0 where there is nothing. */
  get latencyMs(): LatencyMs {
    const rank = (share: number) => {
      let left = Math.ceil(share * this.#total);
      const bucket = this.#counts.findIndex((count) => {
        left -= count;
        return left <= 0;
      });
      return this.#total === 0 ? 0 : microseconds(Math.min(this.#maxMs, FIRST_MS * GROWTH ** bucket));
    };
    return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: microseconds(this.#maxMs) };
  }
}

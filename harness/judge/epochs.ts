import type { Epoch } from "../history/history.ts";
import type { Samples } from "../history/samples.ts";

/** The epoch that a moment lies in: the last one that was written by then. Milliseconds as in the samples. */
export function epochAt(epochs: readonly Epoch[], atMs: number): number {
  let low = 0;
  let high = epochs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((epochs[middle]?.writtenAtMs ?? 0) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** When an epoch ends: with the write of the next. */
export function endOf(epochs: readonly Epoch[], epoch: number): number {
  return epochs[epoch + 1]?.writtenAtMs ?? Number.POSITIVE_INFINITY;
}

/** The first request that was sent at a moment or later, in milliseconds; the number of all where none was. */
export function firstSent(samples: Samples, atMs: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples.sentAtMs(middle) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

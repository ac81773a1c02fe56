import type { Epoch } from "../history/history.ts";

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

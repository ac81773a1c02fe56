import { around, live, type SchedulerModel, sum } from "./model.ts";

/**
 * Earliest deadline first, as Traefik has it from 2.2: the child with the earliest deadline is picked, and its next
 * one is 1/weight later. The order of equal deadlines follows from the shape of the heap, so the heap is part of
 * the definition; its sums are 64-bit floats and drift, so no word repeats for ever.
 */
export const edf: SchedulerModel = {
  isPeriodic: false,

  /** n·p ± (1 + (k−2)·p), for k children that can be picked. */
  window(weights, child, picks) {
    const weight = weights[child] ?? 0;
    if (weight === 0) return { min: 0, max: 0 };
    const share = weight / sum(weights);
    const spread = edf.spread(weights, child);
    const { min, max } = around(picks * share, spread, spread);
    return { min, max: Math.min(max, picks) };
  },

  spread(weights, child) {
    const weight = weights[child] ?? 0;
    return weight === 0 ? 0 : 1 + (live(weights) - 2) * (weight / sum(weights));
  },

  /** −(1−p) ≤ c − n·p ≤ (k−1)·p, since the deviation is −f_i + p·Σf_j with every f_j in [0, 1]. */
  fresh(weights, child, picks) {
    const weight = weights[child] ?? 0;
    if (weight === 0) return { min: 0, max: 0 };
    const share = weight / sum(weights);
    const { min, max } = around(picks * share, 1 - share, (live(weights) - 1) * share);
    return { min, max: Math.min(max, picks) };
  },

  // It begins anew with the weights.
  carried: (weights, child, picks) => edf.window(weights, child, picks),

  word: () => undefined,

  *picks(weights) {
    const heap: Entry[] = [];
    for (const [child, weight] of weights.entries()) {
      if (weight > 0) push(heap, { child, period: 1 / weight, deadline: 1 / weight });
    }
    for (;;) {
      const entry = pop(heap);
      entry.deadline += entry.period;
      push(heap, entry);
      yield entry.child;
    }
  },
};

interface Entry {
  readonly child: number;
  readonly period: number;
  deadline: number;
}

/** Up while strictly earlier than the parent. */
function push(heap: Entry[], entry: Entry): void {
  let place = heap.push(entry) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (deadlineAt(heap, place) >= deadlineAt(heap, parent)) break;
    swap(heap, place, parent);
    place = parent;
  }
}

/** The root and the last change places; then down, to the right only if that child is strictly the earlier one. */
function pop(heap: Entry[]): Entry {
  swap(heap, 0, heap.length - 1);
  const entry = heap.pop();
  if (!entry) throw new Error("no weight is above 0");
  for (let place = 0; ; ) {
    const left = 2 * place + 1;
    if (left >= heap.length) return entry;
    const right = left + 1;
    const child = right < heap.length && deadlineAt(heap, right) < deadlineAt(heap, left) ? right : left;
    if (deadlineAt(heap, child) >= deadlineAt(heap, place)) return entry;
    swap(heap, place, child);
    place = child;
  }
}

function deadlineAt(heap: readonly Entry[], place: number): number {
  return heap[place]?.deadline ?? Number.POSITIVE_INFINITY;
}

function swap(heap: Entry[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first && second) [heap[a], heap[b]] = [second, first];
}

import {
  around,
  both,
  harmonic,
  live,
  oneCycle,
  periodicSpread,
  periodicWindow,
  type SchedulerModel,
  sum,
} from "./model.ts";

/**
 * Smooth weighted round robin, as nginx has it: each pick credits every child with its weight, and the child with
 * the most credit (the first of equals) is picked and pays the sum of the weights.
 */
export const smooth: SchedulerModel = {
  isPeriodic: true,

  window: periodicWindow,
  spread: periodicSpread,

  /**
   * From a fresh state −(H_k − 1) ≤ c − n·p ≤ 1 − 1/k for k children that can be picked, H_k the k-th harmonic
   * number: the top j deficits of such a cup game average at most H_k − H_j.
   */
  fresh(weights, child, picks) {
    const weight = weights[child] ?? 0;
    if (weight === 0) return { min: 0, max: 0 };
    const k = live(weights);
    const deviation = around((picks * weight) / sum(weights), harmonic(k) - 1, 1 - 1 / k);
    return both(periodicWindow(weights, child, picks), deviation);
  },

  /**
   * With a deviation from other weights, a full cycle need not be exact: between two moments the deviation can go
   * from one end of its range to the other, by H_k − 1/k, and no further. A child that goes may take its deviation
   * along, and one that comes have none: the others are then as many picks off together, which is less than one for each.
   */
  carried(weights, child, picks, most) {
    const weight = weights[child] ?? 0;
    if (weight === 0) return { min: 0, max: 0 };
    const k = most ?? live(weights);
    // An only child is always picked, however many there were.
    if (live(weights) === 1) return { min: picks, max: picks };
    const span = harmonic(k) - 1 / k + (most === undefined ? 0 : 1);
    const { min, max } = around((picks * weight) / sum(weights), span, span);
    return { min, max: Math.min(max, picks) };
  },

  word: (weights) => oneCycle(weights, smooth.picks(weights)),

  *picks(weights) {
    const total = sum(weights);
    const credit = weights.map(() => 0);
    for (;;) {
      let best = -1;
      weights.forEach((weight, child) => {
        if (weight === 0) return;
        credit[child] = (credit[child] ?? 0) + weight;
        if (best === -1 || (credit[child] ?? 0) > (credit[best] ?? 0)) best = child;
      });
      credit[best] = (credit[best] ?? 0) - total;
      yield best;
    }
  },
};

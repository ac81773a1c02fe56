import { gcdOf, oneCycle, periodicSpread, periodicWindow, type SchedulerModel } from "./model.ts";

/**
 * Interleaved weighted round robin, as Traefik 2.0 and LVS have it: a threshold falls from the largest weight by
 * the greatest common divisor, and in each round every child whose weight reaches it is picked once.
 */
export const gcd: SchedulerModel = {
  isPeriodic: true,
  window: periodicWindow,
  spread: periodicSpread,
  fresh: periodicWindow,
  // It begins anew with the weights.
  carried: periodicWindow,
  word: (weights) => oneCycle(weights, gcd.picks(weights)),

  *picks(weights) {
    const divisor = gcdOf(weights);
    const largest = Math.max(...weights);
    for (;;) {
      for (let threshold = largest; threshold > 0; threshold -= divisor) {
        for (const [child, weight] of weights.entries()) {
          if (weight >= threshold) yield child;
        }
      }
    }
  },
};

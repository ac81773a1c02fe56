import { UsageError } from "../../errors.ts";
import type { ErrorRates } from "../../history/history.ts";

export type { ErrorRates };

export const DEFAULT_RATES: ErrorRates = { alpha: 1e-6, beta: 1e-3, delta: 0.05 };

/** @throws UsageError where a rate is out of its range */
export function checkRates({ alpha, beta, delta }: ErrorRates): void {
  for (const [name, value] of [
    ["alpha", alpha],
    ["beta", beta],
  ] as const) {
    if (!(value >= 1e-300 && value < 0.5)) {
      throw new UsageError(
        `${name} is the probability of a wrong verdict: it must be above 0 and below 0.5, not ${value}`,
      );
    }
  }
  if (!(delta > 0 && delta <= 0.5)) {
    throw new UsageError(
      `delta is the deviation of a share that a pass rules out: it must be above 0 and at most 0.5, such as 0.05 for five points, not ${delta}`,
    );
  }
}

import { UsageError } from "../../errors.ts";

/** What a test of a split promises. */
export interface ErrorRates {
  /** At most so likely is a fail where the picks are independent and as their weights say; in all, however often one looks. */
  readonly alpha: number;
  /** At most so likely is a pass where the share of any child is off by delta or more. */
  readonly beta: number;
  /** The deviation of a share that a pass rules out, as a fraction: 0.05 is five points. */
  readonly delta: number;
}

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

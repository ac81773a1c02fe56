/**
 * Probability that a standard normal value exceeds z ≥ 0: by the series of erf up to 3, by Laplace's continued fraction
 * beyond (Abramowitz & Stegun 7.1.5 and 7.1.14); to 12 digits.
 */
export function normalTail(z: number): number {
  const x = z / Math.SQRT2;
  return x < 2.2 ? (1 - erfSeries(x)) / 2 : erfcFraction(x) / 2;
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function erfcFraction(x: number): number {
  let fraction = x;
  for (let k = 200; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

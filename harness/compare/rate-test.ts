/** A number of events among a number of trials. */
export interface Events {
  readonly events: number;
  readonly trials: number;
}

/**
 * Two-sided probability that so many of all events fall on one side, or more unevenly, were the rate the same on both:
 * given their total, those of one side are binomial by the numbers of trials (Przyborowski & Wilenski 1940). Exact.
 */
export function rateTest(a: Events, b: Events): number {
  const total = a.events + b.events;
  const trials = a.trials + b.trials;
  if (total === 0 || a.trials === 0 || b.trials === 0) return 1;
  const share = b.trials / trials;
  let atMost = 0;
  let atLeast = 0;
  // ln of C(total, k) · share^k · (1 − share)^(total − k), from one k to the next.
  let ln = total * Math.log1p(-share);
  for (let k = 0; k <= total; k++) {
    if (k > 0) ln += Math.log((total - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    if (k <= b.events) atMost += Math.exp(ln);
    if (k >= b.events) atLeast += Math.exp(ln);
  }
  return Math.min(1, 2 * Math.min(atMost, atLeast));
}

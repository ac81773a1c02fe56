import { lnEValue, PRIOR_PICKS } from "./e-value.ts";
import type { ErrorRates } from "./rates.ts";
import type { RatioTests, Side } from "./ratio-tests.ts";

/** The quantile by which a walk may lag behind its drift: 0.95 for each of the two sides of a pass. */
const LAG = 1.645;

/**
 * After how many requests in all a split will likely be decided, if it goes on as so far: a pass when the last ratio
 * test is ruled out, or a fail when the e-value gets there, whichever is sooner. The shares are taken as seen, drawn
 * towards the expected ones as the e-value's own prior does.
 */
export function forecast(
  shares: readonly number[],
  counts: readonly number[],
  rates: ErrorRates,
  ratios: RatioTests,
): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const seen = shares.map((share, child) => (PRIOR_PICKS * share + (counts[child] ?? 0)) / (PRIOR_PICKS + n));
  const passes = ratios.sides.map((side, index) =>
    ratios.isRuledOut(index) ? 0 : picksTo(Math.log(rates.beta) - (ratios.ln[index] ?? 0), side, seen),
  );
  const soonest = Math.min(n + Math.max(0, ...passes), failsAt(shares, counts, seen, n, rates.alpha));
  return Math.max(n + 1, Math.ceil(soonest));
}

/**
 * The number of picks after which a random walk has likely covered a distance below 0: it has gone drift·t, less
 * {@link LAG} standard deviations. Infinite where it does not go there.
 */
function picksTo(distance: number, { child, hit, miss }: Side, seen: readonly number[]): number {
  if (distance >= 0) return 0;
  const q = seen[child] ?? 0;
  const drift = (q === 0 ? 0 : q * hit) + (q === 1 ? 0 : (1 - q) * miss);
  // One pick of the other kind rules it out: it comes with 0.95 after so many.
  if (drift === Number.NEGATIVE_INFINITY) return Math.log(0.05) / (hit < miss ? Math.log1p(-q) : Math.log(q));
  if (!(drift < 0)) return Number.POSITIVE_INFINITY;
  const lag = q === 0 || q === 1 ? 0 : LAG * Math.abs(hit - miss) * Math.sqrt(q * (1 - q));
  return ((lag + Math.sqrt(lag * lag + 4 * drift * distance)) / (2 * drift)) ** 2;
}

/** When the multinomial e-value would reach 1/α, were all counts to grow in proportion; by doubling, then bisection. */
function failsAt(
  shares: readonly number[],
  counts: readonly number[],
  seen: readonly number[],
  n: number,
  alpha: number,
): number {
  const limit = -Math.log(alpha);
  const reaches = (more: number) =>
    lnEValue(
      shares,
      counts.map((count, child) => count + more * (seen[child] ?? 0)),
    ) >= limit;
  let more = 1;
  while (!reaches(more)) {
    more *= 2;
    if (more > 1e12) return Number.POSITIVE_INFINITY;
  }
  for (let low = more / 2; more - low > 0.5 + more / 1000; ) {
    const middle = (low + more) / 2;
    if (reaches(middle)) more = middle;
    else low = middle;
  }
  return n + more;
}

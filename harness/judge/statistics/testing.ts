import { schedulers } from "../schedulers/index.ts";

/** A quotient of whole numbers as a float, right to the last digit or two however large or small it is. */
export function quotient(a: bigint, b: bigint): number {
  if (a === 0n) return 0;
  const shift = BigInt(b.toString(2).length - a.toString(2).length + 64);
  const scaled = shift > 0n ? (a << shift) / b : a / (b << -shift);
  // In two steps, since 2^shift itself may be out of range.
  const half = Number(shift / 2n);
  return Number(scaled) / 2 ** half / 2 ** (Number(shift) - half);
}

/** C(n, k), exact. */
export function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 1n; i <= BigInt(Math.min(k, n - k)); i++) ways = (ways * (BigInt(n) - i + 1n)) / i;
  return ways;
}

/** How many digits two numbers share, at most 16. */
export function sharedDigits(a: number, b: number): number {
  return a === b ? 16 : Math.min(16, -Math.log10(Math.abs(a - b) / Math.abs(b)));
}

/** One independent pick. @param uniform from 0 to 1 */
export function pickOf(shares: readonly number[], uniform: number): number {
  let left = uniform;
  for (const [child, share] of shares.entries()) {
    if (left < share) return child;
    left -= share;
  }
  return shares.findLastIndex((share) => share > 0);
}

/** Independent picks. */
export function independent(shares: readonly number[], length: number, random: () => number): Uint16Array {
  return Uint16Array.from({ length }, () => pickOf(shares, random()));
}

/** Picks of so many schedulers, each at a phase of its own, of which chance chooses one for every request. */
export function interleaved(
  name: "smooth" | "gcd" | "edf",
  weights: readonly number[],
  replicas: number,
  length: number,
  random: () => number,
): Uint16Array {
  const generators = Array.from({ length: replicas }, () => {
    const picks = schedulers[name].picks(weights);
    for (let skipped = Math.floor(random() * 200); skipped > 0; skipped--) picks.next();
    return picks;
  });
  return Uint16Array.from({ length }, () => generators[Math.floor(random() * replicas)]?.next().value ?? 0);
}

import type { Split } from "./split.ts";

/**
 * After how many picks the schedule of a split repeats. One weighted service repeats after W/g picks (W the sum of
 * its weights, g their greatest common divisor); a nested one once every child has come to the end of its own cycle.
 */
export function cycleOf(split: Split): number {
  const children =
    split.kind === "weighted" ? split.children : split.backends.map(() => ({ weight: 1, to: undefined }));
  const divisor = children.reduce((all, { weight }) => gcd(all, weight), 0);
  const own = children.reduce((sum, { weight }) => sum + weight / divisor, 0);
  const rounds = children
    .filter(({ weight, to }) => weight > 0 && to !== undefined)
    .map(({ weight, to }) => {
      const inner = cycleOf(to as Split);
      return inner / gcd(inner, weight / divisor);
    });
  return own * rounds.reduce(lcm, 1);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function lcm(a: number, b: number): number {
  return (a / gcd(a, b)) * b;
}

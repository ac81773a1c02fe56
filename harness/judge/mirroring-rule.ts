import type { Range } from "./schedulers/model.ts";

/**
 * The rule by which a mirror gets its copies: a request raises the total; it is copied where copies · 100 < total · percent,
 * and then raises the copies. So after n requests there are ⌈n·percent/100⌉ copies: this holds for none, and where it
 * holds for n, the next request is copied just where ⌈n·percent/100⌉ < (n+1)·percent/100, which is where
 * ⌈(n+1)·percent/100⌉ is one more; it is never two more, as a percentage is 100 at most. Percentages are whole numbers.
 */
export function copiesAfter(requests: number, percent: number): number {
  return Math.ceil((requests * percent) / 100);
}

/** Whether a request is copied; the first has number 1. */
export function isCopied(number: number, percent: number): boolean {
  return copiesAfter(number, percent) > copiesAfter(number - 1, percent);
}

/** How many of any so many requests in a row are copied: ⌈(m+n)·x⌉ − ⌈m·x⌉ is n·x, rounded down or up. */
export function copiesInWindow(requests: number, percent: number): Range {
  return { min: Math.floor((requests * percent) / 100), max: copiesAfter(requests, percent) };
}

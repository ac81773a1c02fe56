/** A picture tells so many things apart, and no reader more. */
const MOST_SHOWN = 6;

export const OTHERS = (number: number) => `${number} others`;

/**
 * The largest, in their own order, and all others: so many of them that what is shown, with the others as one, is no
 * more than a picture tells apart.
 */
export function bySize<T extends { readonly size: number }>(
  all: readonly T[],
  most = MOST_SHOWN,
): { shown: T[]; others: T[] } {
  if (all.length <= most) return { shown: [...all], others: [] };
  const largest = new Set(all.toSorted((a, b) => b.size - a.size).slice(0, most - 1));
  return { shown: all.filter((one) => largest.has(one)), others: all.filter((one) => !largest.has(one)) };
}

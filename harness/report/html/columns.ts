import { element, type Markup } from "./markup.ts";

/** A card, and about how high it is on a wide page. */
export interface Card {
  readonly markup: Markup;
  readonly heightPx: number;
}

/**
 * Cards in two columns that are about as high as each other, so that little room is left empty; where the page is narrow,
 * or of paper, one after the other in the same order.
 */
export function columns(cards: readonly Card[], label: string): Markup {
  const { end } = evenly(cards);
  const halves = [cards.slice(0, end), cards.slice(end)].filter((half) => half.length > 0);
  return element(
    "section",
    { class: "pictures", "aria-label": label },
    halves.map((half) => {
      const content = half.map(({ markup }) => markup);
      return element("div", {}, content);
    }),
  );
}

/** How much higher one column is than the other, at best. */
export function unevennessPx(cards: readonly Card[]): number {
  return evenly(cards).differencePx;
}

/** How many cards stand in the first column. */
function evenly(cards: readonly Card[]): { readonly end: number; readonly differencePx: number } {
  const total = cards.reduce((sum, { heightPx }) => sum + heightPx, 0);
  let best = { end: 0, differencePx: total };
  let first = 0;
  for (const [index, { heightPx }] of cards.entries()) {
    first += heightPx;
    const differencePx = Math.abs(total - 2 * first);
    if (differencePx < best.differencePx) best = { end: index + 1, differencePx };
  }
  return best;
}

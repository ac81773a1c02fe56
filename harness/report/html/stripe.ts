import { type Content, element } from "./markup.ts";

/** Half a dot, which stands for one count and may lie on either end. */
export const STRIPE_MARGIN_PX = 7;
const HEIGHT_PX = 18;

/** How a caption goes on that says what the stripe is. */
export const STRIPE_MARGIN = "(and half a dot on each side)";

/** The stripe of what is allowed: from where the least lies to where the most does, in pixels. */
export function stripe(least: number, most: number, y: number): Content {
  const [from, to] = [least - STRIPE_MARGIN_PX, most + STRIPE_MARGIN_PX].map((at) => at.toFixed(1));
  return [
    element("rect", {
      class: "band",
      x: from,
      y,
      width: most - least + 2 * STRIPE_MARGIN_PX,
      height: HEIGHT_PX,
    }),
    element("path", { class: "edge", d: `M${from} ${y}v${HEIGHT_PX}M${to} ${y}v${HEIGHT_PX}` }),
  ];
}

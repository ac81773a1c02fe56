import { type Content, element, type Markup } from "./markup.ts";
import { fitting, label, widthOf } from "./svg/text.ts";

export interface Entry {
  readonly text: string;
  /** Draws the sample that stands before the text, 16 by 12 pixels from its upper left corner. */
  readonly sample: (x: number, y: number) => Content;
}

const SAMPLE_PX = 22;
const GAP_PX = 16;
const LINE_PX = 18;

/** What stands for what, in as many lines as it takes. @returns what was drawn, and how high it is */
export function legend(entries: readonly Entry[], width: number): { content: Markup; height: number } {
  let [x, y] = [0, 0];
  const drawn = entries.map(({ text, sample }): Content => {
    const shown = fitting(text, Math.min(200, width - SAMPLE_PX));
    const needed = SAMPLE_PX + widthOf(shown);
    if (x > 0 && x + needed > width) [x, y] = [0, y + LINE_PX];
    const place = x;
    x += needed + GAP_PX;
    return [sample(place, y), label(place + SAMPLE_PX, y + 11, text, {}, Math.min(200, width - SAMPLE_PX))];
  });
  return { content: element("g", { class: "legend" }, drawn), height: y + LINE_PX };
}

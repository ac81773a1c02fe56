import type { Card } from "./columns.ts";
import { type Content, element } from "./markup.ts";

/** What one picture is made for: a column of a wide page, or a phone. All texts keep their size, so each is laid out anew. */
export interface Canvas {
  /** In pixels. */
  readonly width: number;
  readonly isNarrow: boolean;
  /** Begins the id of whatever needs one, as no two on a page may be alike. */
  readonly id: string;
}

export interface Drawing {
  readonly height: number;
  readonly content: Content;
}

/** A picture with all that stands around it. */
export interface Picture {
  /** A word for it, which is the same in every report. */
  readonly key: "shares" | "running" | "rates" | "latency" | "sequence" | "run-shares" | "run-latency";
  readonly title: string;
  /** What is to be seen, with its numbers, in a sentence or two. */
  readonly says: string;
  /** How to read it. */
  readonly reads: string;
  draw(canvas: Canvas): Drawing;
  /** The numbers behind it. */
  readonly table: Content;
}

const WIDE_PX = 540;
const NARROW_PX = 328;

/** What stands above and below a picture is about so high. */
const AROUND_PX = 210;

/** @param id unique on the page, a word */
export function figure(picture: Picture, id: string): Card {
  const { key, title, says, reads, table } = picture;
  const wide = drawn(picture, { width: WIDE_PX, isNarrow: false, id: `${id}-${key}` });
  const narrow = drawn(picture, { width: NARROW_PX, isNarrow: true, id: `${id}-${key}-n` });
  const markup = element(
    "figure",
    { class: `picture ${key}` },
    element("figcaption", {}, element("h3", {}, title), element("p", {}, says)),
    wide.markup,
    narrow.markup,
    element("p", { class: "reads" }, reads),
    element(
      "details",
      {},
      element("summary", {}, `Numbers: ${title.toLowerCase()}`),
      element("div", { class: "scroll" }, table),
    ),
  );
  return { markup, heightPx: wide.heightPx + AROUND_PX };
}

function drawn(picture: Picture, canvas: Canvas): Card {
  const { id, width, isNarrow } = canvas;
  const { height, content } = picture.draw(canvas);
  const markup = element(
    "svg",
    {
      class: isNarrow ? "narrow" : "wide",
      viewBox: `0 0 ${width} ${Math.ceil(height)}`,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
    },
    element("title", { id: `${id}-title` }, picture.title),
    element("desc", { id: `${id}-desc` }, picture.says),
    content,
  );
  return { markup, heightPx: height };
}

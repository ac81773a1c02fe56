import { type Content, element, type Markup } from "../markup.ts";
import { label } from "./text.ts";

/** The part of a picture that holds the data; pixels from its upper left corner. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** The axis below: a line with ticks, and what it counts at its end. */
export function axisBelow({ left, right, bottom }: Frame, ticks: readonly Tick[], unit: string): Content {
  return [
    element("path", {
      class: "axis",
      d: `M${left} ${bottom}H${right}${ticks.map(({ at }) => mark(at, bottom)).join("")}`,
    }),
    ticks.map(({ at, text }) =>
      label(at, bottom + 17, text, { class: "muted", "text-anchor": anchorAt(at, text, left, right) }),
    ),
    label(right, bottom + 33, unit, { class: "muted", "text-anchor": "end" }),
  ];
}

/** Lines across at the ticks of the axis at the left, with their texts. */
export function gridLeft({ left, right }: Frame, ticks: readonly Tick[]): Content {
  return [
    element("path", { class: "grid", d: ticks.map(({ at }) => `M${left} ${round(at)}H${right}`).join("") }),
    ticks.map(({ at, text }) => label(left - 6, at + 4, text, { class: "muted", "text-anchor": "end" })),
  ];
}

/** Lines down at changes of the configuration. */
export function changeLines({ top, bottom }: Frame, places: readonly number[]): Content {
  if (places.length === 0) return undefined;
  return element("path", {
    class: "change",
    d: places.map((at) => `M${round(at)} ${top}V${bottom}`).join(""),
  });
}

/** What is drawn is cut off at the frame. */
export function clipped(
  id: string,
  { left, right, top, bottom }: Frame,
  ...content: readonly Content[]
): Content {
  const hole = element("rect", { x: left, y: top - 1, width: right - left, height: bottom - top + 2 });
  return [element("clipPath", { id }, hole), element("g", { "clip-path": `url(#${id})` }, ...content)];
}

/** Ticks whose texts do not touch; the last one, where the axis ends, matters most. */
export function spaced(ticks: readonly Tick[], leastPx: number): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks.toReversed())
    if (kept.every(({ at }) => Math.abs(at - tick.at) >= leastPx)) kept.unshift(tick);
  return kept;
}

export function dot(x: number, y: number, className: string, isOutside: boolean): Markup {
  if (!isOutside) return element("circle", { class: `dot ${className}`, cx: x, cy: y, r: 4.5 });
  return element("path", {
    class: "dot bad",
    d: `M${round(x)} ${round(y - 6.5)}l6.5 6.5l-6.5 6.5l-6.5 -6.5z`,
  });
}

function mark(at: number, bottom: number): string {
  return `M${round(at)} ${bottom}v4`;
}

/** At the ends of an axis a text stays within it. */
function anchorAt(at: number, text: string, left: number, right: number): string {
  const half = (text.length * 6.5) / 2;
  if (at + half > right + 8) return "end";
  return at - half < left - 30 ? "start" : "middle";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import { count } from "../../../figures.ts";
import { type Attributes, element, type Markup } from "../markup.ts";

/** The size of all text in pictures, in pixels; a little less for what is aside. */
export const FONT_PX = 12;
/** Bold text is as wide as plain text of this size. */
export const BOLD_PX = 13.5;

/** A line of text in a picture; what is cut off can be read by pointing at it. */
export function label(
  x: number,
  y: number,
  text: string,
  attributes: Attributes = {},
  widthPx?: number,
  fontPx = FONT_PX,
): Markup {
  const shown = widthPx === undefined ? text : fitting(text, widthPx, fontPx);
  const whole = shown === text ? undefined : element("title", {}, text);
  return element("text", { x, y, ...attributes }, shown, whole);
}

/** So much of a text as there is room for. */
export function fitting(text: string, widthPx: number, fontPx = FONT_PX): string {
  if (widthOf(text, fontPx) <= widthPx) return text;
  let shown = "";
  for (const character of text) {
    if (widthOf(`${shown}${character}…`, fontPx) > widthPx) break;
    shown += character;
  }
  return `${shown}…`;
}

/** So much of the end of a path as there is room for, since paths differ there. */
export function fittingEnd(text: string, widthPx: number): string {
  if (widthOf(text) <= widthPx) return text;
  const backwards = fitting([...text].toReversed().join(""), widthPx);
  return [...backwards].toReversed().join("");
}

/** About how wide a text is: fonts differ, so rather too wide than too narrow. */
export function widthOf(text: string, fontPx = FONT_PX): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * fontPx;
}

function emsOf(character: string): number {
  if (/[ilj.,:;'|!\-·\s]/.test(character)) return 0.38;
  if (/[mwMW%@…]/.test(character)) return 0.95;
  if (/[A-Z]/.test(character)) return 0.74;
  if ((character.codePointAt(0) ?? 0) > 0x2e7f) return 1.1;
  return 0.63;
}

/** `800`, `10k`, `2.5M` */
export function short(value: number): string {
  if (value >= 1_000_000) return `${count(value / 1_000_000)}M`;
  return value >= 10_000 ? `${count(value / 1000)}k` : count(value);
}

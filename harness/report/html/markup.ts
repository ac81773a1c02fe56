/**
 * Markup, as apart from text. Only this file makes any, of elements; all else that is put on a page is text and gets
 * escaped, so that no name and no message can become markup.
 */
export interface Markup {
  readonly markup: string;
}
export type Content = Markup | string | undefined | readonly Content[];
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements that have no content, and so no end. */
const empty = new Set(["meta", "link", "br"]);

/** @param attributes undefined and false are left out, true has no value; numbers are rounded to a tenth */
export function element(name: string, attributes: Attributes = {}, ...content: readonly Content[]): Markup {
  const own = Object.entries(attributes).map(([key, value]) => attribute(key, value));
  const end = empty.has(name) ? "" : `</${name}>`;
  return { markup: `<${name}${own.join("")}>${textOf(content)}${end}` };
}

/** Content as the text of a file. */
export function textOf(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escaped(content);
  return "markup" in content ? content.markup : content.map(textOf).join("");
}

/** A style sheet, which is no text; it must hold nothing that was not written here. */
export function style(sheet: string): Markup {
  return { markup: `<style>${sheet}</style>` };
}

export const doctype: Markup = { markup: "<!doctype html>\n" };

/** A name that somebody gave: wherever it is written from right to left, what is around it is not. */
export function name(text: string, attributes: Attributes = {}): Markup {
  return element("bdi", attributes, text);
}

/** So much of a text as a reader reads. */
export function clipped(text: string, longest = 600): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}

function attribute(key: string, value: string | number | boolean | undefined): string {
  if (value === undefined || value === false) return "";
  if (value === true) return ` ${key}`;
  return ` ${key}="${typeof value === "number" ? coordinate(value) : escaped(value)}"`;
}

/** A number of a drawing, to a tenth of a pixel. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return String(Number.isFinite(rounded) ? rounded + 0 : 0);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters are spaces, and those that turn the direction of a text are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\p{Cc}\u2028\u2029]/gu, " ")
    .replace(/[&<>"']/g, (own) => entities[own] ?? own);
}

import type { ErrorReport, Report } from "../report.ts";
import { element, type Markup } from "./markup.ts";

export type AnyResult = (Report | ErrorReport)["result"];

const icons: Readonly<Record<AnyResult, string>> = { pass: "✓", fail: "✗", unknown: "?", error: "!" };

/** A result by its icon, its word and its colour. */
export function badge(result: AnyResult): Markup {
  return element("span", { class: `badge ${result}` }, icon(result), result.toUpperCase());
}

/** The same within a table or a line. */
export function resultWord(result: AnyResult): Markup {
  return element("span", { class: `result ${result}` }, icon(result), result);
}

function icon(result: AnyResult): Markup {
  return element("span", { "aria-hidden": "true" }, `${icons[result]} `);
}

/** A sentence that was part of a line, as one that stands by itself. */
export function inFull(sentence: string): string {
  const [first = "", ...others] = sentence;
  const end = /[.!?…]$/.test(sentence) ? "" : ".";
  return `${first.toUpperCase()}${others.join("")}${end}`;
}

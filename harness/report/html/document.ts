import { type Content, clipped, doctype, element, type Markup, style } from "./markup.ts";
import type { AnyResult } from "./results.ts";
import { sheet } from "./style.ts";
import { light } from "./theme.ts";

/** Nothing is fetched, and nothing runs: whatever a name says, the page is only what stands in it. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page around some content. */
export function document(title: string, result: AnyResult, content: Content): Content {
  const head = element(
    "head",
    {},
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: POLICY }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("meta", { name: "generator", content: "splitproof" }),
    element("title", {}, clipped(title, 120)),
    element("link", { rel: "icon", href: icon(result) }),
    style(sheet),
  );
  const foot: Markup = element(
    "footer",
    {},
    "By splitproof. All counts are of requests; the JSON file beside this page holds the same numbers.",
  );
  return [doctype, element("html", { lang: "en" }, head, element("body", {}, content, foot)), "\n"];
}

/** For the tab: a disc in the colour of the result, with its sign. */
function icon(result: AnyResult): string {
  const colour = result === "pass" ? light.pass : result === "unknown" ? light.unknown : light.fail;
  const sign =
    result === "pass" ? "M9 17l5 5 10-12" : result === "unknown" ? "M8 16h16" : "M10 10l12 12M22 10L10 22";
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${colour}"/><path d="${sign}" fill="none" stroke="#fff" stroke-width="4"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}

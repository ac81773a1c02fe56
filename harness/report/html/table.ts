import { type Content, element, type Markup } from "./markup.ts";

/** @param rows cells; those of the first column head their rows, and the others stand at the right if they begin with a digit */
export function table(
  head: readonly Content[],
  rows: readonly (readonly Content[])[],
  caption?: string,
): Markup {
  return element(
    "table",
    {},
    caption === undefined ? undefined : element("caption", {}, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        head.map((cell) => element("th", { scope: "col" }, cell)),
      ),
    ),
    element(
      "tbody",
      {},
      rows.map(([first, ...others]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, first),
          others.map((cell) => element("td", isNumber(cell) ? { class: "n" } : {}, cell)),
        ),
      ),
    ),
  );
}

function isNumber(cell: Content): boolean {
  return typeof cell === "string" && /^[\d–−-]/.test(cell);
}

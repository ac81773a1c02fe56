import { sentence } from "../sentence.ts";
import { checks, findings, surroundings } from "./checks.ts";
import { figure } from "./figure.ts";
import { keyFigures } from "./key-figures.ts";
import { type Content, element, type Markup, name } from "./markup.ts";
import type { Page } from "./page.ts";
import { picturesOf, whyNoPictures } from "./pictures.ts";
import { badge, resultWord } from "./results.ts";

/**
 * All of one report.
 *
 * @param id of its element, unique on the page
 * @param how folded: only its verdict is in sight, until somebody opens it
 */
export function reportSection(page: Page, id: string, how: "open" | "folded"): Markup {
  const { report } = page;
  const says = sentence(report);
  if (how === "folded") {
    return element(
      "details",
      { class: "report", id },
      element(
        "summary",
        {},
        resultWord(report.result),
        " ",
        element("b", {}, name(report.name ?? "–")),
        ` ${says}`,
      ),
      body(page, id),
    );
  }
  return element(
    "article",
    { class: "report", id },
    element(
      "header",
      { class: "verdict" },
      badge(report.result),
      element("h1", {}, name(report.name ?? "The call")),
      element(
        "p",
        { class: "sentence" },
        `${says.charAt(0).toUpperCase()}${says.slice(1)}${/[.!?]$/.test(says) ? "" : "."}`,
      ),
    ),
    body(page, id),
  );
}

function body({ report, charts }: Page, id: string): Content {
  if (report.result === "error") return undefined;
  const pictures = picturesOf(report, charts);
  const missing = whyNoPictures(report, charts);
  return [
    keyFigures(report),
    findings(report),
    element(
      "section",
      { class: "pictures", "aria-label": "pictures" },
      pictures.map((picture, index) => figure(picture, `${id}-${index}`)),
      checks(report),
    ),
    missing === undefined ? undefined : element("p", { class: "note" }, missing),
    surroundings(report),
  ];
}

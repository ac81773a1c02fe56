import { sentence } from "../sentence.ts";
import { checks, disturbances, findings, surroundings } from "./checks.ts";
import { type Card, columns, unevennessPx } from "./columns.ts";
import { figure } from "./figure.ts";
import { keyFigures } from "./key-figures.ts";
import { type Content, clipped, element, type Markup, name } from "./markup.ts";
import type { Page } from "./page.ts";
import { picturesOf, whyNoPictures } from "./pictures.ts";
import { badge, inFull, resultWord } from "./results.ts";

const LONGEST_NAME = 200;

/**
 * All of one report, in sight.
 *
 * @param id of its element, unique on the page
 * @param heading the level of its name among the headings of the page
 */
export function openReport(page: Page, id: string, heading: "h1" | "h2", withPictures = true): Markup {
  const { report } = page;
  return element(
    "article",
    { class: "report", id },
    element(
      "header",
      { class: "verdict" },
      badge(report.result),
      element(heading, {}, name(clipped(report.name ?? "The call", LONGEST_NAME))),
      element("p", { class: "sentence" }, inFull(clipped(sentence(report)))),
    ),
    body(page, id, withPictures),
  );
}

/** A report of which only the verdict is in sight, until somebody opens it, or follows a link to its id. */
export function foldedReport(page: Page, id: string, withPictures = true): Markup {
  const { report } = page;
  return element(
    "details",
    { class: "report" },
    element(
      "summary",
      {},
      resultWord(report.result),
      " ",
      element("b", {}, name(clipped(report.name ?? "–", LONGEST_NAME))),
      ` ${clipped(sentence(report))}`,
    ),
    // A link to what is folded unfolds it; one to the fold itself does not.
    element("div", { id }, body(page, id, withPictures)),
  );
}

function body({ report, charts }: Page, id: string, withPictures: boolean): Content {
  if (report.result === "error") return undefined;
  const pictures = withPictures ? picturesOf(report, charts) : [];
  const note = withPictures
    ? whyNoPictures(report, charts)
    : "The pictures of so many scenarios would make this page slow to open: run this one by itself to have them.";
  return [
    keyFigures(report),
    findings(report),
    disturbances(report),
    note === undefined ? undefined : element("p", { class: "note" }, note),
    picturesAndChecks(
      pictures.map((picture, index) => figure(picture, `${id}-${index}`)),
      checks(report),
    ),
    surroundings(report),
  ];
}

/** The checks come last: at the end of the second column where they fill it, or else below both. */
function picturesAndChecks(pictures: readonly Card[], last: Card): Content {
  const all = [...pictures, last];
  const fills = pictures.length > 0 && unevennessPx(all) <= unevennessPx(pictures);
  return fills ? columns(all, "pictures and checks") : [columns(pictures, "pictures"), last.markup];
}

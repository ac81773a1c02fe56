import { counted } from "../../figures.ts";
import type { Charts } from "../charts/charts.ts";
import type { ErrorReport, Report } from "../report.ts";
import { resultOfAll, sentenceOfAll } from "../sentence.ts";
import { document } from "./document.ts";
import { element, type Markup, textOf } from "./markup.ts";
import { overview } from "./overview.ts";
import { reportSection } from "./report-section.ts";
import { badge } from "./results.ts";

/** A report, with the numbers of its pictures where there are any. */
export interface Page {
  readonly report: Report | ErrorReport;
  readonly charts?: Charts;
}

/**
 * One file that needs no other: the verdict first, then pictures, the tables behind them, and every check. Several reports
 * begin with a table of all; those that did not pass come first and are open. Pure: the same pages give the same bytes.
 */
export function toHtml(pages: readonly Page[]): string {
  const [only] = pages;
  if (only && pages.length === 1) {
    const title = `${only.report.result.toUpperCase()}: ${only.report.name ?? "splitproof"}`;
    return textOf(
      document(title, only.report.result, element("main", {}, reportSection(only, "r0", "open"))),
    );
  }
  const ordered = [
    ...pages.filter(({ report }) => report.result !== "pass"),
    ...pages.filter(({ report }) => report.result === "pass"),
  ];
  const result = resultOfAll(pages.map(({ report }) => report));
  const sentence = sentenceOfAll(pages.map(({ report }) => report));
  const head: Markup = element(
    "header",
    { class: "verdict" },
    badge(result),
    element("h1", {}, counted(pages.length, "scenario")),
    element("p", { class: "sentence" }, sentence),
  );
  const sections = ordered.map((page, index) =>
    reportSection(page, `r${index}`, page.report.result === "pass" ? "folded" : "open"),
  );
  return textOf(
    document(
      `${result.toUpperCase()}: ${sentence}`,
      result,
      element("main", {}, head, overview(ordered.map(({ report }) => report)), sections),
    ),
  );
}

import { counted } from "../../figures.ts";
import type { Charts } from "../charts/charts.ts";
import type { ErrorReport, Report } from "../report.ts";
import { resultOfAll, sentenceOfAll } from "../sentence.ts";
import { document } from "./document.ts";
import { element, type Markup, textOf } from "./markup.ts";
import { overview, subjects } from "./overview.ts";
import { foldedReport, openReport } from "./report-section.ts";
import { badge, inFull } from "./results.ts";

/** A report, with the numbers of its pictures where there are any. */
export interface Page {
  readonly report: Report | ErrorReport;
  readonly charts?: Charts;
}

/** A page with the pictures of more scenarios than these would take long to open. */
const MOST_PICTURED = 60;

/**
 * One file that needs no other: the verdict first, then pictures, the tables behind them, and every check. Several reports
 * begin with a table of all; those that did not pass come first and are open. Pure: the same pages give the same bytes.
 */
export function toHtml(pages: readonly Page[]): string {
  const [only] = pages;
  return only && pages.length === 1 ? ofOne(only) : ofSeveral(pages);
}

function ofOne(page: Page): string {
  const { name = "splitproof", result } = page.report;
  const content = element("main", {}, openReport(page, "r0", "h1"));
  return textOf(document(`${result.toUpperCase()}: ${name}`, result, content));
}

function ofSeveral(pages: readonly Page[]): string {
  const reports = pages.map(({ report }) => report);
  const result = resultOfAll(reports);
  const sentence = sentenceOfAll(reports);
  const head: Markup = element(
    "header",
    { class: "verdict" },
    badge(result),
    element("h1", {}, counted(pages.length, "scenario")),
    element("p", { class: "sentence" }, inFull(sentence)),
  );
  const ordered = [
    ...pages.filter(({ report }) => report.result !== "pass"),
    ...pages.filter(({ report }) => report.result === "pass"),
  ];
  const sections = ordered.map((page, index) => {
    const withPictures = index < MOST_PICTURED;
    return page.report.result === "pass"
      ? foldedReport(page, `r${index}`, withPictures)
      : openReport(page, `r${index}`, "h2", withPictures);
  });
  const content = element(
    "main",
    {},
    head,
    subjects(reports),
    overview(ordered.map(({ report }) => report)),
    sections,
  );
  return textOf(document(`${result.toUpperCase()}: ${sentence}`, result, content));
}

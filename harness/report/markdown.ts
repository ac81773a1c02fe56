import { counted } from "../figures.ts";
import { foldedPage, icons, openPage } from "./markdown-page.ts";
import { blocks, plain, table } from "./markdown-text.ts";
import { overviewFigures, overviewHead } from "./overview-figures.ts";
import type { ErrorReport, Report } from "./report.ts";
import { resultOfAll, sentenceOfAll } from "./sentence.ts";
import { subjectTable } from "./subject-table.ts";

/** Not seen by a reader: by it a comment of ours is found again, to be replaced by a newer one. */
export const MARKER = "<!-- splitproof report -->";
/** GitHub takes 65,536 characters for a comment; the rest is for whoever adds a line. */
const LONGEST_PAGE = 60_000;
const MOST_ROWS = 50;

/**
 * A run as a comment on a pull request: the verdict first, then what is wrong, the rest folded. With several reports, a
 * table of them first, of which those that did not pass are open. Never longer than 60,000 characters. Pure.
 */
export function toMarkdown(reports: readonly (Report | ErrorReport)[]): string {
  const [only] = reports;
  if (only && reports.length === 1) return `${blocks(MARKER, openPage(only))}\n`;
  const ordered = [
    ...reports.filter(({ result }) => result !== "pass"),
    ...reports.filter(({ result }) => result === "pass"),
  ];
  const head = blocks(
    MARKER,
    `${icons[resultOfAll(reports)]} **splitproof**: ${sentenceOfAll(reports)}`,
    subjects(reports),
    overview(ordered),
  );
  const pages = ordered.map((report) => (report.result === "pass" ? foldedPage(report) : openPage(report)));
  return `${fitting(head, pages)}\n`;
}

/** What several subjects came to. */
function subjects(reports: readonly (Report | ErrorReport)[]): string {
  const side = subjectTable(reports);
  if (!side) return "";
  const rows = side.rows.map(({ head, cells }) => [
    plain(head),
    ...cells.map(({ text, isBest }) => (isBest ? `**${plain(text, 300)}**` : plain(text, 300))),
  ]);
  return blocks(table(side.head, rows), plain(side.reads ?? ""));
}

/** As many pages as there is room for. */
function fitting(head: string, pages: readonly string[]): string {
  let left = LONGEST_PAGE - head.length;
  const end = pages.findIndex((page) => {
    left -= page.length + 2;
    return left < 0;
  });
  if (end === -1) return blocks(head, ...pages);
  const more = pages.length - end;
  return blocks(head, ...pages.slice(0, end), `… and ${counted(more, "more scenario")} in report.html`);
}

function overview(reports: readonly (Report | ErrorReport)[]): string {
  const rows = reports.slice(0, MOST_ROWS).map((report) => {
    return [
      plain(report.name ?? "–", 200),
      `${icons[report.result]} ${report.result}`,
      ...overviewFigures(report),
    ];
  });
  const more = reports.length - MOST_ROWS;
  return blocks(
    table(["scenario", "result", ...overviewHead], rows),
    more > 0 ? `… and ${counted(more, "more scenario")} in report.json` : "",
  );
}

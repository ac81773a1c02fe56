import { overviewFigures, overviewHead } from "../overview-figures.ts";
import type { ErrorReport, Report } from "../report.ts";
import { subjectTable } from "../subject-table.ts";
import { clipped, element, type Markup, name } from "./markup.ts";
import { resultWord } from "./results.ts";
import { table } from "./table.ts";

/** All scenarios in one table; each leads to its own section, which is called `r0`, `r1`, … in the same order. */
export function overview(reports: readonly (Report | ErrorReport)[]): Markup {
  const rows = reports.map((report, index) => [
    element("a", { href: `#r${index}` }, name(clipped(report.name ?? "–", 200))),
    resultWord(report.result),
    ...overviewFigures(report),
  ]);
  const head = ["scenario", "result", ...overviewHead];
  return element("section", { class: "card scroll", "aria-label": "all scenarios" }, table(head, rows));
}

/** What several subjects came to; nothing where there is one. */
export function subjects(reports: readonly (Report | ErrorReport)[]): Markup | undefined {
  const side = subjectTable(reports);
  if (!side) return undefined;
  const rows = side.rows.map(({ head, cells }) => [
    head,
    // Sentences, which may be broken, though they begin with a digit.
    ...cells.map(({ text, isBest }) => element(isBest ? "b" : "span", {}, clipped(text, 300))),
  ]);
  const reads = side.reads === undefined ? undefined : element("p", { class: "reads" }, side.reads);
  return element(
    "section",
    { class: "card scroll", "aria-label": "subjects" },
    table(side.head, rows),
    reads,
  );
}

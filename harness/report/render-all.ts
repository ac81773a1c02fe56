import { type Page, toHtml } from "./html/page.ts";
import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";

/** A file of a report's folder. */
export interface Rendered {
  readonly name: string;
  readonly text: string;
}

/**
 * Every file of a report's folder but its histories, `report.json` last: where it stands, the others do. Pure, so that
 * the same reports give the same bytes.
 *
 * @param document what `report.json` holds: one report, or a run of several
 * @param pages its reports, with the numbers of their pictures
 */
export function renderAll(document: unknown, pages: readonly Page[]): readonly Rendered[] {
  const reports = pages.map(({ report }) => report);
  return [
    { name: "report.html", text: toHtml(pages) },
    { name: "report.md", text: toMarkdown(reports) },
    { name: "junit.xml", text: toJunit(reports) },
    { name: "report.json", text: `${JSON.stringify(document, null, 2)}\n` },
  ];
}

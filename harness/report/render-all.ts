import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";
import type { ErrorReport, Report } from "./report.ts";

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
 */
export function renderAll(
  document: unknown,
  reports: readonly (Report | ErrorReport)[],
): readonly Rendered[] {
  return [
    { name: "report.md", text: toMarkdown(reports) },
    { name: "junit.xml", text: toJunit(reports) },
    { name: "report.json", text: `${JSON.stringify(document, null, 2)}\n` },
  ];
}

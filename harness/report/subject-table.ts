import type { ErrorReport, Report } from "./report.ts";
import { type Row, rowsFor } from "./subject-rows.ts";

/** What several subjects came to, side by side: a column for each, a row for each thing that is told; plain texts. */
export interface SubjectTable {
  readonly head: readonly string[];
  readonly rows: readonly {
    readonly head: string;
    readonly cells: readonly { readonly text: string; readonly isBest: boolean }[];
  }[];
}

const OURS = "ingress";

/** undefined where there is one subject only. Pure. */
export function subjectTable(reports: readonly (Report | ErrorReport)[]): SubjectTable | undefined {
  const judged = reports.filter((report): report is Report => report.result !== "error");
  const subjects = [...Map.groupBy(judged, ({ subject }) => `${subject.name} ${subject.version}`.trim())];
  if (subjects.length < 2) return undefined;
  const ours = judged.filter(({ subject }) => subject.name === OURS);
  return {
    head: ["", ...subjects.map(([name]) => name)],
    rows: rowsFor(judged).map((row) => {
      const best = bestOf(
        row,
        subjects.map(([, own]) => own),
      );
      return {
        head: row.head,
        cells: subjects.map(([, own]) => ({
          text: row.of(own, own[0]?.subject.name === OURS ? undefined : ours) ?? "–",
          isBest: best !== undefined && row.best?.of(own) === best,
        })),
      };
    }),
  };
}

/** The best figure of a row, where not all are alike. */
function bestOf({ best }: Row, subjects: readonly (readonly Report[])[]): number | undefined {
  const figures = subjects.flatMap((own) => best?.of(own) ?? []);
  const [least, most] = [Math.min(...figures), Math.max(...figures)];
  if (figures.length < 2 || least === most) return undefined;
  return best?.is === "least" ? least : most;
}

import type { ErrorReport, Report } from "./report.ts";
import { ratiosOf } from "./subject-figures.ts";
import { type Row, rowsFor } from "./subject-rows.ts";

/** What several subjects came to, side by side: a column for each, a row for each thing that is told; plain texts. */
export interface SubjectTable {
  /** What a reader has to know of its figures; absent where they speak for themselves. */
  readonly reads?: string;
  readonly head: readonly string[];
  readonly rows: readonly {
    readonly head: string;
    readonly cells: readonly { readonly text: string; readonly isBest: boolean }[];
  }[];
}

const OURS = "ingress";

const OF_PAIRS =
  "Rates and latencies are medians over the rounds. “× ours” compares round by round: each figure is divided by that of our own ingress in the same round, and the median of these ratios stands before the least and the greatest. The ratio of the medians shown may be another.";

/** undefined where there is one subject only. Pure. */
export function subjectTable(reports: readonly (Report | ErrorReport)[]): SubjectTable | undefined {
  const judged = reports.filter((report): report is Report => report.result !== "error");
  const subjects = [...Map.groupBy(judged, ({ subject }) => `${subject.name} ${subject.version}`.trim())];
  if (subjects.length < 2) return undefined;
  const ours = judged.filter(({ subject }) => subject.name === OURS);
  const others = subjects.map(([, own]) => own).filter(([first]) => first?.subject.name !== OURS);
  const rows = rowsFor(judged);
  const hasRanges = rows.some(
    ({ inPairs }) => inPairs && others.some((own) => ratiosOf(inPairs, own, ours).length > 1),
  );
  return {
    ...(hasRanges && { reads: OF_PAIRS }),
    head: ["", ...subjects.map(([name]) => name)],
    rows: rows.map((row) => {
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

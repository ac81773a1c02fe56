import { count } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import { behaviourInBrief } from "./behaviour-in-words.ts";
import type { ErrorReport, Report } from "./report.ts";
import { sharesInWords } from "./shares-in-words.ts";

/** What several subjects came to, side by side; cells are plain texts. */
export interface SubjectTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A row for each subject of each scenario; columns that nobody has a figure for are left out. undefined where there is
 * one subject only. Pure.
 */
export function subjectTable(reports: readonly (Report | ErrorReport)[]): SubjectTable | undefined {
  const judged = reports.filter((report): report is Report => report.result !== "error");
  if (new Set(judged.map(({ subject }) => subject.name)).size < 2) return undefined;
  const used = columns.filter(({ of }) => judged.some((report) => of(report) !== undefined));
  return {
    head: used.map(({ head }) => head),
    rows: judged.map((report) => used.map(({ of }) => of(report) ?? "–")),
  };
}

interface Column {
  readonly head: string;
  of(report: Report): string | undefined;
}

const columns: readonly Column[] = [
  { head: "subject", of: ({ subject }) => `${subject.name} ${subject.version}`.trim() },
  { head: "scenario", of: ({ name, subject }) => name.replace(` on ${subject.name}`, "") },
  { head: "result", of: ({ result }) => result },
  { head: "scheduler", of: ({ subject }) => subject.scheduler },
  { head: "shares", of: (report) => sharesInWords(report) },
  { head: "longest run on one backend, of the first 100", of: longestRun },
  {
    head: "failed, lost or unexpected",
    of: ({ failed, lost, unexpected, sent }) => `${count(failed + lost + unexpected)} of ${count(sent)}`,
  },
  {
    head: "while a backend was disturbed",
    of: ({ disturbances }) => disturbances?.map(behaviourInBrief).join("; "),
  },
  { head: "settled, median", of: ({ settleMs }) => settleMs && milliseconds(settleMs.median) },
  { head: "settled, p99", of: ({ settleMs }) => settleMs && milliseconds(settleMs.p99) },
  { head: "requests/s", of: ({ requestsPerSecond }) => count(requestsPerSecond) },
  { head: "p50", of: ({ latencyMs }) => milliseconds(latencyMs.p50) },
  { head: "p99", of: ({ latencyMs }) => milliseconds(latencyMs.p99) },
];

function longestRun({ sequence }: Report): string | undefined {
  if (!sequence) return undefined;
  let longest = 0;
  let run = 0;
  sequence.forEach((backend, index) => {
    run = index > 0 && backend === sequence[index - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return count(longest);
}

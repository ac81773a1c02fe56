import { count, counted } from "../figures.ts";
import { harmInWords } from "./harm-in-words.ts";
import type { ErrorReport, Report } from "./report.ts";

/** The verdict in one sentence, without the name: what holds, or the first thing that is wrong and how many more are. */
export function sentence(report: Report | ErrorReport): string {
  if (report.result === "error") return `could not be run: ${report.error.message}`;
  const wrong = report.verdicts.filter(({ result }) => result === report.result);
  const [first] = wrong;
  if (report.result === "pass") {
    const { sent, verdicts, windows } = report;
    const when = windows ? ` in ${counted(windows.count, "window")}` : "";
    return `passes: ${counted(sent, "request")}${when}, ${harmInWords(report)}; ${counted(verdicts.length, "check")} ${verdicts.length === 1 ? "passes" : "pass"}`;
  }
  const more = wrong.length > 1 ? `; and ${counted(wrong.length - 1, "more check")}` : "";
  const what = first ? `${first.check}: ${first.summary}` : "no check was made";
  return `${report.result === "fail" ? "fails" : "is not decided"}: ${what}${more}`;
}

/** The verdict on several in one sentence: `2 of 30 scenarios fail, 1 could not be run`. */
export function sentenceOfAll(reports: readonly (Report | ErrorReport)[]): string {
  const number = (result: (Report | ErrorReport)["result"]) =>
    reports.filter((report) => report.result === result).length;
  const [fail, error, unknown] = [number("fail"), number("error"), number("unknown")];
  const parts = [
    ...(fail > 0 ? [`${count(fail)} ${fail === 1 ? "fails" : "fail"}`] : []),
    ...(error > 0 ? [`${count(error)} could not be run`] : []),
    ...(unknown > 0 ? [`${count(unknown)} ${unknown === 1 ? "is" : "are"} not decided`] : []),
  ];
  const all = counted(reports.length, "scenario");
  if (reports.length === 0) return "nothing was run";
  return parts.length === 0 ? `all ${all} pass` : `of ${all}, ${parts.join(", ")}`;
}

/** One result of several reports: the worst of them; none at all prove nothing. */
export function resultOfAll(reports: readonly (Report | ErrorReport)[]): (Report | ErrorReport)["result"] {
  const worst = (["error", "fail", "unknown"] as const).find((word) =>
    reports.some(({ result }) => result === word),
  );
  return worst ?? (reports.length > 0 ? "pass" : "unknown");
}

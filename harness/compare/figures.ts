import type { Report } from "../report/report.ts";
import type { AnyReport, Finding } from "./comparison.ts";
import { compareLosses } from "./losses.ts";
import { compareChecks, compareResults } from "./results.ts";
import { compareShares } from "./shares.ts";
import { compareSpeeds } from "./speeds.ts";

/** Every figure of one scenario. Each side has the reports of one run or more; one that ended in an error has no figures. */
export function figuresOf(base: readonly AnyReport[], next: readonly AnyReport[]): Finding[] {
  const [before, after] = [base.filter(isReport), next.filter(isReport)];
  const result = compareResults(base, next);
  if (before.length === 0 || after.length === 0) return [result];
  return [
    result,
    ...compareChecks(before, after),
    compareLosses(before, after),
    ...compareShares(before, after),
    ...compareSpeeds(before, after),
  ];
}

export function isReport(report: AnyReport): report is Report {
  return report.result !== "error";
}

import type { Report } from "../report/report.ts";
import type { AnyReport, Finding } from "./comparison.ts";
import { byWorst } from "./noise.ts";

const badness = { pass: 0, unknown: 1, fail: 2, error: 3 } as const;

/** The worst result of each side. Its reason is the error, or the names of the checks that did not pass. */
export function compareResults(base: readonly AnyReport[], next: readonly AnyReport[]): Finding {
  const of = ({ result }: AnyReport) => badness[result];
  const worst = (side: readonly AnyReport[]) => side.toSorted((a, b) => of(b) - of(a))[0];
  const [before, after] = [worst(base), worst(next)];
  const { verdict, reason } = byWorst(base.map(of), next.map(of));
  const cause = verdict === "worse" ? causeOf(after) : verdict === "better" ? causeOf(before) : "";
  return {
    figure: "result",
    verdict,
    base: before?.result ?? "",
    new: after?.result ?? "",
    unit: "",
    reason: [cause, reason].filter(Boolean).join("; ") || "as before",
  };
}

function causeOf(report: AnyReport | undefined): string {
  if (report === undefined) return "";
  if (report.result === "error") return report.error.message;
  const bad = report.verdicts.filter(({ result }) => result !== "pass");
  return bad.length === 0 ? "" : `because of ${bad.map(({ check }) => check).join(", ")}`;
}

/**
 * Each check by itself, so that one that failed already hides no other. One that is no longer made proves nothing any
 * more, which is worse; one that only NEW makes has nothing to be worse than, unless it does not pass.
 */
export function compareChecks(base: readonly Report[], next: readonly Report[]): Finding[] {
  const [before, after] = [worstVerdicts(base), worstVerdicts(next)];
  return [...new Set([...before.keys(), ...after.keys()])].map((figure) => {
    const [was, is] = [before.get(figure), after.get(figure)];
    const common = { figure, base: was?.worst ?? "not made", new: is?.worst ?? "not made", unit: "" };
    if (!is) return { ...common, verdict: "worse", reason: "the check is no longer made" };
    if (!was)
      return is.worst === "pass"
        ? { ...common, verdict: "same", reason: "only NEW makes this check" }
        : { ...common, verdict: "worse", reason: is.summary };
    const { verdict, reason } = byWorst(was.badness, is.badness);
    const summary = verdict === "worse" ? is.summary : verdict === "better" ? was.summary : "";
    return { ...common, verdict, reason: [summary, reason].filter(Boolean).join("; ") || "as before" };
  });
}

interface CheckRuns {
  readonly worst: Report["result"];
  /** Of the worst. */
  readonly summary: string;
  /** Of every run. */
  readonly badness: readonly number[];
}

function worstVerdicts(reports: readonly Report[]): ReadonlyMap<string, CheckRuns> {
  const all = Map.groupBy(
    reports.flatMap(({ verdicts }) => verdicts),
    ({ check }) => check,
  );
  return new Map(
    [...all].map(([check, verdicts]) => {
      const [worst] = verdicts.toSorted((a, b) => badness[b.result] - badness[a.result]);
      return [
        check,
        {
          worst: worst?.result ?? "unknown",
          summary: worst?.summary ?? "",
          badness: verdicts.map(({ result }) => badness[result]),
        },
      ];
    }),
  );
}

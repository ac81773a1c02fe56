import type { ErrorReport, Report } from "../report/report.ts";
import { compare } from "./compare.ts";
import type { AnyReport, Figure } from "./comparison.ts";

/** Hand-written reports for the tests of a comparison. */

/** A report in which all is well, but for what is given. */
export function report(changes: Partial<Report> = {}): Report {
  return {
    version: 1,
    name: "canary",
    result: "pass",
    world: "processes",
    subject: { name: "ingress", version: "1", scheduler: "smooth" },
    load: { kind: "sequence", connections: 1 },
    images: {},
    sent: 1000,
    answered: 1000,
    failed: 0,
    lost: 0,
    unexpected: 0,
    epochs: [{ writtenAtMs: 0 }],
    shares: [row()],
    verdicts: [verdict()],
    requestsPerSecond: 1000,
    latencyMs: { p50: 1, p90: 2, p99: 3, max: 4 },
    ...changes,
  };
}

export function row(changes: Partial<Report["shares"][number]> = {}): Report["shares"][number] {
  return {
    route: "r",
    service: "app",
    epoch: 0,
    backend: "v1",
    weight: 3,
    expected: 750,
    observed: 750,
    allowedMin: 749,
    allowedMax: 751,
    ...changes,
  };
}

export function verdict(
  result: Report["result"] = "pass",
  check = "sharesMatchWeights",
  summary = `it was a ${result}`,
): Report["verdicts"][number] {
  return { check, result, summary, evidence: [] };
}

/** A run that fails by one check. */
export function failing(check = "sharesMatchWeights"): Report {
  return report({ result: "fail", verdicts: [verdict("fail", check)] });
}

export const error: ErrorReport = {
  version: 1,
  name: "canary",
  result: "error",
  error: { code: "world", message: "no engine" },
};

/** One figure of a comparison of the reports of one scenario. */
export function figure(base: readonly AnyReport[], next: readonly AnyReport[], name: string) {
  return compare(base, next, []).figures.find((one): one is Figure => one.figure === name);
}

/** So many times the same. */
export function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

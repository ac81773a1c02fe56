import { count } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import type { ErrorReport, Report } from "./report.ts";

/** What a table of several scenarios says of each, after its name and its result. */
export const overviewHead = ["world", "sent", "failed, lost or unexpected", "p99"] as const;

/** In the order of {@link overviewHead}; dashes for what could not be run. */
export function overviewFigures(report: Report | ErrorReport): string[] {
  if (report.result === "error") return overviewHead.map(() => "–");
  const { world, sent, failed, lost, unexpected, latencyMs } = report;
  return [world, count(sent), count(failed + lost + unexpected), milliseconds(latencyMs.p99)];
}

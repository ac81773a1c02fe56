import type { Report } from "../report/report.ts";
import type { Finding } from "./comparison.ts";
import { byRanks, median } from "./noise.ts";

const figures = [
  {
    figure: "requests a second",
    unit: "requests/s",
    noun: "run",
    wanted: "more",
    of: (report: Report) => [report.requestsPerSecond],
  },
  {
    figure: "latency p50",
    unit: "ms",
    noun: "run",
    wanted: "less",
    of: ({ latencyMs }: Report) => [latencyMs.p50],
  },
  {
    figure: "latency p99",
    unit: "ms",
    noun: "run",
    wanted: "less",
    of: ({ latencyMs }: Report) => [latencyMs.p99],
  },
  // Of every change of every run that answers tell of; a report of an older build may have none.
  {
    figure: "settle time",
    unit: "ms",
    noun: "change",
    wanted: "less",
    of: ({ epochs = [] }: Partial<Report>) =>
      epochs.flatMap(({ settleMs }) => (typeof settleMs === "number" ? [settleMs] : [])),
  },
] as const;

/**
 * Rates and times differ from run to run: only the spread of several runs, or changes, can tell a difference from that.
 * Both sides are shown by their medians.
 */
export function compareSpeeds(base: readonly Report[], next: readonly Report[]): Finding[] {
  const worlds = new Set([...base, ...next].map(({ world }) => world));
  return figures.flatMap(({ figure, unit, noun, wanted, of }) => {
    const [before, after] = [base.flatMap(of), next.flatMap(of)];
    if (before.length === 0 && after.length === 0) return [];
    const values = { base: middle(before), new: middle(after) };
    if (before.length === 0 || after.length === 0) {
      const reason = `nothing is known of it in ${before.length === 0 ? "BASE" : "NEW"}`;
      return [{ figure, verdict: "same", ...values, unit, reason }];
    }
    if (worlds.size > 1) {
      const reason = `not compared, as it was measured in different worlds, ${[...worlds].join(" and ")}`;
      return [{ figure, verdict: "same", ...values, unit, reason }];
    }
    return [{ figure, ...values, unit, ...byRanks(before, after, noun, wanted) }];
  });
}

function middle(values: readonly number[]): number | string {
  return values.length === 0 ? "none" : median(values);
}

import type { Report } from "./report.ts";

/** A figure of a report, where it has one that compares. */
export type Figure = (report: Report) => number | undefined;

export const atSaturation: Figure = ({ load, requestsPerSecond }) =>
  load.kind === "saturate" ? requestsPerSecond : undefined;
/** Without changes and disturbances, which have rows of their own. */
export const byTheClock =
  (part: "p50" | "p99"): Figure =>
  ({ load, latencyMs, epochs, disturbances }) =>
    load.kind === "steady" && epochs.length === 1 && !disturbances ? latencyMs[part] : undefined;

/** `38,000 (0.55 × ours, 0.53 – 0.58)`: the median, and that of the ratios of what was run side by side. */
export function figureOf(
  figure: Figure,
  reports: readonly Report[],
  ours: readonly Report[] | undefined,
  written: (value: number) => string,
): string | undefined {
  const value = medianOf(figure, reports);
  if (value === undefined) return undefined;
  const ratios = ratiosOf(figure, reports, ours);
  if (ratios.length === 0) return written(value);
  const range =
    ratios.length > 1 ? `, ${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}` : "";
  return `${written(value)} (${median(ratios).toFixed(2)} × ours${range})`;
}

/** Of each round by itself, so that what slows the machine down for a while slows both. */
export function ratiosOf(
  figure: Figure,
  reports: readonly Report[],
  ours: readonly Report[] | undefined,
): number[] {
  const others = ours?.flatMap((report) => figure(report) ?? []) ?? [];
  return reports
    .flatMap((report) => figure(report) ?? [])
    .flatMap((own, round) => (others[round] ? [own / others[round]] : []));
}

export function medianOf(figure: Figure, reports: readonly Report[]): number | undefined {
  const all = reports.flatMap((report) => figure(report) ?? []);
  return all.length === 0 ? undefined : median(all);
}

/** The upper one of two in the middle, so that it is a figure that was measured; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

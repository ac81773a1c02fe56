import { styleText } from "node:util";
import { count, percent } from "../figures.ts";
import { dividedWith } from "../judge/shares.ts";
import type { ErrorReport, Report } from "./report.ts";

const colours = { pass: "green", fail: "red", unknown: "yellow", error: "red" } as const;

/** `PASS  3:1 by four requests (containers): 4 of 4 answered`; colour only where the stream shows it. */
export function toLine(report: Report | ErrorReport, stream: NodeJS.WriteStream): string {
  const word = styleText(colours[report.result], report.result.toUpperCase().padEnd(7), { stream });
  if (report.result === "error")
    return `${word} ${report.name ? `${report.name}: ` : ""}${report.error.message}`;
  const bad = report.verdicts.filter((verdict) => verdict.result !== "pass");
  const detail =
    bad.length > 0
      ? bad.map((verdict) => `${verdict.check}: ${verdict.summary}`).join("; ")
      : `${count(report.sent)} sent, ${count(report.failed + report.lost + report.unexpected)} failed, lost or unexpected`;
  return `${word} ${report.name} (${report.world}): ${detail}`;
}

/** One report with its shares and verdicts, for a person at a terminal. */
export function toSummary(report: Report, stream: NodeJS.WriteStream): string {
  const { subject } = report;
  const width = Math.max(...report.shares.map((row) => row.backend.length));
  const shares = report.shares.map((row) => {
    const total = dividedWith(row, report.shares);
    return `  ${row.backend.padEnd(width)}  weight ${row.weight}  answered ${count(row.observed)} of ${count(total)} (${percent(row.observed, total)}), allowed ${count(row.allowedMin)} to ${count(row.allowedMax)}`;
  });
  const verdicts = report.verdicts.map(
    ({ check, result, summary }) =>
      `  ${styleText(colours[result], result.padEnd(7), { stream })} ${check}: ${summary}`,
  );
  return [
    `${styleText(colours[report.result], report.result.toUpperCase(), { stream })}  ${report.name} · ${report.world} · ${subject.name} ${subject.version}, ${subject.scheduler} scheduler`,
    `  ${count(report.sent)} sent, ${count(report.answered)} answered, ${count(report.failed)} failed, ${count(report.lost)} lost, ${count(report.unexpected)} unexpected`,
    ...shares,
    ...verdicts,
    `  ${count(report.requestsPerSecond)} requests/s, latency p50 ${report.latencyMs.p50} ms, p99 ${report.latencyMs.p99} ms, max ${report.latencyMs.max} ms`,
  ].join("\n");
}

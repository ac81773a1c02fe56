import { styleText } from "node:util";
import { PROBE_ROUTER } from "../config/probe.ts";
import { count, counted, percent } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import { dividedWith } from "../judge/shares.ts";
import { behaviourInWords } from "./behaviour-in-words.ts";
import { harmInWords } from "./harm-in-words.ts";
import type { ErrorReport, Report } from "./report.ts";
import { subjectInWords } from "./subject-in-words.ts";
import { worstFirst } from "./worst-first.ts";

/** Of more shares, as a storm of changes has, the first that are wrong are shown. */
const MOST_SHARES = 40;

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
      : `${count(report.sent)} sent, ${harmInWords(report)}`;
  return `${word} ${report.name} (${report.world}): ${detail}`;
}

/** One report with its shares and verdicts, for a person at a terminal. */
export function toSummary(report: Report, stream: NodeJS.WriteStream): string {
  const { subject } = report;
  const rows = report.shares.filter(({ route }) => route !== PROBE_ROUTER);
  const width = Math.max(...rows.map((row) => row.backend.length));
  const hasChanged = rows.some(({ epoch }) => epoch !== rows[0]?.epoch);
  const shown = rows.length > MOST_SHARES ? worstFirst(rows).slice(0, MOST_SHARES) : rows;
  const more = rows.length - shown.length;
  const shares = shown.map((row) => {
    const total = dividedWith(row, rows);
    const when = hasChanged ? (row.epoch === 0 ? "before  " : `change ${row.epoch}  `) : "";
    return `  ${when}${row.backend.padEnd(width)}  weight ${row.weight}  ${row.sessions ? "was given" : "answered"} ${count(row.observed)} of ${count(total)}${row.sessions ? " sessions" : ""} (${percent(row.observed, total)}), allowed ${count(row.allowedMin)} to ${count(row.allowedMax)}`;
  });
  const verdicts = report.verdicts.map(
    ({ check, result, summary }) =>
      `  ${styleText(colours[result], result.padEnd(7), { stream })} ${check}: ${summary}`,
  );
  return [
    `${styleText(colours[report.result], report.result.toUpperCase(), { stream })}  ${report.name} · ${report.world} · ${subjectInWords(subject)}`,
    `  ${count(report.sent)} sent, ${count(report.answered)} answered, ${count(report.failed)} failed, ${count(report.lost)} lost, ${count(report.unexpected)} unexpected`,
    ...shares,
    ...(more > 0 ? [`  … and ${counted(more, "more share")} in report.json`] : []),
    ...verdicts,
    ...changes(report),
    ...(report.disturbances ?? []).map((behaviour) => `  ${behaviourInWords(behaviour)}`),
    `  ${count(report.requestsPerSecond)} requests/s, latency p50 ${report.latencyMs.p50} ms, p99 ${report.latencyMs.p99} ms, max ${report.latencyMs.max} ms`,
  ].join("\n");
}

/** What is to be said of a run in which the configuration changed. */
function changes({ epochs, settleMs, phasesMs }: Report): string[] {
  if (!phasesMs) return [];
  const settled = settleMs
    ? `settled after median ${milliseconds(settleMs.median)}, p99 ${milliseconds(settleMs.p99)}, max ${milliseconds(settleMs.max)}`
    : "no answer tells when they settled";
  const phase = (name: keyof typeof phasesMs) =>
    `${name} p50 ${milliseconds(phasesMs[name].p50)}, p99 ${milliseconds(phasesMs[name].p99)}, max ${milliseconds(phasesMs[name].max)}`;
  return [
    `  ${counted(epochs.length - 1, "change")}, ${settled}`,
    `  latency ${phase("before")}; ${phase("during")}; ${phase("after")}`,
  ];
}

import { count, percent } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import { dividedWith } from "../judge/shares.ts";
import type { ErrorReport, Report } from "./report.ts";

const words = { pass: "✅ pass", fail: "❌ fail", unknown: "❔ unknown", error: "⚠️ error" } as const;

/** A run as one page; with several reports, a table of them first. Pure. */
export function toMarkdown(reports: readonly (Report | ErrorReport)[]): string {
  const pages = reports.map((report) => (report.result === "error" ? errorPage(report) : page(report)));
  return [...(reports.length > 1 ? [overview(reports)] : []), ...pages].join("\n");
}

function overview(reports: readonly (Report | ErrorReport)[]): string {
  const rows = reports.map((report) => {
    const figures =
      report.result === "error"
        ? ["–", "–", "–"]
        : [report.world, count(report.sent), count(report.failed + report.lost + report.unexpected)];
    return [report.name ?? "–", words[report.result], ...figures];
  });
  return `# splitproof\n\n${table(["scenario", "result", "world", "sent", "failed, lost or unexpected"], rows)}`;
}

function errorPage({ name, error }: ErrorReport): string {
  return `## ${name ?? "error"}\n\n${words.error}: ${cell(error.message)}\n`;
}

function page(report: Report): string {
  const { subject, latencyMs: latency } = report;
  const facts = [
    `${words[report.result]} · world: ${report.world} · subject: ${subject.name} ${subject.version}, ${subject.scheduler} scheduler`,
    `${count(report.sent)} sent, ${count(report.answered)} answered, ${count(report.failed)} failed, ${count(report.lost)} lost, ${count(report.unexpected)} unexpected`,
    `${count(report.requestsPerSecond)} requests/s · latency p50 ${latency.p50} ms, p90 ${latency.p90} ms, p99 ${latency.p99} ms, max ${latency.max} ms`,
  ];
  const shares = report.shares.map((row) =>
    [
      row.route,
      row.service,
      row.epoch,
      row.backend,
      row.weight,
      count(row.expected),
      count(row.observed),
      percent(row.observed, dividedWith(row, report.shares)),
      `${count(row.allowedMin)} – ${count(row.allowedMax)}`,
    ].map(String),
  );
  const verdicts = report.verdicts.map(({ check, result, summary }) => [check, words[result], summary]);
  const origins = Object.entries(report.images).map(([program, origin]) => `${program}: ${origin}`);
  return [
    `## ${report.name}`,
    facts.join("  \n"),
    table(
      ["route", "service", "epoch", "backend", "weight", "expected", "observed", "share", "allowed"],
      shares,
    ),
    table(["check", "result", "what was found"], verdicts),
    ...changes(report),
    ...(report.sequence
      ? [`The first ${report.sequence.length} answers: ${sequence(report.sequence)}\n`]
      : []),
    `Run with ${origins.join("; ")}.\n`,
  ]
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n");
}

/** How long changes of the configuration took to take effect, and what they did to latency. */
function changes({ epochs, settleMs, phasesMs }: Report): string[] {
  if (!phasesMs) return [];
  const figures = settleMs
    ? [settleMs.median, settleMs.p99, settleMs.max].map(milliseconds)
    : ["–", "–", "–"];
  const rows = (["before", "during", "after"] as const).map((phase) => {
    const { p50, p90, p99, max } = phasesMs[phase];
    return [`${phase} changes`, ...[p50, p90, p99, max].map(milliseconds)];
  });
  return [
    table(["changes", "settled after: median", "p99", "max"], [[count(epochs.length - 1), ...figures]]),
    table(["latency", "p50", "p90", "p99", "max"], rows),
  ];
}

/** `appv1 appv1 appv2 appv1` in code, with unnamed answers as `?`. */
function sequence(names: readonly (string | null)[]): string {
  return `\`${names.map((name) => name ?? "?").join(" ")}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

/** What a name could break is the table around it. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

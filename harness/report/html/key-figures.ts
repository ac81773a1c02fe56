import { count, counted } from "../../figures.ts";
import { milliseconds } from "../../judge/latency.ts";
import type { Report } from "../report.ts";
import { element, type Markup } from "./markup.ts";

/** More stand on several lines, as many on each as on the others, as far as they go. */
const MOST_ABREAST = 9;

/** The figures that a reader looks for; `data-is` names the field of report.json that each one is. */
export function keyFigures(report: Report): Markup {
  const { latencyMs, settleMs, windows, evidence, epochs } = report;
  const took = (ms: number) => (report.answered === 0 ? "–" : milliseconds(ms));
  const bad = (value: number) => (value > 0 ? "wrong" : undefined);
  const changes = epochs.length - 1;
  const figures = [
    one("sent", "sent", count(report.sent)),
    one("answered", "answered", count(report.answered)),
    one("failed", "failed", count(report.failed), bad(report.failed)),
    one("lost", "lost", count(report.lost), bad(report.lost)),
    one("unexpected", "unexpected", count(report.unexpected), bad(report.unexpected)),
    one("requestsPerSecond", "requests/s", count(report.requestsPerSecond)),
    one("latencyMs.p50", "p50", took(latencyMs.p50)),
    one("latencyMs.p99", "p99", took(latencyMs.p99)),
    one("latencyMs.max", "slowest", took(latencyMs.max)),
    changes > 0 ? one("changes", "changes", count(changes)) : undefined,
    settleMs && one("settleMs.median", "settled (median)", milliseconds(settleMs.median)),
    settleMs && one("settleMs.max", "settled (slowest)", milliseconds(settleMs.max)),
    windows && one("windows.count", "windows", count(windows.count)),
    evidence && one("evidence.picks", "picks", count(evidence.picks)),
    evidence && one("evidence.log10E", "evidence against", evidenceOf(evidence.log10E), wrongFrom(evidence)),
    evidence?.decidedAt != null
      ? one("evidence.decidedAt", "decided after", counted(evidence.decidedAt, "pick"))
      : undefined,
  ].filter((figure) => figure !== undefined);
  const lines = Math.ceil(figures.length / MOST_ABREAST);
  const abreast = Math.ceil(figures.length / lines);
  return element("dl", { class: "figures", style: `--abreast:${abreast}` }, figures);
}

function one(is: string, title: string, value: string, className?: string): Markup {
  return element(
    "div",
    {},
    element("dt", {}, title),
    element("dd", { "data-is": is, class: className }, value),
  );
}

function evidenceOf(log10E: number | null): string {
  return log10E === null ? "10^∞" : `10^${log10E.toFixed(1)}`;
}

function wrongFrom({ log10E, alpha }: NonNullable<Report["evidence"]>): string | undefined {
  return log10E === null || log10E >= -Math.log10(alpha) ? "wrong" : undefined;
}

import { PROBE_ROUTER } from "../config/probe.ts";
import { count, counted, percent } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import { dividedWith, isOutside, type ShareRow } from "../judge/shares.ts";
import { bar } from "./bar.ts";
import { behaviourInWords } from "./behaviour-in-words.ts";
import { blocks, code, fold, html, plain, table } from "./markdown-text.ts";
import type { ErrorReport, Report } from "./report.ts";
import { sentence } from "./sentence.ts";
import { subjectInWords } from "./subject-in-words.ts";
import { worstFirst } from "./worst-first.ts";

export const icons = { pass: "✅", fail: "❌", unknown: "❔", error: "⚠️" } as const;

/** A storm has thousands of shares, and a reader looks at a few: all of them stand in report.json. */
const MOST_SHARES = 20;
const BAR_WIDTH = 20;
/** So many requests that show a finding are named. */
const MOST_EVIDENCE = 5;
const LONGEST_SEQUENCE = 1500;

/** A report with its verdict, shares and findings in sight, and the rest folded. */
export function openPage(report: Report | ErrorReport): string {
  const name = report.name === undefined ? "The call" : `**${plain(report.name, 200)}**`;
  const first = `${icons[report.result]} ${name} ${plain(sentence(report))}`;
  if (report.result === "error") return first;
  return blocks(
    first,
    shares(report),
    findings(report),
    disturbances(report),
    facts(report),
    fold(`${counted(report.verdicts.length, "check")}, and with what it was run`, details(report)),
  );
}

/** A report of which only the verdict is in sight. */
export function foldedPage(report: Report): string {
  return fold(
    `${icons[report.result]} <b>${html(report.name, 200)}</b> ${html(sentence(report))}`,
    blocks(shares(report), disturbances(report), facts(report), details(report)),
  );
}

function shares({ shares: all }: Report): string {
  const seen = all.filter((row) => row.route !== PROBE_ROUTER || isOutside(row));
  const rows = worstFirst(seen);
  const several = (key: (row: ShareRow) => unknown) => new Set(seen.map(key)).size > 1;
  const columns: [string, (row: ShareRow) => string][] = [
    ...(several(({ epoch }) => epoch)
      ? [["when", ({ epoch }: ShareRow) => (epoch === 0 ? "before" : `change ${count(epoch)}`)] as const]
      : []),
    ...(several(({ route }) => route) ? [["route", ({ route }: ShareRow) => code(route, 100)] as const] : []),
    ...(several(({ service }) => service)
      ? [["divided by", ({ service }: ShareRow) => code(service, 100)] as const]
      : []),
  ].map(([head, cell]) => [head, cell]);
  const own = (row: ShareRow): string[] => {
    const divided = dividedWith(row, all);
    const { weight, observed, allowedMin, allowedMax, sessions } = row;
    return [
      ...columns.map(([, cell]) => cell(row)),
      code(row.backend, 100),
      String(weight),
      percent(observed, divided),
      `\`${bar(divided === 0 ? 0 : observed / divided, BAR_WIDTH)}\``,
      `${isOutside(row) ? "❌ " : ""}${count(observed)} of ${count(divided)}${sessions ? " sessions" : ""}`,
      allowedMin === allowedMax ? count(allowedMin) : `${count(allowedMin)} – ${count(allowedMax)}`,
    ];
  };
  const head = [...columns.map(([name]) => name), "backend", "weight", "share", "", "answered", "allowed"];
  const more = rows.length - MOST_SHARES;
  return blocks(
    table(head, rows.slice(0, MOST_SHARES).map(own)),
    more > 0 ? `… and ${counted(more, "more share")} in report.json` : "",
  );
}

/** All that did not pass, but for the one that the first sentence says. */
function findings({ verdicts, result: worst }: Report): string {
  const said = verdicts.find(({ result }) => result === worst);
  return verdicts
    .filter((verdict) => verdict.result !== "pass" && verdict !== said)
    .map(({ check, result, summary }) => `- ${icons[result]} ${plain(check)}: ${plain(summary)}`)
    .join("\n");
}

/** What befell backends, and how the subject took it. */
function disturbances({ disturbances: all = [] }: Report): string {
  return all.map((behaviour) => `- ${plain(behaviourInWords(behaviour))}`).join("\n");
}

function facts(report: Report): string {
  const { sent, answered, failed, lost, unexpected, latencyMs, settleMs, epochs, windows } = report;
  const changes = epochs.length - 1;
  return [
    `${count(sent)} sent, ${count(answered)} answered, ${count(failed)} failed, ${count(lost)} lost, ${count(unexpected)} unexpected`,
    `${count(report.requestsPerSecond)} requests/s, latency p50 ${milliseconds(latencyMs.p50)}, p99 ${milliseconds(latencyMs.p99)}, max ${milliseconds(latencyMs.max)}`,
    ...(changes > 0
      ? [
          settleMs
            ? `${counted(changes, "change")} settled after median ${milliseconds(settleMs.median)}, p99 ${milliseconds(settleMs.p99)}, max ${milliseconds(settleMs.max)}`
            : `${counted(changes, "change")}, and no answer tells when they settled`,
        ]
      : []),
    ...(windows && windows.notPassed.length > 0
      ? [`windows that did not pass: ${windows.notPassed.map(count).join(", ")}`]
      : []),
  ].join(" · ");
}

/** Every check, latency around changes, the sequence, and with what it was run. */
function details(report: Report): string {
  const { verdicts, subject, images, sequence } = report;
  const origins = Object.entries(images).map(([program, origin]) => `${plain(program)}: ${plain(origin)}`);
  return blocks(
    table(
      ["check", "result", "what was found"],
      verdicts.map(({ check, result, summary, evidence }) => [
        plain(check),
        `${icons[result]} ${result}`,
        `${plain(summary)}${requests(evidence)}`,
      ]),
    ),
    phases(report),
    sequence ? `The first ${sequence.length} answers: ${code(named(sequence), LONGEST_SEQUENCE)}` : "",
    [`World: ${report.world}`, `subject: ${plain(subjectInWords(subject))}`, ...origins].join(" · "),
  );
}

function requests(evidence: readonly number[]): string {
  if (evidence.length === 0) return "";
  const more = evidence.length > MOST_EVIDENCE ? ", …" : "";
  return ` (requests ${evidence.slice(0, MOST_EVIDENCE).map(count).join(", ")}${more})`;
}

function phases({ phasesMs }: Report): string {
  if (!phasesMs) return "";
  const rows = (["before", "during", "after"] as const).map((phase) => {
    const { p50, p90, p99, max } = phasesMs[phase];
    return [`${phase} changes`, ...[p50, p90, p99, max].map(milliseconds)];
  });
  return table(["latency", "p50", "p90", "p99", "max"], rows);
}

/** `appv1 appv1 appv2 appv1`, with unnamed answers as `?`. */
function named(names: readonly (string | null)[]): string {
  return names.map((name) => name ?? "?").join(" ");
}

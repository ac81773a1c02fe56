import { count, counted } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import { MARKER } from "./markdown.ts";
import { icons } from "./markdown-page.ts";
import { blocks, plain, table } from "./markdown-text.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "./report.ts";
import { resultOfAll, sentence } from "./sentence.ts";
import { sharesInWords } from "./shares-in-words.ts";

/** One of several runs: what tells it from the others, and what its scenarios came to. */
export interface NamedRun {
  readonly run: string;
  readonly reports: readonly (Report | ErrorReport)[];
}

const MOST_ROWS = 200;
const MOST_FINDINGS = 20;

/** Several runs as one document. Pure. */
export function toRunsDocument(runs: readonly NamedRun[]) {
  return {
    version: REPORT_VERSION,
    result: resultOfAll(runs.flatMap(({ reports }) => reports)),
    runs: runs.map(({ run, reports }) => ({ run, result: resultOfAll(reports), reports })),
  };
}

/** Several runs as one page: a row for each scenario of each run, those of one scenario together. Pure. */
export function toRunsMarkdown(runs: readonly NamedRun[]): string {
  const results = runs.map(({ run, reports }) => {
    const result = resultOfAll(reports);
    return `${icons[result]} ${plain(run, 200)}: ${result}`;
  });
  const rows = byScenario(runs);
  const head = [
    "scenario",
    "run",
    "result",
    "sent",
    "failed, lost or unexpected",
    "shares",
    "requests/s",
    "p50",
    "p99",
  ];
  const more = rows.length - MOST_ROWS;
  return `${blocks(
    MARKER,
    `**splitproof**: ${counted(runs.length, "run")} side by side`,
    results.map((line) => `- ${line}`).join("\n"),
    nothingInCommon(runs) ?? "",
    table(head, rows.slice(0, MOST_ROWS).map(rowOf)),
    more > 0 ? `… and ${counted(more, "more row")} in runs.json` : "",
    findings(rows),
  )}\n`;
}

/** What several runs have to be told of where each scenario is in one of them only; undefined where one is in two. */
export function nothingInCommon(runs: readonly NamedRun[]): string | undefined {
  const names = runs.flatMap(({ reports }) => [...new Set(reports.map(nameOf))]);
  return names.length > new Set(names).size
    ? undefined
    : "These runs have no scenario in common: scenarios are matched by name, and none is in two of them, so there is nothing to compare.";
}

/** One scenario in one run. */
export interface Row {
  readonly name: string;
  readonly run: string;
  /** undefined where these runs have no such scenario. */
  readonly report: Report | ErrorReport | undefined;
  readonly isFirst: boolean;
}

/** Each scenario in every run that has it, in the order of the runs; those that have it not share a row. */
export function byScenario(runs: readonly NamedRun[]): Row[] {
  const names = new Set(runs.flatMap(({ reports }) => reports.map(nameOf)));
  return [...names].flatMap((name) => {
    const own = runs.flatMap(({ run, reports }) =>
      reports.filter((report) => nameOf(report) === name).map((report) => ({ name, run, report })),
    );
    const others = runs.filter(({ reports }) => !reports.some((report) => nameOf(report) === name));
    const without = `not in ${others.map(({ run }) => run).join(", ")}`;
    const rows = others.length > 0 ? [...own, { name, run: without, report: undefined }] : own;
    return rows.map((row, index) => ({ ...row, isFirst: index === 0 }));
  });
}

function nameOf({ name = "–" }: Report | ErrorReport): string {
  return name;
}

function rowOf({ name, run, report, isFirst }: Row): string[] {
  const scenario = isFirst ? plain(name, 200) : "";
  const result = report ? `${icons[report.result]} ${report.result}` : "–";
  if (!report || report.result === "error")
    return [scenario, plain(run, 200), result, "–", "–", "–", "–", "–", "–"];
  const { sent, failed, lost, unexpected, requestsPerSecond, latencyMs } = report;
  return [
    scenario,
    plain(run, 200),
    result,
    count(sent),
    count(failed + lost + unexpected),
    sharesInWords(report, (name) => plain(name, 60)) ?? "–",
    count(requestsPerSecond),
    milliseconds(latencyMs.p50),
    milliseconds(latencyMs.p99),
  ];
}

function findings(rows: readonly Row[]): string {
  const wrong = rows.flatMap(({ name, run, report }) =>
    report && report.result !== "pass"
      ? [`- ${icons[report.result]} **${plain(name, 200)}** in ${plain(run, 200)} ${plain(sentence(report))}`]
      : [],
  );
  const more = wrong.length - MOST_FINDINGS;
  return [
    ...wrong.slice(0, MOST_FINDINGS),
    ...(more > 0 ? [`- … and ${count(more)} more in runs.json`] : []),
  ].join("\n");
}

import { count, counted, percent } from "../../figures.ts";
import { milliseconds } from "../../judge/latency.ts";
import { resultOfAll, sentence } from "../sentence.ts";
import { byScenario, type NamedRun, nothingInCommon, type Row } from "../side-by-side.ts";
import { columns } from "./columns.ts";
import { document } from "./document.ts";
import { figure } from "./figure.ts";
import { type Content, clipped, element, type Markup, name, textOf } from "./markup.ts";
import { badge, inFull, resultWord } from "./results.ts";
import { runsLatencyPicture } from "./runs-latency-picture.ts";
import { firstDivision, runsSharesPicture } from "./runs-shares-picture.ts";
import { table } from "./table.ts";

const MOST_SCENARIOS = 200;
const MOST_PICTURED = 40;
const MOST_SHARES = 4;
const LONGEST_NAME = 200;

/** Several runs as one page: what each came to, then every scenario with its runs side by side. Pure. */
export function toRunsHtml(runs: readonly NamedRun[]): string {
  const result = resultOfAll(runs.flatMap(({ reports }) => reports));
  const title = `${counted(runs.length, "run")} side by side`;
  const scenarios = [...Map.groupBy(byScenario(runs), (row) => row.name)];
  const more = scenarios.length - MOST_SCENARIOS;
  const strangers = nothingInCommon(runs);
  const content = element(
    "main",
    {},
    element(
      "header",
      { class: "verdict" },
      badge(result),
      element("h1", {}, title),
      strangers === undefined ? undefined : element("p", { class: "sentence" }, strangers),
    ),
    results(runs),
    scenarios.slice(0, MOST_SCENARIOS).map(([scenario, rows], index) => section(scenario, rows, index)),
    more > 0
      ? element("p", { class: "note" }, `… and ${counted(more, "more scenario")} in runs.json`)
      : undefined,
  );
  return textOf(document(title, result, content));
}

function results(runs: readonly NamedRun[]): Markup {
  const rows = runs.map(({ run, reports }) => {
    const number = (result: string) => count(reports.filter((report) => report.result === result).length);
    return [
      name(clipped(run, LONGEST_NAME)),
      resultWord(resultOfAll(reports)),
      ...["pass", "fail", "unknown", "error"].map(number),
    ];
  });
  const head = ["run", "result", "pass", "fail", "unknown", "error"];
  return element("section", { class: "card scroll", "aria-label": "all runs" }, table(head, rows));
}

function section(scenario: string, rows: readonly Row[], index: number): Markup {
  const pictures = index < MOST_PICTURED ? [runsSharesPicture(rows), runsLatencyPicture(rows)] : [];
  return element(
    "article",
    { class: "report" },
    element("h2", {}, name(clipped(scenario, LONGEST_NAME))),
    element("div", { class: "card scroll" }, table(HEAD, rows.map(cellsOf))),
    findings(rows),
    columns(
      pictures.flatMap((picture) => (picture ? [figure(picture, `s${index}`)] : [])),
      "pictures",
    ),
  );
}

const HEAD = [
  "run",
  "result",
  "sent",
  "failed, lost or unexpected",
  "shares",
  "requests/s",
  "p50",
  "p99",
  "slowest",
];

function cellsOf({ run, report }: Row): readonly Content[] {
  const head = [name(clipped(run, LONGEST_NAME)), report ? resultWord(report.result) : "–"];
  if (!report || report.result === "error") return [...head, "–", "–", "–", "–", "–", "–", "–"];
  const { sent, failed, lost, unexpected, requestsPerSecond, latencyMs } = report;
  const shares = firstDivision(report);
  const said = shares
    .slice(0, MOST_SHARES)
    .map(({ row, divided }) => `${clipped(row.backend, 60)} ${percent(row.observed, divided)}`);
  return [
    ...head,
    count(sent),
    count(failed + lost + unexpected),
    element("span", {}, shares.length > MOST_SHARES ? [...said, "…"].join(", ") : said.join(", ") || "–"),
    count(requestsPerSecond),
    ...[latencyMs.p50, latencyMs.p99, latencyMs.max].map(milliseconds),
  ];
}

/** What is wrong, run by run. */
function findings(rows: readonly Row[]): Content {
  const lines = rows.flatMap(({ run, report }) =>
    report && report.result !== "pass"
      ? [
          element(
            "li",
            {},
            resultWord(report.result),
            " ",
            element("b", {}, name(clipped(run, LONGEST_NAME))),
            `: ${inFull(clipped(sentence(report)))}`,
          ),
        ]
      : [],
  );
  return lines.length === 0 ? undefined : element("ul", { class: "findings" }, lines);
}

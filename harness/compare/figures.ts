import { count } from "../figures.ts";
import { nearestRank } from "../judge/latency.ts";
import type { ErrorReport, Report } from "../report/report.ts";
import { ALPHA, type Figure, type Verdict } from "./comparison.ts";
import { rankTest } from "./rank-test.ts";
import { rateTest } from "./rate-test.ts";

type Finding = Omit<Figure, "name" | "allowed">;
type AnyReport = Report | ErrorReport;

const isReport = (report: AnyReport): report is Report => report.result !== "error";
const order = { pass: 0, unknown: 1, fail: 2, error: 3 } as const;

/** Every figure of one scenario. Each side has the reports of one run or more; a run that ended in an error has no figures. */
export function figuresOf(base: readonly AnyReport[], next: readonly AnyReport[]): Finding[] {
  const [before, after] = [base.filter(isReport), next.filter(isReport)];
  const result = compareResults(base, next);
  if (before.length === 0 || after.length === 0) return [result];
  return [
    result,
    losses(before, after),
    ...shares(before, after),
    ...speeds(before, after),
    ...settleTimes(before, after),
  ];
}

/** The worst result of each side; what did not pass is named. */
function compareResults(base: readonly AnyReport[], next: readonly AnyReport[]): Finding {
  const worst = (reports: readonly AnyReport[]) =>
    reports.toSorted((a, b) => order[b.result] - order[a.result])[0];
  const [before, after] = [worst(base), worst(next)];
  const by = order[after?.result ?? "error"] - order[before?.result ?? "error"];
  const why = by > 0 && after ? reasonOf(after) : by < 0 && before ? reasonOf(before) : "as before";
  return {
    figure: "result",
    verdict: by > 0 ? "worse" : by < 0 ? "better" : "same",
    base: before?.result ?? "",
    new: after?.result ?? "",
    unit: "",
    reason: why,
  };
}

function reasonOf(report: AnyReport): string {
  if (!isReport(report)) return report.error.message;
  const bad = report.verdicts.filter(({ result }) => result !== "pass");
  return bad.map(({ check, summary }) => `${check}: ${summary}`).join("; ");
}

function losses(base: readonly Report[], next: readonly Report[]): Finding {
  const eventsOf = (reports: readonly Report[]) => ({
    events: total(reports, (report) => report.failed + report.lost + report.unexpected),
    trials: total(reports, ({ sent }) => sent),
  });
  const [a, b] = [eventsOf(base), eventsOf(next)];
  const p = rateTest(a, b);
  return {
    figure: "failed, lost or unexpected",
    verdict: verdictOf(p, b.events / b.trials - a.events / a.trials),
    base: a.events,
    new: b.events,
    unit: "requests",
    reason: `${count(b.events)} of ${count(b.trials)} against ${count(a.events)} of ${count(a.trials)}: ${chance(p)}`,
  };
}

/** A share is judged by what its own weights allow: that is the same however often it is run. */
function shares(base: readonly Report[], next: readonly Report[]): Finding[] {
  const outside = (reports: readonly Report[]) =>
    new Map(
      reports.flatMap((report) =>
        report.shares
          .filter((row) => row.observed < row.allowedMin || row.observed > row.allowedMax)
          .map((row) => [JSON.stringify([row.route, row.service, row.backend, row.epoch]), row] as const),
      ),
    );
  const [before, after] = [outside(base), outside(next)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const row = is ?? was;
    if (!row || (was && is)) return [];
    const verdict: Verdict = is ? "worse" : "better";
    return [
      {
        figure: `share of ${row.backend}${row.epoch > 0 ? ` after change ${row.epoch}` : ""}`,
        verdict,
        base: was ? was.observed : "within bounds",
        new: is ? is.observed : "within bounds",
        unit: "requests",
        reason: `${count(row.observed)} requests where its weight allows ${count(row.allowedMin)} to ${count(row.allowedMax)}, and not on the other side`,
      },
    ];
  });
}

/** Rates and latencies differ from run to run: only several runs a side can tell a difference from that. */
function speeds(base: readonly Report[], next: readonly Report[]): Finding[] {
  const worlds = new Set([...base, ...next].map(({ world }) => world));
  const kinds = [
    {
      figure: "requests a second",
      unit: "requests/s",
      of: (report: Report) => report.requestsPerSecond,
      less: 1,
    },
    { figure: "latency p50", unit: "ms", of: ({ latencyMs }: Report) => latencyMs.p50, less: -1 },
    { figure: "latency p99", unit: "ms", of: ({ latencyMs }: Report) => latencyMs.p99, less: -1 },
  ] as const;
  return kinds.map(({ figure, unit, of, less }) => {
    const [a, b] = [base.map(of), next.map(of)];
    const { p, shift } = rankTest(a, b);
    const few = bestChance(a.length, b.length) > ALPHA;
    const reason =
      worlds.size > 1
        ? "measured in different worlds, so not compared"
        : few
          ? `${runs(a.length)} against ${runs(b.length)} cannot tell it from their spread; 5 against 5 can`
          : `${runs(a.length)} against ${runs(b.length)}, by ranks: ${chance(p)}`;
    const verdict = worlds.size > 1 || few ? "same" : verdictOf(p, -shift * less);
    return { figure, verdict, base: median(a), new: median(b), unit, reason };
  });
}

function settleTimes(base: readonly Report[], next: readonly Report[]): Finding[] {
  const timesOf = (reports: readonly Report[]) =>
    reports
      .flatMap(({ epochs }) => epochs.map(({ settleMs }) => settleMs))
      .filter((time) => typeof time === "number");
  const [a, b] = [timesOf(base), timesOf(next)];
  if (a.length === 0 || b.length === 0) return [];
  const { p, shift } = rankTest(a, b);
  const few = bestChance(a.length, b.length) > ALPHA;
  const changes = `${count(a.length)} against ${count(b.length)} changes`;
  return [
    {
      figure: "settle time",
      verdict: few ? "same" : verdictOf(p, shift),
      base: median(a),
      new: median(b),
      unit: "ms",
      reason: few ? `${changes} cannot tell; 5 against 5 can` : `${changes}, by ranks: ${chance(p)}`,
    },
  ];
}

/** @param increase above 0 where the new is worse */
function verdictOf(p: number, increase: number): Verdict {
  if (p > ALPHA || increase === 0) return "same";
  return increase > 0 ? "worse" : "better";
}

/** The smallest two-sided probability that a rank test of so many values can give: 2 / C(n + m, n). */
function bestChance(n: number, m: number): number {
  let arrangements = 1;
  for (let k = 1; k <= n; k++) arrangements *= (m + k) / k;
  return 2 / arrangements;
}

function chance(p: number): string {
  return `by chance with p = ${p < 0.0001 ? p.toExponential(1) : p.toPrecision(2)}, ${p > ALPHA ? "noise" : `below ${ALPHA}`}`;
}

function runs(number: number): string {
  return number === 1 ? "one run" : `${number} runs`;
}

function median(values: readonly number[]): number {
  return nearestRank(Float32Array.from(values).sort(), 0.5);
}

function total(reports: readonly Report[], of: (report: Report) => number): number {
  return reports.reduce((sum, report) => sum + of(report), 0);
}

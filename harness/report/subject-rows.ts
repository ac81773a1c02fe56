import { count } from "../figures.ts";
import { milliseconds } from "../judge/latency.ts";
import { behavioursInBrief, harmedOf } from "./behaviour-in-words.ts";
import type { Report } from "./report.ts";
import { sharesInWords } from "./shares-in-words.ts";
import { atSaturation, byTheClock, type Figure, figureOf, median, medianOf } from "./subject-figures.ts";

/** What is told of a subject, over all reports that there are of it. */
export interface Row {
  readonly head: string;
  /**
   * What stands in its cell; undefined where no report has a figure.
   *
   * @param ours the reports of our own ingress, where it is another one and was judged as well
   */
  of(reports: readonly Report[], ours?: readonly Report[]): string | undefined;
  /** A figure that is also told as a ratio to that of our own: each pair was run one after the other. */
  readonly inPairs?: Figure;
  /** By which figure subjects are compared; the least is the best, or the most. */
  readonly best?: { readonly is: "least" | "most"; of(reports: readonly Report[]): number | undefined };
}

/** What does not depend on which scenarios were run; see {@link rowsFor} for the rest. */
const always: readonly Row[] = [
  {
    head: "passed",
    of: (reports) =>
      `${count(reports.filter(({ result }) => result === "pass").length)} of ${count(reports.length)}`,
  },
  { head: "scheduler, declared", of: ([report]) => report?.subject.scheduler },
  { head: "scheduler, found", of: foundInWords },
  {
    head: "shares, one in flight",
    of: firstOf((report) => (report.load.kind === "sequence" ? sharesInWords(report) : undefined)),
  },
  {
    head: "shares, at saturation",
    of: firstOf((report) => (report.load.kind === "saturate" ? sharesInWords(report) : undefined)),
  },
  {
    head: "longest run on one backend",
    of: (reports) =>
      [...new Set(reports.flatMap((report) => longestRun(report) ?? []))].join("; ") || undefined,
  },
  {
    head: "requests/s, at saturation",
    of: (reports, ours) => figureOf(atSaturation, reports, ours, (rate) => count(Math.round(rate))),
    inPairs: atSaturation,
    best: { is: "most", of: (reports) => medianOf(atSaturation, reports) },
  },
  ...(["p50", "p99"] as const).map((part) => ({
    head: `latency by the clock, ${part}`,
    of: (reports: readonly Report[], ours?: readonly Report[]) =>
      figureOf(byTheClock(part), reports, ours, milliseconds),
    inPairs: byTheClock(part),
    best: { is: "least", of: (reports: readonly Report[]) => medianOf(byTheClock(part), reports) } as const,
  })),
];

/** Every row that has a figure of some subject: one for each way in which changes were written, and each disturbance. */
export function rowsFor(all: readonly Report[]): readonly Row[] {
  const writes = new Set(all.flatMap(writesOf));
  const ways = new Set(all.flatMap(({ disturbances = [] }) => disturbances.map(({ how }) => how)));
  const rows = [...always, ...[...writes].map(changedBy), ...[...ways].map(disturbedBy)];
  return rows.filter(({ of }) => of(all) !== undefined);
}

/** `0 of 24,000 failed, lost or unexpected; settled after 5.1 ms, p99 9 ms; 3 connections closed` */
function changedBy(write: string): Row {
  const own = (reports: readonly Report[]) => reports.filter((report) => writesOf(report).includes(write));
  const bad = (reports: readonly Report[]) => sum(own(reports), badOf);
  return {
    head: `changed by ${write}`,
    of(reports) {
      const changed = own(reports);
      if (changed.length === 0) return undefined;
      const settled = changed.flatMap(({ settleMs }) => (settleMs ? [settleMs] : []));
      const closed = changed.flatMap(({ connectionsClosed }) => connectionsClosed ?? []);
      return [
        `${count(bad(reports))} of ${count(sum(changed, ({ sent }) => sent))} failed, lost or unexpected`,
        ...(settled.length > 0
          ? [
              `settled after ${milliseconds(median(settled.map((one) => one.median)))}, p99 ${milliseconds(Math.max(...settled.map(({ p99 }) => p99)))}`,
            ]
          : []),
        ...(closed.length > 0
          ? [`${count(closed.reduce((all, one) => all + one, 0))} connections closed`]
          : []),
      ].join("; ");
    },
    best: { is: "least", of: (reports) => (own(reports).length === 0 ? undefined : bad(reports)) },
  };
}

function disturbedBy(how: string): Row {
  const own = (reports: readonly Report[]) =>
    reports.flatMap(({ disturbances = [] }) => disturbances.filter((one) => one.how === how));
  return {
    head: `a backend ${how}`,
    of: (reports) => behavioursInBrief(own(reports)),
    best: {
      is: "least",
      of: (reports) =>
        own(reports).length === 0 ? undefined : own(reports).reduce((all, one) => all + harmedOf(one), 0),
    },
  };
}

function writesOf({ epochs }: Report): string[] {
  return [...new Set(epochs.flatMap(({ write }) => write ?? []))];
}

function badOf({ failed, lost, unexpected }: Report): number {
  return failed + lost + unexpected;
}

/** What fits all that was seen: for many weights the schedules are the same. */
function foundInWords(reports: readonly Report[]): string | undefined {
  const found = reports.flatMap(({ scheduleFound: one }) => one ?? []);
  if (found.length === 0) return undefined;
  const all = new Set(found.flatMap(({ schedulers }) => schedulers));
  const fitting = [...all].filter((name) => found.every(({ schedulers }) => schedulers.includes(name)));
  if (fitting.length > 0) return fitting.join(" or ");
  return found.some(({ period }) => period === null) ? "no order that repeats" : "an order of its own";
}

/** `9 at 9:1`, of the first answers. */
function longestRun(report: Report): string | undefined {
  const { sequence } = report;
  if (!sequence) return undefined;
  let longest = 0;
  let run = 0;
  sequence.forEach((backend, index) => {
    run = index > 0 && backend === sequence[index - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  const weights = report.shares.filter(({ epoch }) => epoch === 0).map(({ weight }) => weight);
  return weights.length > 0 ? `${count(longest)} at ${weights.join(":")}` : count(longest);
}

function firstOf(of: (report: Report) => string | undefined): Row["of"] {
  return (reports) => {
    for (const report of reports) {
      const found = of(report);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function sum(reports: readonly Report[], of: (report: Report) => number): number {
  return reports.reduce((whole, report) => whole + of(report), 0);
}

import { count } from "../figures.ts";
import type { Report } from "../report/report.ts";
import type { Finding } from "./comparison.ts";
import { direction, sayP } from "./noise.ts";
import { type Events, rateTest } from "./rate-test.ts";

/** Failed, lost and unexpected requests of all runs together, as a rate of those that were sent. */
export function compareLosses(base: readonly Report[], next: readonly Report[]): Finding {
  const [before, after] = [lossesOf(base), lossesOf(next)];
  const p = rateTest(before, after);
  return {
    figure: "failed, lost or unexpected",
    verdict: direction(p, rate(after) - rate(before)),
    base: percentage(before),
    new: percentage(after),
    unit: "%",
    reason: `${say(before)} → ${say(after)}, exact binomial ${sayP(p)}`,
  };
}

function lossesOf(reports: readonly Report[]): Events {
  const sum = (of: (report: Report) => number) => reports.reduce((all, report) => all + of(report), 0);
  return {
    events: sum(({ failed, lost, unexpected }) => failed + lost + unexpected),
    trials: sum(({ sent }) => sent),
  };
}

function rate({ events, trials }: Events): number {
  return trials === 0 ? 0 : events / trials;
}

function percentage(events: Events): number {
  return Number((100 * rate(events)).toPrecision(3));
}

function say({ events, trials }: Events): string {
  return `${count(events)} of ${count(trials)}`;
}

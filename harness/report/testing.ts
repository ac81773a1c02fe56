import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { judge } from "../judge/judge.ts";
import { orderFollowsSchedule } from "../judge/order-follows-schedule.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { historyOf, weighted } from "../judge/testing.ts";
import { witnessesAgree } from "../judge/witnesses-agree.ts";
import { buildReport } from "./build.ts";
import type { ErrorReport, Report } from "./report.ts";

/** Reports for the tests of renderers, built of hand-written histories as real ones are. */

const checks = [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()];

export function reportOf(...[requests, writing]: Parameters<typeof historyOf>): Report {
  const history = historyOf(requests, writing);
  return buildReport(history, judge(history, checks));
}

const splits = [weighted("app", { a: 3, b: 1 })];

export const passing = reportOf(["a", "a", "b", "a"], { splits });

/** Wrong in every way: one answered by nobody known, one failed, one lost, the shares and the order off. */
export const failing = reportOf(["a", { by: null }, { failed: "reset" }, { lost: true }, "b"], { splits });

/** Too short to be decided. */
export const undecided: Report = {
  ...passing,
  name: "too short",
  result: "unknown",
  verdicts: [{ check: "sharesMatchWeights", result: "unknown", summary: "send more", evidence: [] }],
};

export const error: ErrorReport = {
  version: 1,
  name: "broken",
  result: "error",
  error: { code: "config", message: "a | b\nis not a rule" },
};

/** From 3:1 to 1:1 and back, so many times. */
export function changing(times: number): Report {
  const even = [weighted("app", { a: 1, b: 1 })];
  const requests = Array.from({ length: (times + 1) * 4 }, (_, request) =>
    Math.floor(request / 4) % 2 === 0 ? ["a", "a", "b", "a"][request % 4] : ["a", "b"][request % 2],
  ).map((by = "a", request) => ({ by, sentAtMs: request * 500, doneAtMs: request * 500 + 1 }));
  return reportOf(requests, {
    splits,
    load: { kind: "steady", connections: 2, ratePerSecond: 2 },
    changes: Array.from({ length: times }, (_, change) => ({
      writtenAtMs: (change + 1) * 2000 - 250,
      splits: change % 2 === 0 ? even : splits,
      config: `configuration ${change + 1}`,
    })),
  });
}

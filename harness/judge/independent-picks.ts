import { count, counted, percent } from "../figures.ts";
import type { ErrorRates, History } from "../history/history.ts";
import { LivePicks } from "./live-picks.ts";
import { smallestDeviation } from "./statistics/detectable.ts";
import { refutation } from "./statistics/independence.ts";
import { DEFAULT_RATES, type SplitTest } from "./statistics/sequential.ts";
import type { Opinion, Verdict } from "./verdict.ts";

/** What the tests for independent picks found, for the report. */
export interface Evidence extends ErrorRates {
  /** How many picks there were. */
  readonly picks: number;
  /**
   * The largest so far of the e-value against the weights, as a power of ten: wrong from −log10(alpha) on. null where it
   * is infinite, as a backend of weight 0 was picked.
   */
  readonly log10E: number | null;
  /** After how many picks it was decided; null where it is not. */
  readonly decidedAt: number | null;
  /** How many picks in all would likely decide it, where it is not; null where it is, or where no number would. */
  readonly likelyAt: number | null;
  /** The least deviation of a share, 0 to 1, that so many picks would have shown with those errors; 1: none. */
  readonly smallestDeviation: number;
}

/** Share by share more than these would be no sentence. */
const MOST_SAID = 6;

/**
 * Judges the picks of a history's one route as independent ones, with stated error rates, unless their order refutes
 * that they are independent. Pure.
 */
export function judgeIndependent(history: History): Opinion {
  const opinion = (result: Verdict["result"], summary: string) => ({ result, summary, evidence: [] });
  const picks = picksOf(history);
  if (!picks) {
    return opinion(
      "unknown",
      "independent picks are judged of one route that has one configuration throughout",
    );
  }
  const { test, children } = picks;
  if (test.n === 0) return opinion("unknown", "no request was answered by a backend that is expected");
  if (test.reason?.test === "impossible") {
    const name = children[test.reason.child];
    const times = test.counts[test.reason.child] ?? 0;
    return opinion("fail", `${name} answered ${count(times)} of ${picked(test)}, and its weight is 0`);
  }
  const dependence = dependenceOf(history, picks);
  if (dependence) {
    return opinion(
      "unknown",
      `${said(picks)} are not independent picks, and so not judged as such: ${dependence}`,
    );
  }
  return opinion(test.decision ?? "unknown", `${decided(picks)}; ${seen(test)}`);
}

/** The figures of that, for the report; undefined where picks are not judged as independent ones. */
export function evidenceOf(history: History): Evidence | undefined {
  const test = history.rates && picksOf(history)?.test;
  if (!test) return undefined;
  const likely = test.likelyRequests();
  return {
    ...test.rates,
    picks: test.n,
    log10E: Number.isFinite(test.log10E) ? test.log10E : null,
    decidedAt: test.decidedAt ?? null,
    likelyAt: test.decision === undefined && Number.isFinite(likely) ? likely : null,
    smallestDeviation: smallestDeviation(test.shares, test.n, test.rates),
  };
}

function picksOf({ samples, epochs, routes, rates = DEFAULT_RATES }: History): LivePicks | undefined {
  const split = epochs[0]?.splits[0];
  if (!split || epochs.length > 1 || routes.length > 1) return undefined;
  const picks = new LivePicks(samples, split, rates);
  picks.followToEnd();
  return picks;
}

function dependenceOf({ samples }: History, picks: LivePicks): string | undefined {
  return refutation({
    length: samples.length,
    children: picks.children.length,
    childAt: (row) => picks.childAt(row),
    connectionAt: (row) => samples.columns.connection[row] ?? 0,
  })?.reason;
}

function decided({ test, children }: LivePicks): string {
  const { decision, decidedAt = 0, reason, rates, shares } = test;
  if (decision === "fail" && reason) {
    const expected = percent(shares[reason.child] ?? 0, 1);
    return `${children[reason.child]} answered ${percent(test.counts[reason.child] ?? 0, test.n)} of ${picked(test)}, ${reason.direction} the ${expected} that its weight gives: evidence of 10^${test.log10E.toFixed(1)} against the weights, which right ones reach with a chance of ${rates.alpha} at most (decided after ${count(decidedAt)})`;
  }
  const all = said({ test, children });
  if (decision === "pass") {
    return `${all}: a split that is off by ${points(rates.delta)} would be passed with a chance of ${rates.beta} at most (decided after ${count(decidedAt)})`;
  }
  const likely = test.likelyRequests();
  const more = Number.isFinite(likely)
    ? `about ${count(likely)} in all would likely decide it`
    : "shares like these decide nothing, however many there are; choose another --delta";
  return `not decided after ${picked(test)} (${all}): ${more}`;
}

/** `appv1 749, appv2 255 of 1,004` */
function said({ test, children }: Pick<LivePicks, "test" | "children">): string {
  const shares = children
    .slice(0, MOST_SAID)
    .map((name, child) => `${name} ${count(test.counts[child] ?? 0)}`);
  return `${shares.join(", ")}${children.length > MOST_SAID ? ", …" : ""} of ${count(test.n)}`;
}

function seen({ shares, n, rates }: SplitTest): string {
  const least = smallestDeviation(shares, n, rates);
  return least === 1
    ? "with so few no deviation could have failed"
    : `with so many a share that is off by ${points(least)} or more would have failed`;
}

function picked({ n }: SplitTest): string {
  return counted(n, "pick");
}

/** A part of 1 as percentage points. */
function points(part: number): string {
  return `${Number((100 * part).toPrecision(2))} points`;
}

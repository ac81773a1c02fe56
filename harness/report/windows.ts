import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { overall } from "../judge/judge.ts";
import { LatencyHistogram } from "../judge/latency-histogram.ts";
import { type ShareRow, sumOf } from "../judge/shares.ts";
import type { Verdict } from "../judge/verdict.ts";
import type { Report } from "./report.ts";

const summed = ["sent", "answered", "failed", "lost", "unexpected"] as const;

/**
 * Adds up the windows of a run, each of which was judged by itself. It holds sums, not windows. What a share is allowed
 * is the sum of what each window allowed.
 */
export class Windows {
  #first: Report | undefined;
  #count = 0;
  readonly #notPassed: number[] = [];
  readonly #sums: Record<(typeof summed)[number], number> = {
    sent: 0,
    answered: 0,
    failed: 0,
    lost: 0,
    unexpected: 0,
  };
  #shares: ShareRow[] = [];
  readonly #opinions = new Map<string, Opinions>();
  readonly #latency = new LatencyHistogram();
  #busyMs = 0;

  add({ history, report }: { readonly history: History; readonly report: Report }): void {
    this.#first ??= report;
    this.#count++;
    if (report.result !== "pass" && this.#notPassed.length < 20) this.#notPassed.push(this.#count);
    for (const name of summed) this.#sums[name] += report[name];
    this.#shares =
      this.#shares.length === 0
        ? [...report.shares]
        : this.#shares.map((row, i) => sumOf(row, report.shares[i]));
    for (const verdict of report.verdicts) {
      const opinions = this.#opinions.get(verdict.check) ?? new Opinions();
      this.#opinions.set(verdict.check, opinions);
      opinions.add(verdict, this.#count);
    }
    this.#latency.add(history.samples);
    this.#busyMs += report.requestsPerSecond > 0 ? (report.answered / report.requestsPerSecond) * 1000 : 0;
  }

  get count(): number {
    return this.#count;
  }

  /** The report of all windows so far; there must be one. */
  get report(): Report {
    if (!this.#first) throw new Error("there was no window");
    const verdicts = [...this.#opinions].map(([check, opinions]) => opinions.verdict(check, this.#count));
    return {
      ...this.#first,
      ...this.#sums,
      result: overall(verdicts),
      shares: this.#shares,
      verdicts,
      windows: { count: this.#count, notPassed: this.#notPassed },
      requestsPerSecond: Math.round((this.#sums.answered / Math.max(this.#busyMs, 1)) * 1000),
      latencyMs: this.#latency.latencyMs,
    };
  }
}

/** What one check said of the windows. */
class Opinions {
  readonly #counts = { pass: 0, fail: 0, unknown: 0 };
  readonly #first: Partial<
    Record<Verdict["result"], { readonly verdict: Verdict; readonly window: number }>
  > = {};

  add(verdict: Verdict, window: number): void {
    this.#counts[verdict.result]++;
    this.#first[verdict.result] ??= { verdict, window };
  }

  verdict(check: string, windows: number): Verdict {
    const result = this.#counts.fail > 0 ? "fail" : this.#counts.unknown > 0 ? "unknown" : "pass";
    const first = this.#first[result];
    const summary =
      result === "pass"
        ? `in each of ${counted(windows, "window")}; the first: ${first?.verdict.summary}`
        : `in ${count(this.#counts[result])} of ${counted(windows, "window")}, the first of them window ${first?.window}: ${first?.verdict.summary}`;
    return { check, result, summary, evidence: first?.verdict.evidence ?? [] };
  }
}

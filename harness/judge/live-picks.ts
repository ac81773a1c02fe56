import type { Split } from "../config/split.ts";
import type { ErrorRates } from "../history/history.ts";
import { NO_BACKEND, type Samples } from "../history/samples.ts";
import { sharesOf, wholeDivision } from "./divisions.ts";
import { SplitTest } from "./statistics/sequential.ts";

/**
 * Hands the picks of one route to the tests for independent ones, in the order in which the requests were sent, while
 * they are made or afterwards: the same verdict is reached both times.
 */
export class LivePicks {
  readonly test: SplitTest;
  /** What the picks are of, in the order of the test's shares. */
  readonly children: readonly string[];
  readonly #samples: Samples;
  /** By backend. */
  readonly #childOf: readonly number[];
  #next = 0;

  constructor(samples: Samples, split: Split, rates: ErrorRates) {
    const division = wholeDivision(split);
    this.test = new SplitTest(sharesOf(division), rates);
    this.children = division.children.map(({ name }) => name);
    this.#samples = samples;
    this.#childOf = samples.backends.map((name) =>
      division.children.findIndex(({ backends }) => backends.includes(name)),
    );
  }

  /** Takes every pick up to the first request that is still in flight. */
  follow(): void {
    const { columns } = this.#samples;
    while (this.#next < this.#samples.length && columns.fate[this.#next] !== 0) this.#take();
  }

  /** Takes every pick there is: nothing is in flight any more, and what seems so was lost. */
  followToEnd(): void {
    while (this.#next < this.#samples.length) this.#take();
  }

  #take(): void {
    const child = this.childAt(this.#next++);
    if (child !== -1) this.test.add(child);
  }

  /** Which child was picked for a request; -1 where nobody answered who is expected. */
  childAt(row: number): number {
    if (!this.#samples.isAnswered(row)) return -1;
    return this.#childOf[this.#samples.columns.backend[row] ?? NO_BACKEND] ?? -1;
  }

  /** Whether more picks would decide nothing more: a split that is right has shown every backend as well. */
  get isDecided(): boolean {
    const { decision, shares, counts } = this.test;
    if (decision !== "pass") return decision === "fail";
    return shares.every((share, child) => share === 0 || (counts[child] ?? 0) > 0);
  }
}

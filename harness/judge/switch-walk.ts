import type { History } from "../history/history.ts";
import { endOf, epochAt, firstSent } from "./epochs.ts";
import { Reach } from "./reach.ts";
import type { Switch } from "./switches.ts";

/** What is known so far of a change. */
interface Change {
  canTell: boolean;
  begunAtMs: number;
  /** The oldest configuration that may have been in effect before its first answer. */
  from: number;
  lastOld: number;
  readonly returned: number[];
}

/** Goes through a history's answers in the order in which they were asked for, and finds what they tell of each change. */
export class SwitchWalk {
  readonly #history: History;
  readonly #settleMs: number;
  readonly #reach: Reach;
  /** By epoch; the first is none. */
  readonly #changes: readonly Change[];
  #epoch = 0;
  /** The oldest configuration that may be in effect: as answers have shown, or as each has its time and no more. */
  #from = 0;
  /** The newest that answers have shown to be in effect, or to have been. */
  #shown = 0;
  /** When answers will have come, and what they will then have shown. */
  #showing: { readonly atMs: number; readonly epoch: number }[] = [];

  constructor(history: History, settleMs: number) {
    this.#history = history;
    this.#settleMs = settleMs;
    this.#reach = new Reach(history);
    this.#changes = history.epochs.map(() => ({
      canTell: false,
      begunAtMs: Number.POSITIVE_INFINITY,
      from: 0,
      lastOld: -1,
      returned: [],
    }));
  }

  /** Takes the next answer. One that was picked while it was under way may be owed to any configuration meanwhile. */
  take(row: number): void {
    const { samples, epochs, backends } = this.#history;
    if (!samples.isAnswered(row) || (samples.columns.backend[row] ?? 0) >= backends.length) return;
    const sentAtMs = samples.sentAtMs(row);
    const doneAtMs = samples.doneAtMs(row);
    this.#enter(epochAt(epochs, sentAtMs));
    this.#come(sentAtMs);
    const last = epochAt(epochs, doneAtMs);
    let newest = last;
    while (newest >= 0 && !this.#reach.can(newest, row)) newest--;
    // What no configuration gives is for other checks.
    if (newest === -1) return;
    const missed = newest < last ? this.#changes[newest + 1] : undefined;
    if (missed && sentAtMs >= (epochs[newest + 1]?.writtenAtMs ?? 0)) missed.lastOld = row;
    if (newest < this.#shown) this.#changes[this.#shown]?.returned.push(row);
    const oldest = this.#oldest(row, this.#from, last);
    const change = this.#changes[oldest];
    if (!change || oldest <= this.#from || oldest > last || doneAtMs >= change.begunAtMs) return;
    change.begunAtMs = doneAtMs;
    change.from = this.#from;
    this.#showing.push({ atMs: doneAtMs, epoch: oldest });
  }

  /** What all answers together tell of each change. */
  end(): Switch[] {
    this.#enter(this.#changes.length - 1);
    return this.#changes.slice(1).map((change, index) => this.#switchOf(change, index + 1));
  }

  /** The oldest of some configurations that can have answered a request; one more than the last where none can. */
  #oldest(row: number, from: number, last: number): number {
    let oldest = from;
    while (oldest <= last && !this.#reach.can(oldest, row)) oldest++;
    return oldest;
  }

  /** Goes on to an epoch: what was written so long before it that it must be in effect has had its time. */
  #enter(epoch: number): void {
    const { epochs } = this.#history;
    while (this.#epoch < epoch) {
      this.#epoch++;
      const { writtenAtMs = 0 } = epochs[this.#epoch] ?? {};
      this.#come(writtenAtMs);
      const hadTime = Math.min(epochAt(epochs, writtenAtMs - this.#settleMs), this.#epoch - 1);
      this.#from = Math.max(this.#from, hadTime);
      const change = this.#changes[this.#epoch];
      if (change) change.canTell = this.#reach.canTell(this.#epoch, this.#from);
    }
  }

  /** Learns what the answers show that have come by now. */
  #come(atMs: number): void {
    if (this.#showing.length === 0) return;
    for (const shown of this.#showing) {
      if (shown.atMs > atMs) continue;
      this.#from = Math.max(this.#from, shown.epoch);
      this.#shown = Math.max(this.#shown, shown.epoch);
    }
    this.#showing = this.#showing.filter((shown) => shown.atMs > atMs);
  }

  #switchOf({ canTell, begunAtMs, from, lastOld, returned }: Change, epoch: number): Switch {
    const { samples, epochs } = this.#history;
    const isShown = Number.isFinite(begunAtMs);
    const lastReturnedAtMs = returned.reduce((last, row) => Math.max(last, samples.doneAtMs(row)), 0);
    return {
      epoch,
      writtenAtMs: epochs[epoch]?.writtenAtMs ?? 0,
      isTold: isShown || canTell,
      begunAtMs: isShown ? begunAtMs : undefined,
      settledAtMs: isShown ? Math.max(begunAtMs, lastReturnedAtMs) : undefined,
      lastOld,
      returned,
      renewed: returned.length > 0 ? this.#renewed(epoch, from, returned) : new Set(),
    };
  }

  /** The connections on which a change was seen, until the end of the last epoch in which some were answered as before. */
  #renewed(change: number, from: number, returned: readonly number[]): ReadonlySet<number> {
    const { samples, epochs } = this.#history;
    const { writtenAtMs = 0 } = epochs[change] ?? {};
    const untilMs = endOf(epochs, epochAt(epochs, samples.sentAtMs(returned.at(-1) ?? 0)));
    const renewed = new Set<number>();
    for (let row = firstSent(samples, writtenAtMs); row < samples.length; row++) {
      if (samples.sentAtMs(row) >= untilMs) break;
      if (!samples.isAnswered(row)) continue;
      const last = epochAt(epochs, samples.doneAtMs(row));
      const oldest = this.#oldest(row, from, last);
      if (oldest >= change && oldest <= last) renewed.add(samples.columns.connection[row] ?? 0);
    }
    return renewed;
  }
}

import type { Epoch, History } from "../history/history.ts";
import { endOf, epochAt } from "./epochs.ts";
import { type Telling, TellingBackends, tells } from "./tells.ts";

/** How long after a write its configuration may take to be in effect, where no answer tells; in milliseconds. */
export const SETTLE_MS = 250;

/** What the answers tell of one change of the configuration. Milliseconds as in the samples. */
export interface Switch {
  /** The epoch that the change began, from 1. */
  readonly epoch: number;
  readonly writtenAtMs: number;
  /** Whether answers can tell, or told, that it took effect: by a backend that nothing else uses that may be in effect. */
  readonly isTold: boolean;
  /** When the first answer of the new configuration had come; undefined where none tells. */
  readonly begunAtMs: number | undefined;
  /** From when on no answer went back to the old configuration any more: then, where all is well. */
  readonly settledAtMs: number | undefined;
  /** The last request that was sent after the write and answered by an older configuration; -1 where there is none. */
  readonly lastOld: number;
  /**
   * Requests that an older configuration answered though they were sent after an answer of the new one had come:
   * with one configuration at a time there are none.
   */
  readonly returned: readonly number[];
  /** Where some returned: the connections on which the new configuration answered. */
  readonly renewed: ReadonlySet<number>;
}

/**
 * What the history alone tells of when each change took effect. Only requests that lie wholly within the epoch are
 * looked at: one that was sent before the write may rightly end under the old configuration, however late.
 *
 * A change that was overtaken by the next write before it took effect may still come: until one is seen that cannot be
 * it, or so much time has passed, its answers are no step back.
 *
 * @param settleMs how long a change that no answer tells of may take
 */
export function switchesOf(history: History, settleMs = SETTLE_MS): Switch[] {
  const { epochs, load } = history;
  if (epochs.length < 2) return [];
  const telling = new TellingBackends(history);
  const rows = load.kind === "saturate" ? undefined : new RowsByEpoch(history);
  const switches: Switch[] = [];
  // The oldest configuration that may be in effect when the next one is written.
  let from = 0;
  for (let epoch = 1; epoch < epochs.length; epoch++) {
    from = Math.max(from, settledBy(epochs, epoch, settleMs));
    const tellings = telling.of(epoch, from);
    const found = look(history, rows?.of(epoch) ?? new Uint32Array(), tellings);
    if (found.firstNewAtMs === undefined && from < epoch - 1) {
      // Old answers and then, with no way back, new ones again: that is this change, or an older one that says the very same.
      const again = look(history, rows?.of(epoch) ?? new Uint32Array(), telling.of(epoch, from, true));
      const isSeen = again.lastOld !== -1 && again.returned.length === 0 && again.firstNewAtMs !== undefined;
      switches.push(switchOf(epochs, epoch, isSeen ? again : found, isSeen || canTell(tellings)));
      continue;
    }
    switches.push(switchOf(epochs, epoch, found, canTell(tellings)));
    if (found.firstNewAtMs !== undefined) from = epoch;
  }
  return switches;
}

/** From each write until it had taken effect, in milliseconds; null where that cannot be told. */
export function settleTimes(history: History): (number | null)[] {
  return switchesOf(history).map(({ settledAtMs, writtenAtMs }) =>
    settledAtMs === undefined ? null : settledAtMs - writtenAtMs,
  );
}

interface Found extends Pick<Switch, "lastOld" | "returned" | "renewed"> {
  readonly firstNewAtMs: number | undefined;
  readonly lastReturnedAtMs: number;
}

function look({ samples }: History, rows: Uint32Array, tellings: Telling): Found {
  const told = (row: number) => tellings[samples.route(row)]?.[samples.columns.backend[row] ?? 0];
  const old: number[] = [];
  let firstNewAtMs: number | undefined;
  let lastOld = -1;
  for (const row of rows) {
    const what = told(row);
    if (what === tells.after) firstNewAtMs = Math.min(firstNewAtMs ?? Infinity, samples.doneAtMs(row));
    if (what !== tells.before) continue;
    old.push(row);
    if (lastOld === -1 || samples.sentAtMs(row) > samples.sentAtMs(lastOld)) lastOld = row;
  }
  const returned = old.filter((row) => samples.sentAtMs(row) > (firstNewAtMs ?? Infinity));
  const lastReturnedAtMs = returned.reduce((last, row) => Math.max(last, samples.doneAtMs(row)), 0);
  const renewed = new Set<number>();
  if (returned.length > 0)
    for (const row of rows) if (told(row) === tells.after) renewed.add(samples.columns.connection[row] ?? 0);
  return { firstNewAtMs, lastOld, returned, renewed, lastReturnedAtMs };
}

function switchOf(epochs: readonly Epoch[], epoch: number, found: Found, isTold: boolean): Switch {
  const { firstNewAtMs, lastReturnedAtMs, ...rest } = found;
  return {
    epoch,
    writtenAtMs: epochs[epoch]?.writtenAtMs ?? 0,
    isTold,
    begunAtMs: firstNewAtMs,
    settledAtMs: firstNewAtMs === undefined ? undefined : Math.max(firstNewAtMs, lastReturnedAtMs),
    ...rest,
  };
}

function canTell(tellings: Telling): boolean {
  return tellings.some((backends) => backends.includes(tells.after));
}

/** The last configuration that was written so long before a change that it must have been in effect by then. */
function settledBy(epochs: readonly Epoch[], change: number, settleMs: number): number {
  const byMs = (epochs[change]?.writtenAtMs ?? 0) - settleMs;
  return Math.min(epochAt(epochs, byMs), change - 1);
}

/** Every answer of a known backend that was asked for and given within one epoch after the first. */
class RowsByEpoch {
  readonly #rows: Uint32Array;
  readonly #ends: Uint32Array;

  constructor({ samples, epochs, backends }: History) {
    const epochOf = new Uint32Array(samples.length);
    this.#ends = new Uint32Array(epochs.length + 1);
    for (let row = 0; row < samples.length; row++) {
      if (!samples.isAnswered(row) || (samples.columns.backend[row] ?? 0) >= backends.length) continue;
      const epoch = epochAt(epochs, samples.sentAtMs(row));
      if (epoch === 0 || samples.doneAtMs(row) > endOf(epochs, epoch)) continue;
      epochOf[row] = epoch;
      this.#ends[epoch + 1] = (this.#ends[epoch + 1] ?? 0) + 1;
    }
    for (let epoch = 1; epoch < this.#ends.length; epoch++)
      this.#ends[epoch] = (this.#ends[epoch] ?? 0) + (this.#ends[epoch - 1] ?? 0);
    const next = this.#ends.slice();
    this.#rows = new Uint32Array(this.#ends.at(-1) ?? 0);
    for (const [row, epoch] of epochOf.entries()) {
      if (epoch === 0) continue;
      const place = next[epoch] ?? 0;
      this.#rows[place] = row;
      next[epoch] = place + 1;
    }
  }

  of(epoch: number): Uint32Array {
    return this.#rows.subarray(this.#ends[epoch], this.#ends[epoch + 1]);
  }
}

import type { History } from "../history/history.ts";
import { endOf, epochAt } from "./epochs.ts";
import { tellingBackends, tells } from "./tells.ts";

/** What the answers tell of one change of the configuration. Milliseconds as in the samples. */
export interface Switch {
  /** The epoch that the change began, from 1. */
  readonly epoch: number;
  readonly writtenAtMs: number;
  /** Whether some backend is used by the new configuration only, so that its answers tell that this took effect. */
  readonly isTold: boolean;
  /** When the first answer of the new configuration had come; undefined where none tells. */
  readonly begunAtMs: number | undefined;
  /** From when on no answer went back to the old configuration any more: then, where all is well. */
  readonly settledAtMs: number | undefined;
  /** The last request that was sent after the write and answered by the old configuration; -1 where there is none. */
  readonly lastOld: number;
  /**
   * Requests that the old configuration answered though they were sent after an answer of the new one had come:
   * with one configuration at a time there are none.
   */
  readonly returned: readonly number[];
}

/**
 * What the history alone tells of when each change took effect. Only requests that lie wholly within the epoch are
 * looked at: one that was sent before the write may rightly end under the old configuration, however late.
 */
export function switchesOf(history: History): Switch[] {
  const { samples, epochs } = history;
  const telling = tellingBackends(history);
  const found = epochs.map(() => ({
    firstNewAtMs: Number.POSITIVE_INFINITY,
    lastOld: -1,
    old: [] as number[],
  }));
  forEachWithin(history, (row, epoch, backend) => {
    const told = telling(epoch, samples.route(row))[backend];
    const change = found[epoch];
    if (!change || told === tells.nothing) return;
    if (told === tells.after) change.firstNewAtMs = Math.min(change.firstNewAtMs, samples.doneAtMs(row));
    else {
      change.old.push(row);
      if (change.lastOld === -1 || samples.sentAtMs(row) > samples.sentAtMs(change.lastOld))
        change.lastOld = row;
    }
  });

  const switches: Switch[] = [];
  for (let epoch = 1; epoch < epochs.length; epoch++) {
    const { firstNewAtMs = Number.POSITIVE_INFINITY, lastOld = -1, old = [] } = found[epoch] ?? {};
    // What was still on its way may take effect after this write: then answers of before it are no step back, and
    // those of the new configuration may be of an older one with the same backends.
    const wasInEffect = epoch === 1 || switches.at(-1)?.begunAtMs !== undefined;
    const later = old.filter((row) => samples.sentAtMs(row) > firstNewAtMs);
    const isTransition = old.length > 0 && later.length === 0;
    const returned = wasInEffect ? later : [];
    const isSeen = firstNewAtMs !== Number.POSITIVE_INFINITY && (wasInEffect || isTransition);
    const lastReturnedAtMs = Math.max(...returned.slice(-1).map((row) => samples.doneAtMs(row)), 0);
    switches.push({
      epoch,
      writtenAtMs: epochs[epoch]?.writtenAtMs ?? 0,
      isTold: history.routes.some((_, route) => telling(epoch, route).some((value) => value === tells.after)),
      begunAtMs: isSeen ? firstNewAtMs : undefined,
      settledAtMs: isSeen ? Math.max(firstNewAtMs, lastReturnedAtMs) : undefined,
      lastOld,
      returned,
    });
  }
  return switches;
}

/** Every answer of a known backend that was asked for and given within one epoch after the first. */
function forEachWithin(
  { samples, epochs, backends, load }: History,
  take: (row: number, epoch: number, backend: number) => void,
): void {
  if (epochs.length < 2 || load.kind === "saturate") return;
  for (let row = 0; row < samples.length; row++) {
    const backend = samples.columns.backend[row] ?? 0;
    if (!samples.isAnswered(row) || backend >= backends.length) continue;
    const epoch = epochAt(epochs, samples.sentAtMs(row));
    if (epoch > 0 && samples.doneAtMs(row) <= endOf(epochs, epoch)) take(row, epoch, backend);
  }
}

/** From each write until it had taken effect, in milliseconds; null where that cannot be told. */
export function settleTimes(history: History): (number | null)[] {
  return switchesOf(history).map(({ settledAtMs, writtenAtMs }) =>
    settledAtMs === undefined ? null : settledAtMs - writtenAtMs,
  );
}

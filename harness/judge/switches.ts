import type { History } from "../history/history.ts";
import { SwitchWalk } from "./switch-walk.ts";

/** How long after a write its configuration may take to be in effect, where no answer tells; in milliseconds. */
export const SETTLE_MS = 250;

/** What the answers tell of one change of the configuration. Milliseconds as in the samples. */
export interface Switch {
  /** The epoch that the change began, from 1. */
  readonly epoch: number;
  readonly writtenAtMs: number;
  /** Whether answers can tell, or told, that it took effect: no configuration gives them that may still be in effect. */
  readonly isTold: boolean;
  /** When the first answer had come that no configuration before it can have given; undefined where none tells. */
  readonly begunAtMs: number | undefined;
  /** From when on no answer went back to an older configuration any more: then, where all is well. */
  readonly settledAtMs: number | undefined;
  /** The last request that was sent after the write, and that this configuration and later ones cannot have answered; -1: none. */
  readonly lastOld: number;
  /**
   * Requests that an older configuration answered though they were sent after an answer of this one had come: with one
   * configuration at a time there are none.
   */
  readonly returned: readonly number[];
  /** Where some returned: the connections on which the new configuration answered. */
  readonly renewed: ReadonlySet<number>;
}

/**
 * What the history alone tells of when each change took effect. Configurations take effect in their order, so each is
 * in effect, or was, as soon as an answer has come that none can have given from the oldest that may still have been in
 * effect up to the one before it. An answer which one of those gives as well is no proof, however much it looks like
 * the newest: in a storm between two configurations, it may be owed to the last but one.
 *
 * @param settleMs how long a change that no answer tells of may take
 */
export function switchesOf(history: History, settleMs = SETTLE_MS): Switch[] {
  const { epochs, samples, load } = history;
  if (epochs.length < 2) return [];
  const walk = new SwitchWalk(history, settleMs);
  if (load.kind !== "saturate") for (let row = 0; row < samples.length; row++) walk.take(row);
  return walk.end();
}

/** From each write until it had taken effect, in milliseconds; null where that cannot be told. */
export function settleTimes(history: History): (number | null)[] {
  return switchesOf(history).map(({ settledAtMs, writtenAtMs }) =>
    settledAtMs === undefined ? null : settledAtMs - writtenAtMs,
  );
}

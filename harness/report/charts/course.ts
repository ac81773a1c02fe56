import type { Division } from "../../config/split.ts";
import type { History } from "../../history/history.ts";
import { endOf, epochAt } from "../../judge/epochs.ts";
import { followSessions, turns } from "../../judge/sessions.ts";
import { certainFrom } from "../../judge/stretch.ts";

/** What had been counted of one configuration's requests by the time of one of them. */
export interface Moment {
  readonly epoch: number;
  /** The sequence number of the last request that is counted. */
  readonly row: number;
  /** How many are, and how many of them each child of the division answered. */
  readonly picks: number;
  readonly counts: readonly number[];
  /** Of those that were sent later and are counted, so many may have been picked before all of these were. */
  readonly overtaking: number;
  /** Whether it is one to be shown; the others are the ends of configurations, of which there may be thousands. */
  readonly isShown: boolean;
  /** Whether no further one of the configuration is counted. */
  readonly isLast: boolean;
}

/** Of a run with one configuration so many are all shown, since shares swing widely at first. */
const ALL = 64;
/** Then moments follow each other at such a ratio of their picks: 40 to a power of ten. */
const FINE = 10 ** (1 / 40);
const COARSE = 10 ** (1 / 6);
/** Of a run with changes, so many besides at equal distances. */
const EQUAL = 120;

/**
 * Follows the requests of one route in the order in which they were sent, those that the judge counts: sent while a
 * configuration was the only one in effect, done before the next was written, and answered by a child of the division. Of the requests
 * of a session at a sticky service only the first.
 *
 * @param divisions by epoch; undefined where the route divides nothing
 * @param eachEpoch whether every epoch is shown from its beginning to its end
 * @returns a few hundred moments that are shown, and the last one of every epoch
 */
export function momentsOf(
  history: History,
  route: number,
  divisions: readonly (Division | undefined)[],
  eachEpoch: boolean,
): Moment[] {
  const { samples, epochs } = history;
  const { sentAtMs, tookMs, backend } = samples.columns;
  const children = childrenByEpoch(history, divisions);
  const followers = divisions.map((division) =>
    division?.sticky && samples.sessions ? followSessions(history, route, division.service) : undefined,
  );
  const from = certainFrom(history);
  const ratio = epochs.length === 1 ? FINE : COARSE;
  const every = epochs.length === 1 ? Number.POSITIVE_INFINITY : Math.max(1, samples.length / EQUAL);
  const moments: Moment[] = [];
  let now = new Counting(history, 0);
  let nextRow = every;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || !samples.isAnswered(row)) continue;
    const sent = sentAtMs[row] ?? 0;
    const done = sent + (tookMs[row] ?? 0);
    const epoch = epochs.length === 1 ? 0 : epochAt(epochs, sent);
    if (sent < (from[epoch] ?? 0) || done > endOf(epochs, epoch) || epoch < now.epoch) continue;
    const child = children[epoch]?.[backend[row] ?? 0] ?? -1;
    if (child === -1 || (followers[epoch]?.picks[row] ?? turns.one) !== turns.one) continue;
    if (epoch !== now.epoch) {
      moments.push(...now.end(eachEpoch));
      now = new Counting(history, epoch);
    }
    now.take(row, child, done);
    const isDue = (eachEpoch && now.picks >= now.next) || row >= nextRow;
    if (!isDue) continue;
    const isDense = epochs.length === 1 && now.picks < ALL;
    now.next = isDense ? now.picks + 1 : Math.max(now.picks + 1, Math.ceil(now.picks * ratio));
    if (row >= nextRow) nextRow = (Math.floor(row / every) + 1) * every;
    now.note(true);
  }
  return [...moments, ...now.end(true)];
}

/** The row of the first request that was sent at some time or later; as many as there are, where none was. */
export function firstSentFrom({ samples }: History, atMs: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples.sentAtMs(middle) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By epoch, then by backend: the child that it stands for; -1: none. Configurations that divide alike share theirs. */
function childrenByEpoch(
  { backends }: History,
  divisions: readonly (Division | undefined)[],
): readonly Int16Array[] {
  const known = new Map<string, Int16Array>();
  return divisions.map((division) => {
    const children = division?.children ?? [];
    const key = JSON.stringify(children.map((child) => child.backends));
    const own =
      known.get(key) ??
      Int16Array.from(backends, (name) => children.findIndex((child) => child.backends.includes(name)));
    known.set(key, own);
    return own;
  });
}

/** The count of one epoch. */
class Counting {
  readonly #history: History;
  readonly epoch: number;
  readonly #counts: number[] = [];
  readonly #moments: Moment[] = [];
  #row = -1;
  #latestMs = 0;
  picks = 0;
  /** From so many picks on the next moment is due. */
  next = 1;

  constructor(history: History, epoch: number) {
    this.#history = history;
    this.epoch = epoch;
  }

  take(row: number, child: number, doneAtMs: number): void {
    this.#counts[child] = (this.#counts[child] ?? 0) + 1;
    this.#row = row;
    this.#latestMs = Math.max(this.#latestMs, doneAtMs);
    this.picks++;
  }

  note(isShown: boolean): void {
    if (this.#moments.at(-1)?.picks === this.picks) return;
    this.#moments.push({
      epoch: this.epoch,
      row: this.#row,
      picks: this.picks,
      counts: Array.from(this.#counts, (count = 0) => count),
      overtaking: Math.max(0, firstSentFrom(this.#history, this.#latestMs) - this.#row - 1),
      isShown,
      isLast: false,
    });
  }

  /** All moments, of which the last is the end; none, where nothing was counted. */
  end(isShown: boolean): Moment[] {
    if (this.picks === 0) return [];
    this.note(isShown);
    return this.#moments.map((moment, index) => ({
      ...moment,
      // What is not counted is not among the picks; the judge counts it apart.
      overtaking: Math.min(moment.overtaking, this.picks - moment.picks),
      isLast: index === this.#moments.length - 1,
    }));
  }
}

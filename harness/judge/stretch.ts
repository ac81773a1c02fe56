import type { History } from "../history/history.ts";
import { overlaps } from "./disturbances.ts";
import { endOf, epochAt, firstSent } from "./epochs.ts";
import type { SchedulerModel } from "./schedulers/model.ts";
import { SETTLE_MS, switchesOf } from "./switches.ts";

/** A backend that is disturbed so answers all that it is asked, if late. */
const STAYING: ReadonlySet<string> = new Set(["slow", "paused"]);

/** The part of one route's requests that one configuration must have answered. */
export interface Stretch {
  /** Answers by backend, in the order of the history's backends. */
  readonly counts: readonly number[];
  /**
   * Requests that may have been picked inside without being counted: those that overlap an edge of the stretch, and
   * those that failed, were answered by nobody known, or met a backend that was away.
   */
  readonly uncounted: number;
  /** Which bound of the scheduler holds: from a fresh start, at any phase, or after a change that was carried over. */
  readonly bound: keyof Pick<SchedulerModel, "fresh" | "window" | "carried">;
  /** The counts of only those requests for which it is so; it is asked with their sequence numbers. */
  countsOf(isSo: (row: number) => boolean): number[];
  /** Sequence numbers of the counted answers of these backends, the first 20. */
  evidence(backends: readonly string[]): number[];
}

/**
 * When each configuration should be the only one in effect: from when an answer has told it, or so long after its
 * write; until the next is written. The first holds since before the load.
 */
export function certainFrom(history: History, settleMs = SETTLE_MS): number[] {
  const told = switchesOf(history, settleMs).map(
    ({ writtenAtMs, begunAtMs }) => begunAtMs ?? writtenAtMs + settleMs,
  );
  return [Number.NEGATIVE_INFINITY, ...told];
}

/**
 * What each configuration must have answered on each route: the requests that were sent while it should be in
 * effect, and done before the next was written. A run with one epoch has no edges.
 *
 * @returns by route, then by epoch
 */
export function stretchesOf(history: History, settleMs = SETTLE_MS): Stretch[][] {
  if (history.load.kind === "saturate") return history.routes.map(() => [logged(history)]);
  return sampled(history, settleMs);
}

function sampled(history: History, settleMs: number): Stretch[][] {
  const { samples, backends, epochs, routes, continues } = history;
  const from = certainFrom(history, settleMs);
  const stretches = routes.map(() => epochs.map(() => ({ counts: backends.map(() => 0), uncounted: 0 })));
  // By route and epoch: requests that were sent there and answered by nobody known.
  const unnamed = routes.map(() => new Uint32Array(epochs.length));
  const countedIn = (row: number): number => {
    const epoch = epochAt(epochs, samples.sentAtMs(row));
    const isInside =
      samples.sentAtMs(row) >= (from[epoch] ?? 0) && samples.doneAtMs(row) <= endOf(epochs, epoch);
    return isInside && isNamed(history, row) ? epoch : -1;
  };
  for (let row = 0; row < samples.length; row++) {
    const own = stretches[samples.route(row)];
    const counted = countedIn(row);
    if (counted !== -1) {
      const counts = own?.[counted]?.counts ?? [];
      const backend = samples.columns.backend[row] ?? 0;
      counts[backend] = (counts[backend] ?? 0) + 1;
      continue;
    }
    let epoch = epochAt(epochs, samples.sentAtMs(row));
    if (!isNamed(history, row)) {
      const sent = unnamed[samples.route(row)];
      if (sent) sent[epoch] = (sent[epoch] ?? 0) + 1;
      continue;
    }
    const done = samples.doneAtMs(row);
    for (const last = epochAt(epochs, done); epoch <= last; epoch++) {
      const stretch = own?.[epoch];
      if (stretch && done > (from[epoch] ?? 0)) stretch.uncounted++;
    }
  }
  // A request without an answer may have been picked at any time after it was sent.
  stretches.forEach((own, route) => {
    let soFar = 0;
    own.forEach((stretch, epoch) => {
      soFar += unnamed[route]?.[epoch] ?? 0;
      stretch.uncounted += soFar;
    });
  });
  return stretches.map((own, route) =>
    own.map((stretch, epoch) => ({
      ...stretch,
      bound: epoch > 0 ? "carried" : continues ? "window" : "fresh",
      countsOf(isSo) {
        const counts = backends.map(() => 0);
        const begin = epoch === 0 ? 0 : firstSent(samples, epochs[epoch]?.writtenAtMs ?? 0);
        const end = firstSent(samples, endOf(epochs, epoch));
        for (let row = begin; row < end; row++) {
          if (samples.route(row) !== route || countedIn(row) !== epoch || !isSo(row)) continue;
          const backend = samples.columns.backend[row] ?? 0;
          counts[backend] = (counts[backend] ?? 0) + 1;
        }
        return counts;
      },
      evidence(wanted) {
        const found: number[] = [];
        const indices = new Set(wanted.map((name) => backends.indexOf(name)));
        for (let row = 0; row < samples.length && found.length < 20; row++) {
          const isOurs = samples.route(row) === route && indices.has(samples.columns.backend[row] ?? 0);
          if (isOurs && countedIn(row) === epoch) found.push(row);
        }
        return found;
      },
    })),
  );
}

function isNamed(history: History, row: number): boolean {
  const { samples, backends } = history;
  const isKnown = samples.isAnswered(row) && (samples.columns.backend[row] ?? 0) < backends.length;
  return isKnown && !isInAnothersPlace(history, row);
}

/** Whether a backend was away while a request was under way, so that whoever answered may not have been picked first. */
function isInAnothersPlace(history: History, row: number): boolean {
  return (history.disturbed ?? []).some(
    ({ how, fromMs, untilMs }) => !STAYING.has(how) && overlaps(history, row, fromMs, untilMs),
  );
}

/** A saturating load keeps no samples: the backends' own logs say who answered, up to what was in flight at its end. */
function logged({ hits, backends, load, continues }: History): Stretch {
  const counts = backends.map(() => 0);
  for (let row = 0; row < hits.length; row++) {
    const index = hits.backend(row);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    counts,
    uncounted: load.connections,
    bound: continues ? "window" : "fresh",
    // Its requests carry no number.
    countsOf: () => backends.map(() => 0),
    evidence: () => [],
  };
}

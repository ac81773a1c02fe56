import type { History } from "../history/history.ts";

/** How long after a write its configuration may take to be in effect everywhere, in milliseconds. */
export const SETTLE_MS = 250;

/** The part of one route's requests that one configuration must have answered. */
export interface Stretch {
  /** Answers by backend, in the order of the history's backends. */
  readonly counts: readonly number[];
  /**
   * Requests that may have been picked inside without being counted: those that overlap an edge of the stretch, and
   * those that failed or were answered by nobody known.
   */
  readonly uncounted: number;
  /** Whether the stretch begins with the start of the subject, in a fresh state. */
  readonly isFresh: boolean;
  /** Sequence numbers of the counted answers of one backend, the first 20. */
  evidence(backend: number): number[];
}

/**
 * What one epoch's configuration must have answered on a route: the requests that were sent after it had settled and
 * done before the next was written. A run with one epoch has no edges.
 */
export function stretchOf(history: History, route: number, epoch: number): Stretch {
  return history.load.kind === "saturate" ? logged(history) : sampled(history, route, epoch);
}

function sampled(history: History, route: number, epoch: number): Stretch {
  const { samples, backends, epochs } = history;
  const from = epoch === 0 ? Number.NEGATIVE_INFINITY : (epochs[epoch]?.writtenAtMs ?? 0) + SETTLE_MS;
  const to = epochs[epoch + 1]?.writtenAtMs ?? Number.POSITIVE_INFINITY;
  const { sentAtMs, route: routes, backend } = samples.columns;
  const counts = backends.map(() => 0);
  const isInside = (row: number) => (sentAtMs[row] ?? 0) >= from && samples.doneAtMs(row) <= to;
  let uncounted = 0;
  for (let row = 0; row < samples.length; row++) {
    if (routes[row] !== route) continue;
    const name = backend[row] ?? 0;
    const isAnswer = samples.isAnswered(row) && name < backends.length;
    // A request without an answer may have been picked at any time after it was sent.
    const done = isAnswer ? samples.doneAtMs(row) : Number.POSITIVE_INFINITY;
    if (isAnswer && isInside(row)) counts[name] = (counts[name] ?? 0) + 1;
    else if ((sentAtMs[row] ?? 0) < to && done > from) uncounted++;
  }
  return {
    counts,
    uncounted,
    isFresh: epoch === 0 && !history.continues,
    evidence(index) {
      const found: number[] = [];
      for (let row = 0; row < samples.length && found.length < 20; row++) {
        if (routes[row] === route && backend[row] === index && samples.isAnswered(row) && isInside(row))
          found.push(row);
      }
      return found;
    },
  };
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
    isFresh: !continues,
    // Its requests carry no number.
    evidence: () => [],
  };
}

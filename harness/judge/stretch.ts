import type { History } from "../history/history.ts";
import { endOf, epochAt } from "./epochs.ts";
import type { SchedulerModel } from "./schedulers/model.ts";
import { switchesOf } from "./switches.ts";

/** How long after a write its configuration may take to be in effect, where no answer tells; in milliseconds. */
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
  /** Which bound of the scheduler holds: from a fresh start, at any phase, or after a change that was carried over. */
  readonly bound: keyof Pick<SchedulerModel, "fresh" | "window" | "carried">;
  /** Sequence numbers of the counted answers of one backend, the first 20. */
  evidence(backend: number): number[];
}

/**
 * When each configuration should be the only one in effect: from when an answer has told it, or so long after its
 * write; until the next is written. The first holds since before the load.
 */
export function certainFrom(history: History, settleMs = SETTLE_MS): number[] {
  const told = switchesOf(history).map(({ writtenAtMs, begunAtMs }) => begunAtMs ?? writtenAtMs + settleMs);
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
    // A request without an answer may have been picked at any time after it was sent.
    const done = isNamed(history, row) ? samples.doneAtMs(row) : Number.POSITIVE_INFINITY;
    const last = epochAt(epochs, done);
    for (let epoch = epochAt(epochs, samples.sentAtMs(row)); epoch <= last; epoch++) {
      const stretch = own?.[epoch];
      if (stretch && done > (from[epoch] ?? 0)) stretch.uncounted++;
    }
  }
  return stretches.map((own, route) =>
    own.map((stretch, epoch) => ({
      ...stretch,
      bound: epoch > 0 ? "carried" : continues ? "window" : "fresh",
      evidence(backend) {
        const found: number[] = [];
        for (let row = 0; row < samples.length && found.length < 20; row++) {
          const isOurs = samples.route(row) === route && samples.columns.backend[row] === backend;
          if (isOurs && countedIn(row) === epoch) found.push(row);
        }
        return found;
      },
    })),
  );
}

function isNamed({ samples, backends }: History, row: number): boolean {
  return samples.isAnswered(row) && (samples.columns.backend[row] ?? 0) < backends.length;
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
    evidence: () => [],
  };
}

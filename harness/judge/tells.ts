import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";

/** What an answer from a backend says about which configuration picked it. */
export const tells = { nothing: 0, before: 1, after: 2 } as const;

/** By route, then by backend: what its answers tell of a change. */
export type Telling = readonly Uint8Array[];

/**
 * What each backend's answers tell of a change: `after`, where none but the new configuration of all that may be in
 * effect can have picked it; `before`, where the new one cannot, and an older one can. All others tell nothing.
 */
export class TellingBackends {
  readonly #history: History;
  /** By route, all that any configuration up to some epoch can have picked. */
  readonly #ever: readonly Set<string>[];
  #everUpTo = 0;

  constructor(history: History) {
    this.#history = history;
    this.#ever = history.routes.map(() => new Set());
  }

  /**
   * @param change the epoch that the change began; ask for them in order
   * @param from the oldest epoch that may have been in effect when it was written
   * @param butAlike whether to take one that says the very same for the new one
   */
  of(change: number, from: number, butAlike = false): Telling {
    const { epochs, routes, backends } = this.#history;
    for (; this.#everUpTo < change; this.#everUpTo++)
      this.#ever.forEach((ever, route) => {
        for (const name of pickable(epochs[this.#everUpTo]?.splits[route])) ever.add(name);
      });
    return routes.map((_, route) => {
      const split = epochs[change]?.splits[route];
      const fresh = pickable(split);
      // Configurations that come again are the same objects, so that a storm between two of them is looked at once.
      const others = new Set(epochs.slice(from, change).map(({ splits }) => splits[route]));
      if (butAlike) others.delete(split);
      const maybe = [...others].map(pickable);
      return Uint8Array.from(backends, (name) => {
        if (!fresh.has(name)) return this.#ever[route]?.has(name) ? tells.before : tells.nothing;
        return maybe.some((one) => one.has(name)) ? tells.nothing : tells.after;
      });
    });
  }
}

const known = new WeakMap<Split, ReadonlySet<string>>();

/** The backends that have a weight above 0 all the way from the root. */
function pickable(split: Split | null | undefined): ReadonlySet<string> {
  if (!split) return new Set();
  const before = known.get(split);
  if (before) return before;
  const names =
    split.kind === "servers"
      ? split.backends
      : split.children.filter(({ weight }) => weight > 0).flatMap(({ to }) => [...pickable(to)]);
  const all = new Set(names);
  known.set(split, all);
  return all;
}

import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";

/** What an answer from a backend says about which of two configurations picked it. */
export const tells = { nothing: 0, before: 1, after: 2 } as const;

/**
 * For each change and route, what each backend's answers tell: one that only the configuration before it can have
 * picked, or only the one after it. Backends that both of them use tell nothing.
 *
 * @returns by change (from epoch 1), route and backend
 */
export function tellingBackends({
  epochs,
  routes,
  backends,
}: History): (change: number, route: number) => Uint8Array {
  const known = new Map<Split | null, Map<Split | null, Uint8Array>>();
  const compare = (before: Split | null, after: Split | null): Uint8Array => {
    const [old, fresh] = [pickable(before), pickable(after)];
    return Uint8Array.from(backends, (name) => {
      if (old.has(name) === fresh.has(name)) return tells.nothing;
      return fresh.has(name) ? tells.after : tells.before;
    });
  };
  return (change, route) => {
    if (route >= routes.length) throw new RangeError(`there is no route ${route}`);
    const before = epochs[change - 1]?.splits[route] ?? null;
    const after = epochs[change]?.splits[route] ?? null;
    // Configurations that come again are the same objects: a thousand changes between two are compared twice.
    const row = known.get(before) ?? new Map<Split | null, Uint8Array>();
    known.set(before, row);
    const flags = row.get(after) ?? compare(before, after);
    row.set(after, flags);
    return flags;
  };
}

/** The backends that have a weight above 0 all the way from the root. */
function pickable(split: Split | null): ReadonlySet<string> {
  if (split === null) return new Set();
  if (split.kind === "servers") return new Set(split.backends);
  return new Set(split.children.filter(({ weight }) => weight > 0).flatMap(({ to }) => [...pickable(to)]));
}

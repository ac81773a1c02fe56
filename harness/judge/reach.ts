import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";

/** Which backends can answer which requests under each configuration. */
export class Reach {
  readonly #history: History;
  /** By epoch, then by route, then by backend: 1 where it can. Configurations that come again share theirs. */
  readonly #tables: readonly (readonly Uint8Array[])[];

  constructor(history: History) {
    this.#history = history;
    const known = new Map<Split | null, Uint8Array>();
    this.#tables = history.epochs.map(({ splits }) =>
      history.routes.map((_, route) => {
        const split = splits[route] ?? null;
        const table = known.get(split) ?? tableOf(history.backends, split);
        known.set(split, table);
        return table;
      }),
    );
  }

  /** Whether a request can have got its answer under the configuration of an epoch; it names a backend. */
  can(epoch: number, row: number): boolean {
    const { samples } = this.#history;
    return this.#tables[epoch]?.[samples.route(row)]?.[samples.columns.backend[row] ?? 0] === 1;
  }

  /** Whether some answer can tell the configuration of an epoch from all those since another. */
  canTell(epoch: number, since: number): boolean {
    return this.#history.routes.some((_, route) => {
      const others = new Set(this.#tables.slice(since, epoch).map((routes) => routes[route]));
      return this.#tables[epoch]?.[route]?.some(
        (can, backend) => can === 1 && ![...others].some((other) => other?.[backend] === 1),
      );
    });
  }
}

function tableOf(backends: readonly string[], split: Split | null): Uint8Array {
  const names = new Set(split ? pickable(split) : []);
  return Uint8Array.from(backends, (name) => (names.has(name) ? 1 : 0));
}

/** The backends that have a weight above 0 all the way from the root. */
function pickable(split: Split): readonly string[] {
  return split.kind === "servers"
    ? split.backends
    : split.children.filter(({ weight }) => weight > 0).flatMap(({ to }) => pickable(to));
}

import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { type Cookies, type Followers, followersOf } from "./followers.ts";

/**
 * Which backends can answer which requests under each configuration. Cookies that clients carry may lead them to children
 * that are picked for nobody any more, so that for them the answers of more backends are possible than for new ones.
 */
export class Reach {
  readonly #history: History;
  readonly #followers: Followers | undefined;
  /** By epoch, then by route, by what cookies are carried, by backend: 1 where it can. Splits that come again share theirs. */
  readonly #tables: readonly (readonly Uint8Array[][])[];

  constructor(history: History) {
    this.#history = history;
    this.#followers = followersOf(history);
    const known = new Map<Split | null, Uint8Array[]>();
    this.#tables = history.epochs.map(({ splits }) =>
      history.routes.map((_, route) => {
        const split = splits[route] ?? null;
        const tables = known.get(split) ?? [];
        known.set(split, tables);
        return tables;
      }),
    );
  }

  /** Whether a request can have got its answer under the configuration of an epoch; it names a backend. */
  can(epoch: number, row: number): boolean {
    const { samples } = this.#history;
    const table = this.#table(epoch, samples.route(row), this.#followers?.carried[row] ?? 0);
    return table[samples.columns.backend[row] ?? 0] === 1;
  }

  /** Whether some answer to a new client can tell the configuration of an epoch from all those since another. */
  canTell(epoch: number, since: number): boolean {
    const { routes, epochs } = this.#history;
    return routes.some((_, route) => {
      const others = new Set(epochs.slice(since, epoch).map((_, index) => this.#table(since + index, route)));
      return this.#table(epoch, route).some(
        (can, backend) => can === 1 && ![...others].some((other) => other[backend] === 1),
      );
    });
  }

  #table(epoch: number, route: number, carried = 0): Uint8Array {
    const tables = this.#tables[epoch]?.[route] ?? [];
    const table = tables[carried] ?? this.#make(epoch, route, carried);
    tables[carried] = table;
    return table;
  }

  #make(epoch: number, route: number, carried: number): Uint8Array {
    const { backends, epochs } = this.#history;
    const split = epochs[epoch]?.splits[route];
    const names = new Set(split ? reached(split, this.#followers?.cookies[carried]) : []);
    return Uint8Array.from(backends, (name) => (names.has(name) ? 1 : 0));
  }
}

/** The backends to which weights above 0, or cookies, lead all the way from the root. */
function reached(split: Split, cookies?: Cookies): readonly string[] {
  if (split.kind === "servers") return split.backends;
  const isNamed = (name: string) => split.sticky && cookies?.has(name);
  return split.children
    .filter(({ weight, to }) => weight > 0 || isNamed(to.name))
    .flatMap(({ to }) => reached(to, cookies));
}

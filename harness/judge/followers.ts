import { backendsOf, type Division, divisionsOf, type Split } from "../config/split.ts";
import type { History } from "../history/history.ts";

/** The children that a client's cookies may name. */
export type Cookies = ReadonlySet<string>;

/** Which cookies each request may have carried: what its client was given before, and perhaps has replaced since. */
export interface Followers {
  /** By row, its place in `cookies`; 0: none. */
  readonly carried: Uint32Array;
  readonly cookies: readonly Cookies[];
}

/** Where a request's cookies lead. */
export interface Lead {
  readonly backends: ReadonlySet<string>;
  /** Whether they lead there, and take no turn; they may otherwise be older, or none at all. */
  readonly isSure: boolean;
}

const known = new WeakMap<History, Followers | "nobody">();

/** The sticky services of a split, by name. */
export function stickyIn(split: Split | null): Map<string, Division> {
  const sticky = split ? divisionsOf(split).filter((division) => division.sticky) : [];
  return new Map(sticky.map((division) => [division.service, division]));
}

/** Undefined where no client comes back, or none is ever given a cookie. Pure. */
export function followersOf(history: History): Followers | undefined {
  const found = known.get(history) ?? find(history) ?? "nobody";
  known.set(history, found);
  return found === "nobody" ? undefined : found;
}

/** Where a request's cookies lead in a split; undefined where they lead nowhere, so that it is picked for as a new client's. */
export function leadOf(history: History, row: number, split: Split): Lead | undefined {
  const followers = followersOf(history);
  const cookies = followers?.cookies[followers.carried[row] ?? 0];
  return cookies === undefined || cookies.size === 0 ? undefined : leadIn(split, cookies);
}

/**
 * A sentence where it cannot be told which requests of a route took a turn, and which followed a cookie: where some of its
 * services are sticky and others are not, or were not at another time.
 */
export function unfollowable(history: History, route: number, split: Split): string | undefined {
  if (!followersOf(history)) return undefined;
  const sticky = [...stickyIn(split).keys()];
  const others = history.epochs.map(({ splits }) => [...stickyIn(splits[route] ?? null).keys()]);
  if (others.some((names) => names.join("\n") !== sticky.join("\n")))
    return `which services are sticky below "${split.name}" has changed, so that nobody knows who has a cookie; change that in a run of its own`;
  return sticky.length > 0 && sticky.length < divisionsOf(split).length
    ? `below "${split.name}" some services are sticky and others are not, so that clients who come back take some turns and not others; judge a split that is sticky throughout, or take another load than sessions`
    : undefined;
}

function leadIn(split: Split, cookies: Cookies): Lead | undefined {
  if (!split.sticky) return undefined;
  const named: (readonly [string, Split | undefined])[] =
    split.kind === "servers"
      ? split.backends.map((name) => [name, undefined] as const)
      : split.children.map(({ to }) => [to.name, to] as const);
  const leads = named
    .filter(([name]) => cookies.has(name))
    .map(([name, to]) =>
      to
        ? (leadIn(to, cookies) ?? { backends: backendsOf(to), isSure: true })
        : { backends: [name], isSure: true },
    );
  if (leads.length === 0) return undefined;
  return {
    backends: new Set(leads.flatMap(({ backends }) => [...backends])),
    isSure: leads.length === 1 && leads.every(({ isSure }) => isSure),
  };
}

/** A child that a cookie may name, and since when some configuration has had it so. */
interface Named {
  readonly name: string;
  readonly sinceMs: number;
}

function find(history: History): Followers | undefined {
  const { samples, routes, backends } = history;
  if (!samples.sessions) return undefined;
  const named = routes.map((_, route) => namedBy(history, route));
  if (named.every((all) => all.every((names) => names.length === 0))) return undefined;
  const carried = new Uint32Array(samples.length);
  const cookies: Cookies[] = [new Set()];
  const places = new Map([["", 0]]);
  const held = new Map<number, number>();
  for (let row = 0; row < samples.length; row++) {
    const session = samples.session(row);
    const place = held.get(session) ?? 0;
    carried[row] = place;
    const by = samples.isAnswered(row) ? (samples.columns.backend[row] ?? 0) : backends.length;
    const before = cookies[place] ?? new Set();
    const more = (named[samples.route(row)]?.[Math.min(by, backends.length)] ?? []).filter(
      ({ name, sinceMs }) => !before.has(name) && !(sinceMs > samples.doneAtMs(row)),
    );
    if (more.length === 0) continue;
    const all = [...before, ...more.map(({ name }) => name)].toSorted();
    const key = all.join("\n");
    const next = places.get(key) ?? cookies.push(new Set(all)) - 1;
    places.set(key, next);
    held.set(session, next);
  }
  return { carried, cookies };
}

/**
 * By backend, the children of sticky services that its answers on a route may have come through. Whoever got no answer from
 * a backend may have been given a cookie all the same, of any of them: these stand last.
 */
function namedBy({ backends, epochs }: History, route: number): readonly (readonly Named[])[] {
  const since = new Map<string, Map<string, number>>();
  const seen = new Set<Split | null>();
  for (const { splits, writtenAtMs } of epochs) {
    const split = splits[route] ?? null;
    if (seen.has(split)) continue;
    seen.add(split);
    for (const { children } of stickyIn(split).values())
      for (const child of children)
        for (const backend of ["", ...child.backends]) {
          const names = since.get(backend) ?? new Map<string, number>();
          since.set(backend, names);
          if (!names.has(child.name)) names.set(child.name, writtenAtMs);
        }
  }
  return [...backends, ""].map((backend) =>
    [...(since.get(backend) ?? [])].map(([name, sinceMs]) => ({ name, sinceMs })),
  );
}

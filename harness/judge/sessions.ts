import { type Division, divisionsOf } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { isIndependent, untellable } from "./divisions.ts";
import { epochAt } from "./epochs.ts";
import { certainFrom } from "./stretch.ts";

/** A request that was answered through another child than its session had been given. */
export interface Strayed {
  readonly row: number;
  readonly had: string;
  readonly got: string;
}

/** What became of the sessions of one sticky service of one route. */
export interface FollowedSessions {
  /** By row, 1 where it was its session's first here, so that a child was picked for it; the others only follow. */
  readonly picks: Uint8Array;
  /** How many requests followed, or should have, and those that did not. */
  readonly cameBack: number;
  readonly strayed: readonly Strayed[];
}

const known = new WeakMap<History, Map<string, FollowedSessions>>();

/**
 * Follows every session through a sticky service, in the order in which its requests were sent: it has one in flight at a
 * time. A session that was given a child which the configuration does not have any more, or with weight 0, is given another.
 */
export function followSessions(history: History, route: number, service: string): FollowedSessions {
  const all = known.get(history) ?? new Map<string, FollowedSessions>();
  known.set(history, all);
  const key = JSON.stringify([route, service]);
  const followed = all.get(key) ?? follow(history, route, service);
  all.set(key, followed);
  return followed;
}

function follow(history: History, route: number, service: string): FollowedSessions {
  const { samples, epochs, backends } = history;
  const from = certainFrom(history);
  const divisions = epochs.map(({ splits }) => stickyIn(splits[route] ?? null).get(service));
  const childOf = divisions.map((division) => childrenOf(backends, division));
  const picks = new Uint8Array(samples.length);
  const strayed: Strayed[] = [];
  const given = new Map<number, string>();
  let cameBack = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || !samples.isAnswered(row)) continue;
    const sent = epochAt(epochs, samples.sentAtMs(row));
    const got = childOf[sent]?.[samples.columns.backend[row] ?? backends.length];
    if (got === undefined) continue;
    const had = given.get(samples.session(row));
    if (had !== undefined) cameBack++;
    if (had === got) continue;
    let first = sent;
    while (first > 0 && (from[first] ?? 0) > samples.sentAtMs(row)) first--;
    const last = epochAt(epochs, samples.doneAtMs(row));
    if (had === undefined || isGone(divisions.slice(first, last + 1), had)) picks[row] = 1;
    else strayed.push({ row, had, got });
    given.set(samples.session(row), got);
  }
  return { picks, cameBack, strayed };
}

/** The sticky services of a split, by name. */
export function stickyIn(split: History["epochs"][number]["splits"][number]): Map<string, Division> {
  const sticky = split ? divisionsOf(split).filter((division) => division.sticky) : [];
  return new Map(sticky.map((division) => [division.service, division]));
}

/** By backend, the child that it stands for. */
function childrenOf(
  backends: readonly string[],
  division: Division | undefined,
): readonly (string | undefined)[] {
  return backends.map(
    (backend) => division?.children.find((child) => child.backends.includes(backend))?.name,
  );
}

function isGone(divisions: readonly (Division | undefined)[], name: string): boolean {
  return divisions.some(
    (division) => !division?.children.some((child) => child.name === name && child.weight > 0),
  );
}

/** A sentence where clients came back to a sticky service and their shares cannot be judged. */
export function unjudgedSessions({ samples, epochs, subject }: History): string | undefined {
  const splits = epochs.flatMap((epoch) => epoch.splits.filter((split) => stickyIn(split).size > 0));
  if (!samples.sessions || splits.length === 0) return undefined;
  if (isIndependent(subject.scheduler) || (subject.instances ?? 1) > 1)
    return "the shares of sessions are judged where one scheduler picks for all of them";
  const [shared] = splits.flatMap((split) => (split ? untellable(split) : []));
  return shared === undefined
    ? undefined
    : `the children of ${shared} share backends, so who answered does not tell which of them a session was given`;
}

import type { Division } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { isIndependent, untellable } from "./divisions.ts";
import { epochAt } from "./epochs.ts";
import { stickyIn } from "./followers.ts";
import { certainFrom } from "./stretch.ts";

/** A request that was answered through another child than its session had been given. */
export interface Strayed {
  readonly row: number;
  readonly had: string;
  readonly got: string;
}

/**
 * Whether a child was picked for a request, as it was its session's first; the others only follow, and take no turn. It may
 * be either where the one before it met a change, and may have been answered without a cookie.
 */
export const turns = { none: 0, one: 1, perhaps: 2 } as const;

/** What became of the sessions of one sticky service of one route. */
export interface FollowedSessions {
  /** By row, what became of it here: a word of {@link turns}. */
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
  const given = new Map<number, { readonly child: string; readonly isSure: boolean }>();
  let cameBack = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || !samples.isAnswered(row)) continue;
    const sentAtMs = samples.sentAtMs(row);
    let first = epochAt(epochs, sentAtMs);
    while (first > 0 && (from[first] ?? 0) > sentAtMs) first--;
    const last = epochAt(epochs, samples.doneAtMs(row));
    // Any of these may have answered it: who it was may be there under one of them only.
    const by = samples.columns.backend[row] ?? backends.length;
    const got = childOf.slice(first, last + 1).find((children) => children[by] !== undefined)?.[by];
    if (got === undefined) continue;
    const had = given.get(samples.session(row));
    if (had !== undefined) cameBack++;
    if (had?.child === got && had.isSure) continue;
    const maybe = divisions.slice(first, last + 1);
    if (had?.child === got) picks[row] = turns.perhaps;
    else if (!had?.isSure || isGone(maybe, had.child)) picks[row] = turns.one;
    else strayed.push({ row, had: had.child, got });
    given.set(samples.session(row), {
      child: got,
      isSure: maybe.every((division) => division !== undefined),
    });
  }
  return { picks, cameBack, strayed };
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

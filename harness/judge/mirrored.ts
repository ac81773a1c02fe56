import type { Mirror } from "../config/mirrors.ts";
import type { History } from "../history/history.ts";
import { Hits } from "../history/hits.ts";
import type { AwaitedLines } from "../history/witness.ts";
import { copiesAfter, copiesInWindow } from "./mirroring-rule.ts";
import { type Range, sum } from "./schedulers/model.ts";
import { type Stretch, stretchesOf } from "./stretch.ts";

/** One mirror of one route, under each configuration: it gets 0 percent under one that does not have it. */
export interface RouteMirror {
  readonly route: number;
  readonly perEpoch: readonly Mirror[];
}

/** What one mirror should have of one route's requests under one configuration, by the client's record alone. */
export interface DueCopies {
  readonly epoch: number;
  readonly mirror: Mirror;
  readonly stretch: Stretch;
  /** Requests that its service answered, those that only one configuration can have passed on. */
  readonly asked: number;
  /** How many of these were copied, by the rule. */
  readonly allowed: Range;
  /** How many copies there can be with those of requests that are not counted, as they failed or met a change. */
  readonly most: number;
}

/** The backends that get copies under any configuration, by index: none of them answers clients. */
export function copiedTo({ epochs, backends }: Pick<History, "epochs" | "backends">): ReadonlySet<number> {
  const mirrors = epochs.flatMap((epoch) => epoch.mirrors?.flat() ?? []);
  return new Set(mirrors.flatMap((mirror) => mirror.backends.map((name) => backends.indexOf(name))));
}

/** How many lines the backends logged of requests, without those of copies. */
export function linesOfRequests(history: History): number {
  const copies = copiedTo(history);
  const { hits } = history;
  if (copies.size === 0) return hits.length;
  let lines = 0;
  for (let row = 0; row < hits.length; row++) if (!copies.has(hits.backend(row))) lines++;
  return lines;
}

/** Every mirror that any configuration has, route by route. */
export function mirrorsByRoute({ routes, epochs }: Pick<History, "routes" | "epochs">): RouteMirror[] {
  return routes.flatMap((_, route) => {
    const all = epochs.flatMap(({ mirrors }) => mirrors?.[route] ?? []);
    const firsts = [...Map.groupBy(all, identity).values()].flatMap(([first]) => (first ? [first] : []));
    return firsts.map((first) => ({
      route,
      perEpoch: epochs.map(
        ({ mirrors }) =>
          mirrors?.[route]?.find((mirror) => identity(mirror) === identity(first)) ?? {
            ...first,
            percent: 0,
          },
      ),
    }));
  });
}

function identity({ service, name }: Mirror): string {
  return JSON.stringify([service, name]);
}

/**
 * What a mirror should have, under each configuration. Each route counts its own requests, as it has its own place in a
 * schedule; a configuration that is read anew may begin to count anew, or go on.
 */
export function dueCopies(history: History, { route, perEpoch }: RouteMirror): DueCopies[] {
  const stretches = stretchesOf(history)[route] ?? [];
  return perEpoch.flatMap((mirror, epoch) => {
    const stretch = stretches[epoch];
    if (!stretch) return [];
    const asked = sum(mirror.of.map((name) => stretch.counts[history.backends.indexOf(name)] ?? 0));
    const { uncounted } = stretch;
    const { min, max } = copiesAmong(asked + uncounted, mirror.percent, stretch.bound === "fresh");
    return {
      epoch,
      mirror,
      stretch,
      asked,
      allowed: { min: Math.max(0, min - uncounted), max: Math.min(asked, max) },
      most: max,
    };
  });
}

/** From a fresh start the number is known, and elsewhere to one. */
function copiesAmong(requests: number, percent: number, isFresh: boolean): Range {
  const all = copiesAfter(requests, percent);
  return isFresh ? { min: all, max: all } : copiesInWindow(requests, percent);
}

/**
 * The copies that are still to come, or have come, when the last request has been answered: a copy is sent after its answer,
 * so no answer tells that it has come.
 */
export function awaitedCopies(history: Omit<History, "hits">): AwaitedLines[] {
  if (history.load.kind === "saturate") return [];
  const whole = { ...history, hits: new Hits(history.backends, 0) };
  const services = Map.groupBy(mirrorsByRoute(history), ({ perEpoch: [first] }) => first && identity(first));
  return [...services.values()].map((own) => ({
    backends: [...new Set(own.flatMap(({ perEpoch }) => perEpoch.flatMap(({ backends }) => backends)))],
    lines: sum(own.flatMap((mirror) => dueCopies(whole, mirror).map(({ most }) => most))),
  }));
}

import { type Division, divisionsOf, type Split } from "../config/split.ts";
import type { History, SchedulerName } from "../history/history.ts";
import { leafDivision, leafWindow } from "./leaves.ts";
import { schedulers } from "./schedulers/index.ts";
import type { Range } from "./schedulers/model.ts";
import { sum } from "./schedulers/model.ts";
import { type Stretch, stretchOf } from "./stretch.ts";

/** One child of a dividing service in one epoch of one route; counts are numbers of requests. */
export interface ShareRow {
  readonly route: string;
  /** The service that divides. */
  readonly service: string;
  readonly epoch: number;
  /** The child: a backend, or a service further down. */
  readonly backend: string;
  readonly weight: number;
  /** n·w/W of the n requests that the service divided; may be fractional. */
  readonly expected: number;
  readonly observed: number;
  readonly allowedMin: number;
  readonly allowedMax: number;
}

/** The share of every child at every place where requests are divided. Pure. */
export function shareRows(history: History): ShareRow[] {
  return history.epochs.flatMap((_, epoch) =>
    history.routes.flatMap((_, route) => judgedDivisions(history, route, epoch).flatMap(({ rows }) => rows)),
  );
}

/** How many requests were divided where a row stands: by its service, on its route, in its epoch. */
export function dividedWith(row: ShareRow, rows: readonly ShareRow[]): number {
  return rows
    .filter(
      ({ route, service, epoch }) => route === row.route && service === row.service && epoch === row.epoch,
    )
    .reduce((sum, { observed }) => sum + observed, 0);
}

export interface JudgedDivision {
  readonly division: Division;
  readonly stretch: Stretch;
  readonly rows: readonly ShareRow[];
}

/**
 * The divisions of a route whose children can be told apart by who answered: each is judged on the requests that it
 * divided itself, so that one wrong level does not hide another. Where some cannot, the shares of the leaves are
 * judged as well.
 */
export function judgedDivisions(history: History, route: number, epoch: number): JudgedDivision[] {
  const split = history.epochs[epoch]?.splits[route];
  if (!split) return [];
  const stretch = stretchOf(history, route, epoch);
  const { scheduler } = history.subject;
  const tellable = divisionsOf(split)
    .filter((division) => isTellable(division, split))
    .map((division) => ({ division, bound: boundOf(division, scheduler, stretch) }));
  const leaves = leafDivision(split);
  const all =
    untellable(split).length === 0
      ? tellable
      : [
          ...tellable,
          {
            division: leaves,
            bound: (child: number, picks: number) =>
              leafWindow(split, leaves.children[child]?.name ?? "", { min: picks, max: picks }, scheduler),
          },
        ];
  return all.map(({ division, bound }) => ({
    division,
    stretch,
    rows: rowsOf(history, route, epoch, division, stretch, bound),
  }));
}

/** How often a child may be picked in so many picks. */
type Bound = (child: number, picks: number) => Range;

function boundOf({ children, roundRobin }: Division, scheduler: SchedulerName, { isFresh }: Stretch): Bound {
  const weights = children.map((child) => child.weight);
  // Servers of one loadBalancer are taken in turn by every scheduler: the smooth one with equal weights.
  const model = roundRobin ? schedulers.smooth : schedulers[scheduler];
  return (child, picks) => (isFresh ? model.fresh : model.window)(weights, child, picks);
}

/** The services of a route whose children share backends with each other or with another place in the tree. */
export function untellable(split: Split): string[] {
  return divisionsOf(split)
    .filter((division) => !isTellable(division, split))
    .map((division) => division.service);
}

function isTellable(division: Division, root: Split): boolean {
  const own = division.children.flatMap((child) => child.backends);
  const everywhere = leavesOf(root);
  const inside = own.length;
  return new Set(own).size === inside && everywhere.filter((name) => own.includes(name)).length === inside;
}

/** Every leaf, as often as it stands in the tree. */
function leavesOf(split: Split): string[] {
  return split.kind === "servers"
    ? [...split.backends]
    : split.children.flatMap((child) => leavesOf(child.to));
}

function rowsOf(
  { routes, backends }: History,
  route: number,
  epoch: number,
  { children, service }: Division,
  stretch: Stretch,
  bound: Bound,
): ShareRow[] {
  const observed = children.map((child) =>
    sum(child.backends.map((name) => stretch.counts[backends.indexOf(name)] ?? 0)),
  );
  const counted = sum(observed);
  const all = sum(children.map((child) => child.weight));
  return children.map(({ name, weight }, child) => {
    const { min, max } = allowed(bound, child, counted, stretch.uncounted);
    return {
      route: routes[route]?.name ?? "",
      service,
      epoch,
      backend: name,
      weight,
      expected: (counted * weight) / all,
      observed: observed[child] ?? 0,
      allowedMin: min,
      allowedMax: max,
    };
  });
}

/**
 * What a child may have of n counted requests when up to u more were picked among them, uncounted: the minimum over
 * v ≤ u of lo(n+v) − v to the maximum of hi(n+v). One more pick raises a lower bound by one at most and lowers no
 * upper one, so both are found at v = u.
 */
function allowed(bound: Bound, child: number, counted: number, uncounted: number): Range {
  const { min, max } = bound(child, counted + uncounted);
  return { min: Math.max(0, min - uncounted), max: Math.min(max, counted) };
}

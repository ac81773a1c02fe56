import { PROBE_ROUTER } from "../../config/probe.ts";
import type { Division, Split } from "../../config/split.ts";
import type { History } from "../../history/history.ts";
import { type BoundDivision, boundDivisions, isIndependent } from "../../judge/divisions.ts";
import type { Range } from "../../judge/schedulers/model.ts";
import { type Stretch, stretchesOf } from "../../judge/stretch.ts";
import { Turnovers } from "../../judge/turnovers.ts";
import { bySize } from "./by-size.ts";
import { firstSentFrom, type Moment, momentsOf } from "./course.ts";

/** The shares of one place where requests are divided, as they came to be what they are. */
export interface RunningShares {
  readonly route: string;
  /** The service that divides: the uppermost whose children can be told apart by who answered. */
  readonly service: string;
  /**
   * Whether they begin anew with each configuration. Where there are many of these, they are those of the whole run so
   * far, held against the sum of what each configuration gives and allows.
   */
  readonly restarts: boolean;
  /** How many requests were sent in all. */
  readonly requests: number;
  readonly children: readonly RunningChild[];
  /** So many more are not shown. */
  readonly more: number;
  /** The numbers of the requests that were the first to be sent after each write, of many some; and how many there were. */
  readonly changedAt: readonly number[];
  readonly changes: number;
}

export interface RunningChild {
  readonly name: string;
  /** One line for each configuration, or one for all; in each the requests rise. */
  readonly lines: readonly (readonly RunningPoint[])[];
}

/** Of the requests up to one, counted from 1: the share of a child, what was expected of it, and what was allowed, 0 to 1. */
export interface RunningPoint {
  readonly request: number;
  readonly share: number;
  readonly expected: number;
  readonly min: number;
  readonly max: number;
}

/** More configurations than these are shown as a whole. */
const MOST_RESTARTS = 8;
const MOST_ROUTES = 2;
const MOST_CHILDREN = 5;
const MOST_CHANGES = 200;

/** Pure; empty where no single request was recorded. */
export function runningShares(history: History): RunningShares[] {
  if (history.load.kind === "saturate" || history.samples.length === 0) return [];
  const stretches = stretchesOf(history);
  return history.routes
    .map(({ name }, route) => ({ name, route }))
    .filter(({ name, route }) => name !== PROBE_ROUTER && history.epochs.some(({ splits }) => splits[route]))
    .slice(0, MOST_ROUTES)
    .map(({ route }) => ofRoute(history, route, stretches[route] ?? []));
}

function ofRoute(history: History, route: number, stretches: readonly Stretch[]): RunningShares {
  const { epochs, routes, samples } = history;
  const places = placesOf(history, route, stretches);
  const restarts = epochs.length <= MOST_RESTARTS;
  const divisions = places.map((place) => place?.division);
  const moments = momentsOf(history, route, divisions, restarts);
  const children = childrenOf(places);
  const expected = (name: string) => places.reduce((sum, place) => sum + shareIn(place, name), 0);
  const { shown, others } = bySize(
    children.map((name) => ({ name, size: expected(name) })),
    MOST_CHILDREN,
  );
  const changes = epochs.slice(1).map(({ writtenAtMs }) => firstSentFrom(history, writtenAtMs) + 1);
  const step = Math.max(1, Math.ceil(changes.length / MOST_CHANGES));
  return {
    route: routes[route]?.name ?? "",
    service: places.find((place) => place)?.division.service ?? "",
    restarts,
    requests: samples.length,
    children: shown.map(({ name }) => ({
      name,
      lines: linesOf(history, name, moments, places, stretches, restarts),
    })),
    more: others.length,
    changedAt: changes.filter((_, index) => index % step === 0),
    changes: changes.length,
  };
}

/** In each epoch, where the route divides its requests. */
function placesOf(
  history: History,
  route: number,
  stretches: readonly Stretch[],
): (BoundDivision | undefined)[] {
  const turnover = new Turnovers();
  return history.epochs.map(({ splits }, epoch) => {
    const split: Split | null | undefined = splits[route];
    const stretch = stretches[epoch];
    if (!split || !stretch) return undefined;
    turnover.follow(split);
    return boundDivisions(history, split, stretch, turnover)[0];
  });
}

function childrenOf(places: readonly (BoundDivision | undefined)[]): string[] {
  const divisions = new Set(places.flatMap((place) => (place ? [place.division] : [])));
  return [...new Set([...divisions].flatMap(({ children }) => children.map(({ name }) => name)))];
}

function shareIn(place: BoundDivision | undefined, name: string): number {
  const children: Division["children"] = place?.division.children ?? [];
  const all = children.reduce((sum, { weight }) => sum + weight, 0);
  return all === 0 ? 0 : (children.find((child) => child.name === name)?.weight ?? 0) / all;
}

/** What one child had at each moment, and what the judge's own bound allows it. */
function linesOf(
  history: History,
  name: string,
  moments: readonly Moment[],
  places: readonly (BoundDivision | undefined)[],
  stretches: readonly Stretch[],
  restarts: boolean,
): RunningPoint[][] {
  const lines = new Map<number, RunningPoint[]>();
  const independent = isIndependent(history.subject.scheduler);
  // Of all configurations that came before, where those are not left behind.
  let [picks, observed, expected, min, max] = [0, 0, 0, 0, 0];
  for (const moment of moments) {
    const place = places[moment.epoch];
    const child = place?.division.children.findIndex((one) => one.name === name) ?? -1;
    if (!place) continue;
    const open = (stretches[moment.epoch]?.uncounted ?? 0) + (independent ? 0 : moment.overtaking);
    const own = child === -1 ? 0 : (moment.counts[child] ?? 0);
    const range = child === -1 ? { min: 0, max: 0 } : allowed(place, child, moment.picks, open);
    const due = moment.picks * shareIn(place, name);
    const all = picks + moment.picks;
    const line = lines.get(restarts ? moment.epoch : 0) ?? [];
    lines.set(restarts ? moment.epoch : 0, line);
    if (moment.isShown)
      line.push({
        request: moment.row + 1,
        share: (observed + own) / all,
        expected: (expected + due) / all,
        min: (min + range.min) / all,
        max: (max + range.max) / all,
      });
    if (restarts || !moment.isLast) continue;
    picks = all;
    observed += own;
    expected += due;
    min += range.min;
    max += range.max;
  }
  return [...lines.values()];
}

/** As the judge has it for whole stretches: what the bound gives where up to so many more were picked among them. */
function allowed({ bound }: BoundDivision, child: number, picks: number, open: number): Range {
  const { min, max } = bound(child, picks + open);
  return { min: Math.max(0, min - open), max: Math.min(max, picks) };
}

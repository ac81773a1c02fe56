import type { Division, Split } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { type Bound, boundDivisions } from "./divisions.ts";
import type { Range } from "./schedulers/model.ts";
import { sum } from "./schedulers/model.ts";
import { followSessions, turns } from "./sessions.ts";
import { type Stretch, stretchesOf } from "./stretch.ts";
import { SETTLE_MS } from "./switches.ts";
import { Turnovers } from "./turnovers.ts";

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
  /** Whether all counts are of new sessions, by their first requests, as the others only follow; absent: of requests. */
  readonly sessions?: true;
}

/**
 * The share of every child at every place where requests are divided, under each configuration. Where one was in force
 * several times, it has one row, with the sums of counts and bounds. Pure.
 */
export function shareRows(history: History): ShareRow[] {
  const firstEpochs = new Map<string, number>();
  const rows = new Map<string, ShareRow>();
  for (const { epoch, rows: own } of judgedDivisions(history)) {
    const { config = "", splits } = history.epochs[epoch] ?? {};
    const configuration = config || JSON.stringify(splits);
    const first = firstEpochs.get(configuration) ?? epoch;
    firstEpochs.set(configuration, first);
    for (const row of own) {
      const key = JSON.stringify([first, row.route, row.service, row.backend]);
      rows.set(key, sumOf({ ...row, epoch: first }, rows.get(key)));
    }
  }
  return [...rows.values()];
}

/** A row with the figures of another of the same child added. */
export function sumOf(row: ShareRow, other: ShareRow | undefined): ShareRow {
  if (!other) return row;
  return {
    ...row,
    expected: row.expected + other.expected,
    observed: row.observed + other.observed,
    allowedMin: row.allowedMin + other.allowedMin,
    allowedMax: row.allowedMax + other.allowedMax,
  };
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
  readonly epoch: number;
  readonly route: number;
  readonly division: Division;
  readonly stretch: Stretch;
  readonly rows: readonly ShareRow[];
}

/**
 * The divisions whose children can be told apart by who answered, in every epoch of every route: each is judged on the
 * requests that it divided itself, so that one wrong level does not hide another. Where some cannot, the shares of the
 * leaves are judged as well.
 *
 * @param settleMs how long a change may take where no answer tells when it took effect
 */
export function judgedDivisions(history: History, settleMs = SETTLE_MS): JudgedDivision[] {
  const stretches = stretchesOf(history, settleMs);
  const turnovers = history.routes.map(() => new Turnovers());
  return history.epochs.flatMap(({ splits }, epoch) =>
    splits.flatMap((split, route) => {
      const stretch = stretches[route]?.[epoch];
      const turnover = turnovers[route];
      if (!split || !stretch || !turnover) return [];
      turnover.follow(split);
      return divisionsUnder(history, split, route, epoch, stretch, turnover);
    }),
  );
}

/** What the answers of a stretch are, held against a split. */
export function divisionsUnder(
  history: History,
  split: Split,
  route: number,
  epoch: number,
  stretch: Stretch,
  turnover: Turnovers,
): JudgedDivision[] {
  return boundDivisions(history, split, stretch, turnover).map(({ division, bound }) => ({
    epoch,
    route,
    division,
    stretch,
    rows: rowsOf(history, route, epoch, division, stretch, bound),
  }));
}

export function isOutside(row: Pick<ShareRow, "observed" | "allowedMin" | "allowedMax">): boolean {
  return row.observed < row.allowedMin || row.observed > row.allowedMax;
}

/** Answers of the child that has the most too many: those of a starved one are where they should be. */
export function evidenceOf(wrong: readonly { judged: JudgedDivision; row: ShareRow }[]): number[] {
  const excess = ({ observed, allowedMax }: ShareRow) => observed - allowedMax;
  const worst = wrong.toSorted((a, b) => excess(b.row) - excess(a.row))[0];
  const child = worst?.judged.division.children.find(({ name }) => name === worst.row.backend);
  return worst && child ? worst.judged.stretch.evidence(child.backends) : [];
}

function rowsOf(
  history: History,
  route: number,
  epoch: number,
  { children, service, sticky }: Division,
  stretch: Stretch,
  bound: Bound,
): ShareRow[] {
  const { routes, backends, samples } = history;
  const sessions = sticky && samples.sessions ? followSessions(history, route, service) : undefined;
  const countsOf = (turn: number) => stretch.countsOf((row) => sessions?.picks[row] === turn);
  const counts = sessions ? countsOf(turns.one) : stretch.counts;
  const isOpen = sessions?.picks.includes(turns.perhaps) ?? false;
  const uncounted = stretch.uncounted + (isOpen ? sum(countsOf(turns.perhaps)) : 0);
  const observed = children.map((child) =>
    sum(child.backends.map((name) => counts[backends.indexOf(name)] ?? 0)),
  );
  const counted = sum(observed);
  const all = sum(children.map((child) => child.weight));
  return children.map(({ name, weight }, child) => {
    const { min, max } = allowed(bound, child, counted, uncounted);
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
      ...(sessions && { sessions: true }),
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

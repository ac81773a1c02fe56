import { type Division, divisionsOf, type Split } from "../config/split.ts";
import { count } from "../figures.ts";
import type { History } from "../history/history.ts";
import { isTellable } from "./divisions.ts";
import { epochAt } from "./epochs.ts";
import { around, harmonic, live, sum } from "./schedulers/model.ts";
import { certainFrom } from "./stretch.ts";
import { SETTLE_MS } from "./switches.ts";

/** What one child got over all configurations of a run together; counts are numbers of requests. */
export interface CarriedShare {
  readonly route: string;
  readonly service: string;
  readonly backend: string;
  /** How many requests the service divided. */
  readonly divided: number;
  readonly observed: number;
  readonly allowedMin: number;
  readonly allowedMax: number;
  readonly changes: number;
}

/**
 * The shares over all changes together, for the smooth scheduler, which carries each child's deviation over a change:
 * then −(H_k−1) ≤ c − Σ n_e·p_e ≤ 1−1/k holds whatever the changes (cup-game induction), however short the epochs
 * are. A request that may have been picked under several configurations counts with the least and with the most of
 * their shares; one that failed may have been a pick of anybody; where a child comes or goes, so does its deviation,
 * which is less than one pick.
 */
export function carriedShares(history: History): CarriedShare[] {
  const { epochs, routes, subject, load } = history;
  if (subject.scheduler !== "smooth" || epochs.length < 2 || load.kind === "saturate") return [];
  return routes.flatMap((_, route) => {
    const perEpoch = epochs.map(({ splits }) => divisionsByService(splits[route] ?? null));
    const services = [...(perEpoch[0]?.keys() ?? [])].filter((name) =>
      perEpoch.every((all) => all.has(name)),
    );
    return services.flatMap((service) =>
      sharesOf(
        history,
        route,
        perEpoch.map((all) => all.get(service)).filter((division) => division !== undefined),
      ),
    );
  });
}

/** `light answered 0 of the 20,000 requests divided by app over all 500 changes; … allow 199 to 401` */
export function sayCarried(row: CarriedShare): string {
  return `${row.backend} answered ${count(row.observed)} of the ${count(row.divided)} requests divided by ${row.service} over all ${count(row.changes)} changes together; their weights with a smooth scheduler that carries deviations over allow ${count(row.allowedMin)} to ${count(row.allowedMax)}`;
}

const known = new WeakMap<Split, ReadonlyMap<string, Division>>();

function divisionsByService(split: Split | null): ReadonlyMap<string, Division> {
  if (split === null) return new Map();
  const before = known.get(split);
  if (before) return before;
  // What a sticky service divides are not all requests, but sessions, which go on from one configuration to the next.
  const divisions = divisionsOf(split).filter(
    (one) => !one.roundRobin && !one.sticky && isTellable(one, split),
  );
  const byService = new Map(divisions.map((division) => [division.service, division]));
  known.set(split, byService);
  return byService;
}

function sharesOf(history: History, route: number, divisions: readonly Division[]): CarriedShare[] {
  const names = [...new Set(divisions.flatMap(({ children }) => children.map(({ name }) => name)))];
  const weights = divisions.map(({ children }) =>
    names.map((name) => children.find((child) => child.name === name)?.weight ?? 0),
  );
  if (hasMoved(divisions)) return [];
  const { ranges, observed, unnamed } = collect(history, route, divisions, names);
  const { comings, most } = turnover(weights);
  const divided = sum(observed);
  return names.map((backend, child) => {
    const share = (epoch: number) => {
      const own = weights[epoch] ?? [];
      return (own[child] ?? 0) / sum(own);
    };
    let least = 0;
    let greatest = 0;
    for (const { first, last, requests } of ranges.values()) {
      const shares = Array.from({ length: last - first + 1 }, (_, index) => share(first + index));
      least += requests * Math.min(...shares);
      greatest += requests * Math.max(...shares);
    }
    // Not from a fresh start, what it was ahead or behind then adds to what it may be in the end.
    const starts = history.continues ? harmonic(most) - 1 / most : 0;
    const below = harmonic(most) - 1 + starts + comings + unnamed;
    const above = 1 - 1 / most + starts + comings + unnamed;
    return {
      route: history.routes[route]?.name ?? "",
      service: divisions[0]?.service ?? "",
      backend,
      divided,
      observed: observed[child] ?? 0,
      allowedMin: around(least, below, 0).min,
      allowedMax: Math.min(divided, around(greatest, 0, above).max),
      changes: divisions.length - 1,
    };
  });
}

/** How often a child came or went while others stayed, and the most children that could be picked at one time. */
function turnover(weights: readonly (readonly number[])[]): { comings: number; most: number } {
  const key = (own: readonly number[]) => own.map((weight) => (weight > 0 ? 1 : 0)).join("");
  const comings = weights.filter((own, epoch) => {
    const before = weights[epoch - 1];
    return before && key(before) !== key(own) && Math.max(live(before), live(own)) > 1;
  }).length;
  return { comings, most: Math.max(...weights.map(live)) };
}

interface Ranges {
  /** Requests by the configurations that may have picked them: from the first to the last. */
  readonly ranges: ReadonlyMap<number, { readonly first: number; readonly last: number; requests: number }>;
  /** Answers by child. */
  readonly observed: readonly number[];
  /** Requests that nobody known answered. */
  readonly unnamed: number;
}

function collect(
  history: History,
  route: number,
  divisions: readonly Division[],
  names: readonly string[],
): Ranges {
  const { samples, epochs, backends } = history;
  const from = certainFrom(history, SETTLE_MS);
  const childOf = backends.map((backend) => childBy(divisions, names, backend));
  const ranges = new Map<number, { first: number; last: number; requests: number }>();
  const observed = names.map(() => 0);
  let unnamed = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route) continue;
    const backend = samples.isAnswered(row) ? (samples.columns.backend[row] ?? 0) : backends.length;
    if (backend >= backends.length) {
      unnamed++;
      continue;
    }
    const child = childOf[backend] ?? -1;
    if (child === -1) continue;
    observed[child] = (observed[child] ?? 0) + 1;
    let first = epochAt(epochs, samples.sentAtMs(row));
    while (first > 0 && (from[first] ?? 0) > samples.sentAtMs(row)) first--;
    const last = epochAt(epochs, samples.doneAtMs(row));
    const key = first * epochs.length + last;
    const range = ranges.get(key) ?? { first, last, requests: 0 };
    range.requests++;
    ranges.set(key, range);
  }
  return { ranges, observed, unnamed };
}

/** Whether some backend stands below one child in one configuration, and below another in another. */
function hasMoved(divisions: readonly Division[]): boolean {
  const childOf = new Map<string, string>();
  for (const { children } of new Set(divisions))
    for (const { name, backends } of children)
      for (const backend of backends) {
        if ((childOf.get(backend) ?? name) !== name) return true;
        childOf.set(backend, name);
      }
  return false;
}

function childBy(divisions: readonly Division[], names: readonly string[], backend: string): number {
  for (const { children } of divisions) {
    const child = children.find(({ backends }) => backends.includes(backend));
    if (child) return names.indexOf(child.name);
  }
  return -1;
}

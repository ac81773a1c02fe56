import type { Mirror } from "../config/mirrors.ts";
import type { Split } from "../config/split.ts";
import type { ErrorRates, History, LoadShape, Picker, Pinning, SchedulerName } from "../history/history.ts";
import { Hits, UNKNOWN_SEQUENCE } from "../history/hits.ts";
import { type FailureReason, flaw, NO_BACKEND, Samples } from "../history/samples.ts";
import type { Write } from "../world/write.ts";
import { schedulers } from "./schedulers/index.ts";

/** One request of a hand-written history; what is left out is as it should be. */
export interface Written {
  /** Who answered; null: nobody who is known. */
  readonly by?: string | null;
  readonly failed?: FailureReason;
  readonly lost?: boolean;
  readonly status?: number;
  readonly wrongBody?: boolean;
  readonly wrongId?: boolean;
  readonly route?: number;
  readonly connection?: number;
  /** Default: one after the other, a millisecond each. */
  readonly sentAtMs?: number;
  readonly doneAtMs?: number;
  /** What the backends logged for it: names; default: who answered, once. */
  readonly logged?: readonly string[];
  readonly loggedStatus?: number;
  /** Mirrors' backends that logged a copy of it besides. */
  readonly copiedTo?: readonly string[];
  /** The number of the client that sent it, where clients come back. */
  readonly session?: number;
}

export interface Writing {
  readonly splits: readonly (Split | null)[];
  /** By route, of the first epoch. */
  readonly mirrors?: readonly (readonly Mirror[])[];
  /** Splits of later epochs, and when each was written. */
  readonly changes?: readonly {
    readonly writtenAtMs: number;
    readonly splits: readonly (Split | null)[];
    readonly mirrors?: readonly (readonly Mirror[])[];
    readonly config?: string;
    readonly write?: Write;
  }[];
  readonly scheduler?: Picker;
  readonly instances?: number;
  readonly rates?: ErrorRates;
  /** Names that answered though no split has them, after those of the splits. */
  readonly others?: readonly string[];
  readonly pinning?: Pinning;
  readonly load?: LoadShape;
  readonly statuses?: readonly number[];
  /** The text of the first configuration. */
  readonly config?: string;
  /** Whether it is a later window of a longer run. */
  readonly continues?: boolean;
  /** Backends whose log does not end with the marker. */
  readonly torn?: readonly string[];
  /** Backends that logged a request that was never sent. */
  readonly phantoms?: readonly string[];
  readonly saturation?: { readonly answered: number; readonly failed?: number };
}

/** A weighted service of plain backends: `weighted("app", { v1: 3, v2: 1 })`; a child may also be a whole split. */
export function weighted(name: string, children: Record<string, number | readonly [number, Split]>): Split {
  return {
    kind: "weighted",
    name,
    children: Object.entries(children).map(([child, value]) =>
      typeof value === "number"
        ? { weight: value, to: servers(child, [child]) }
        : { weight: value[0], to: value[1] },
    ),
  };
}

export function servers(name: string, backends: readonly string[]): Split {
  return { kind: "servers", name, backends };
}

/** A history, written by hand: `requests` are names of backends, or more than that. */
export function historyOf(requests: readonly (string | Written)[], writing: Writing): History {
  const { splits, changes = [], scheduler = "smooth", statuses = [], torn = [], phantoms = [] } = writing;
  const {
    load = { kind: "sequence", connections: 1 },
    saturation,
    config = "",
    continues,
    instances,
    rates,
    others = [],
    pinning,
    mirrors,
  } = writing;
  const copying = [mirrors, ...changes.map((change) => change.mirrors)].flatMap((all) => all?.flat() ?? []);
  const known = [splits, ...changes.map((change) => change.splits)].flat().flatMap(leaves);
  const backends = [...new Set([...known, ...copying.flatMap((mirror) => mirror.backends), ...others])];
  const samples = new Samples(backends);
  const hits = new Hits(backends);
  requests.forEach((request, row) => {
    const written = typeof request === "string" ? { by: request } : request;
    const route = written.route ?? 0;
    if (!saturation) take(samples, row, written, statuses[route] ?? 200);
    for (const name of written.logged ?? (written.by ? [written.by] : []))
      hits.add(backends.indexOf(name), row, written.loggedStatus ?? written.status ?? 200, 0);
    for (const name of written.copiedTo ?? []) hits.add(backends.indexOf(name), row, 200, 0);
  });
  for (const name of phantoms) hits.add(backends.indexOf(name), UNKNOWN_SEQUENCE, 200, 0);
  backends.forEach((name, index) => {
    hits.complete[index] = !torn.includes(name);
  });
  return {
    name: "by hand",
    world: { name: "processes", images: { nginx: "/bin/nginx" }, versions: {} },
    subject: { name: "hand", version: "1", scheduler, ...(instances !== undefined && { instances }) },
    load,
    backends,
    routes: splits.map((_, route) => ({
      name: `r${route}`,
      host: "a.test",
      path: "/",
      status: statuses[route] ?? 200,
    })),
    epochs: [{ writtenAtMs: 0, splits, config, ...(mirrors && { mirrors }) }, ...changes].map((epoch) => ({
      config: "",
      ...epoch,
    })),
    checks: [],
    ...(continues !== undefined && { continues }),
    ...(rates && { rates }),
    ...(pinning && { pinning }),
    samples,
    hits,
    ...(saturation && {
      saturation: {
        failed: 0,
        unexpectedStatus: 0,
        seconds: 1,
        latencyMs: { p50: 1, p90: 1, p99: 1, max: 1 },
        ...saturation,
      },
    }),
  };
}

/** The first picks of a scheduler, as the names of plain backends. */
export function picksOf(scheduler: SchedulerName, weights: Record<string, number>, length: number): string[] {
  const names = Object.keys(weights);
  const picks = schedulers[scheduler].picks(Object.values(weights));
  return Array.from({ length }, () => names[picks.next().value] ?? "");
}

function take(samples: Samples, row: number, written: Written, status: number): void {
  const { by, failed, lost, wrongBody = false, wrongId = false, sentAtMs = row } = written;
  const { doneAtMs = sentAtMs + 0.5 } = written;
  samples.send(written.route ?? 0, written.connection ?? 0, sentAtMs, sentAtMs, written.session);
  if (lost) return;
  if (failed) {
    samples.fail(row, doneAtMs, failed);
    return;
  }
  const index = by ? samples.backends.indexOf(by) : -1;
  const flaws = (wrongBody ? flaw.body : 0) | (wrongId ? flaw.id : 0);
  samples.answer(row, doneAtMs, written.status ?? status, index === -1 ? NO_BACKEND : index, flaws);
}

function leaves(split: Split | null): readonly string[] {
  if (split === null) return [];
  return split.kind === "servers" ? split.backends : split.children.flatMap(({ to }) => leaves(to));
}

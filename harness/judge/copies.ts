import type { Mirror } from "../config/mirrors.ts";
import type { History } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import type { RouteMirror } from "./mirrored.ts";

/** What the logs hold of one mirror's copies, joined by id with what the client knows. */
export interface Copies {
  /** By request, how often it was copied, up to 255. */
  readonly times: Uint8Array;
  /** What no rule of copying explains: in words → the requests that show it. */
  readonly wrong: ReadonlyMap<string, readonly number[]>;
}

/** Reads a mirror's lines of one route. */
export function copiesOf(history: History, { route, perEpoch }: RouteMirror): Copies {
  const { samples, hits } = history;
  const [mirror] = perEpoch;
  const times = new Uint8Array(samples.length);
  const wrong = new Map<string, number[]>();
  const note = (what: string, row: number) => {
    const rows = wrong.get(what) ?? [];
    wrong.set(what, rows);
    rows.push(row);
  };
  if (!mirror) return { times, wrong };
  const to = indicesOf(history, perEpoch, "backends");
  for (let line = 0; line < hits.length; line++) {
    const row = hits.sequence(line);
    if (!to.has(hits.backend(line)) || row >= samples.length || samples.route(row) !== route) continue;
    times[row] = Math.min(255, (times[row] ?? 0) + 1);
    if (times[row] === 2) note(`copied more than once by mirror ${mirror.name}`, row);
  }
  const of = indicesOf(history, perEpoch, "of");
  const asked = timesAsked(history, of);
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || !samples.isAnswered(row)) continue;
    const by = samples.columns.backend[row] ?? NO_BACKEND;
    if (to.has(by)) note(`answered by mirror ${mirror.name}, whose answers nobody should see`, row);
    else if (of.has(by)) {
      const isKnown = history.hits.complete[by] && !history.disturbed;
      if (isKnown && asked[row] !== 1)
        note(`asked of ${mirror.service}'s own backends ${asked[row] === 0 ? "not once" : "again"}`, row);
    } else if (by < history.backends.length && times[row] !== 0)
      note(`copied by mirror ${mirror.name}, though never passed on by ${mirror.service}`, row);
  }
  return { times, wrong };
}

/** How many lines of mirrors belong to no request of any route that they copy. */
export function strangersAmong(
  { hits, samples, backends }: History,
  mirrors: readonly RouteMirror[],
): Map<string, number> {
  const routesOf = backends.map((name) => {
    const own = mirrors.filter(({ perEpoch }) => perEpoch.some((mirror) => mirror.backends.includes(name)));
    return own.length > 0 ? new Set(own.map(({ route }) => route)) : undefined;
  });
  const strangers = new Map<string, number>();
  for (let line = 0; line < hits.length; line++) {
    const row = hits.sequence(line);
    const routes = routesOf[hits.backend(line)];
    if (!routes || (row < samples.length && routes.has(samples.route(row)))) continue;
    const name = backends[hits.backend(line)] ?? "";
    strangers.set(name, (strangers.get(name) ?? 0) + 1);
  }
  return strangers;
}

function indicesOf(
  { backends }: History,
  mirrors: readonly Mirror[],
  which: "of" | "backends",
): ReadonlySet<number> {
  return new Set(mirrors.flatMap((mirror) => mirror[which].map((name) => backends.indexOf(name))));
}

/** By request, how often these backends logged it, up to 255. */
function timesAsked({ samples, hits }: History, of: ReadonlySet<number>): Uint8Array {
  const times = new Uint8Array(samples.length);
  for (let line = 0; line < hits.length; line++) {
    const row = hits.sequence(line);
    if (of.has(hits.backend(line)) && row < samples.length) times[row] = Math.min(255, (times[row] ?? 0) + 1);
  }
  return times;
}

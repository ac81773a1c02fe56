import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { milliseconds } from "./latency.ts";
import type { Switch } from "./switches.ts";

/**
 * Names what went back to the old configuration after the new one had answered: connections that stayed on the old
 * one throughout, or a time in which both answered.
 */
export function sayReturned(
  { samples, epochs }: History,
  { epoch, writtenAtMs, returned }: Switch,
): { readonly summary: string; readonly evidence: readonly number[] }[] {
  if (returned.length === 0) return [];
  const endMs = epochs[epoch + 1]?.writtenAtMs ?? Number.POSITIVE_INFINITY;
  const byConnection = Map.groupBy(returned, (row) => samples.columns.connection[row] ?? 0);
  const others = othersOf(samples, byConnection, writtenAtMs, endMs);
  const stale = [...byConnection].filter(([connection]) => !others.has(connection));
  const mixed = returned.filter((row) => others.has(samples.columns.connection[row] ?? 0));
  const findings: { summary: string; evidence: readonly number[] }[] = [];
  if (stale.length > 0) {
    const rows = stale.flatMap(([, own]) => own);
    findings.push({
      summary: `after change ${count(epoch)}, ${counted(stale.length, "connection")} stayed on the old configuration, the first of them connection ${stale[0]?.[0]}: ${counted(rows.length, "answer")}, the last of them ${milliseconds(lastOf(samples, rows) - writtenAtMs)} after the write`,
      evidence: rows,
    });
  }
  if (mixed.length > 0) {
    findings.push({
      summary: `after change ${count(epoch)}, the old configuration answered ${counted(mixed.length, "request")} that ${mixed.length === 1 ? "was" : "were"} sent after the new one had answered, until ${milliseconds(lastOf(samples, mixed) - writtenAtMs)} after the write: both were in effect`,
      evidence: mixed,
    });
  }
  return findings;
}

/** Of these connections, those on which something else was answered as well after the first return: no stale ones. */
function othersOf(
  samples: History["samples"],
  byConnection: ReadonlyMap<number, readonly number[]>,
  fromMs: number,
  endMs: number,
): ReadonlySet<number> {
  const others = new Set<number>();
  const routes = new Map(
    [...byConnection].map(([connection, rows]) => [
      connection,
      new Set(rows.map((row) => samples.route(row))),
    ]),
  );
  const old = new Map(
    [...byConnection].map(([connection, rows]) => [
      connection,
      new Set(rows.map((row) => samples.columns.backend[row])),
    ]),
  );
  for (let row = 0; row < samples.length; row++) {
    const connection = samples.columns.connection[row] ?? 0;
    if (!byConnection.has(connection) || !samples.isAnswered(row)) continue;
    if (samples.sentAtMs(row) < fromMs || samples.doneAtMs(row) > endMs) continue;
    if (!routes.get(connection)?.has(samples.route(row))) continue;
    if (!old.get(connection)?.has(samples.columns.backend[row])) others.add(connection);
  }
  return others;
}

function lastOf(samples: History["samples"], rows: readonly number[]): number {
  return rows.reduce((last, row) => Math.max(last, samples.doneAtMs(row)), 0);
}

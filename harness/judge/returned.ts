import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { milliseconds } from "./latency.ts";
import type { Switch } from "./switches.ts";

/** What speaks against a change, with sequence numbers of requests that show it. */
export interface Finding {
  readonly summary: string;
  evidence(): readonly number[];
}

/**
 * Names what went back to the old configuration after the new one had answered: connections that stayed on the old
 * one throughout, or a time in which both answered.
 */
export function sayReturned(
  { samples }: History,
  { epoch, writtenAtMs, returned, renewed }: Switch,
): Finding[] {
  const connectionOf = (row: number) => samples.columns.connection[row] ?? 0;
  const stale = returned.filter((row) => !renewed.has(connectionOf(row)));
  const mixed = returned.filter((row) => renewed.has(connectionOf(row)));
  const untilMs = (rows: readonly number[]) =>
    milliseconds(rows.reduce((last, row) => Math.max(last, samples.doneAtMs(row)), 0) - writtenAtMs);
  const findings: Finding[] = [];
  const [first] = stale;
  if (first !== undefined) {
    const connections = new Set(stale.map(connectionOf)).size;
    findings.push({
      summary: `after change ${count(epoch)}, ${counted(connections, "connection")} stayed on the old configuration, the first of them connection ${connectionOf(first)}: ${counted(stale.length, "answer")}, the last of them ${untilMs(stale)} after the write`,
      evidence: () => stale,
    });
  }
  if (mixed.length > 0) {
    findings.push({
      summary: `after change ${count(epoch)}, the old configuration answered ${counted(mixed.length, "request")} that ${mixed.length === 1 ? "was" : "were"} sent after the new one had answered, until ${untilMs(mixed)} after the write: both were in effect`,
      evidence: () => mixed,
    });
  }
  return findings;
}

import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { endOf } from "./epochs.ts";
import { milliseconds, spread } from "./latency.ts";
import { sayReturned } from "./returned.ts";
import { judgedDivisions } from "./shares.ts";
import { SETTLE_MS } from "./stretch.ts";
import { type Switch, switchesOf } from "./switches.ts";
import type { Check, Verdict } from "./verdict.ts";

/**
 * Every change of the configuration takes effect in time, for all at once, and for good: no answer goes back to the
 * old configuration after the new one has begun, no connection stays on it, no two mix. That is exact where the
 * configurations differ in backends, so that an answer names its own; elsewhere the shares after that time must be
 * those of the new weights.
 *
 * @param options.withinMs how long after its write a change may take; default: 250
 */
export function reloadSettles({ withinMs = SETTLE_MS }: { readonly withinMs?: number } = {}): Check {
  return { name: "reloadSettles", judge: (history) => judge(history, withinMs) };
}

interface Finding {
  readonly summary: string;
  readonly evidence: readonly number[];
}

function judge(history: History, withinMs: number): Omit<Verdict, "check"> {
  if (history.load.kind === "saturate")
    return unknown("a saturating load keeps no samples that could tell when a change took effect");
  const switches = switchesOf(history);
  if (switches.length === 0) return unknown("the configuration did not change");
  const findings = [
    ...switches.flatMap((change) => lateness(history, change, withinMs)),
    ...switches.flatMap((change) => sayReturned(history, change)),
    ...wrongShares(history, switches, withinMs),
  ];
  const [first] = findings;
  if (first) {
    const more = findings.length > 3 ? `; and ${counted(findings.length - 3, "more finding")}` : "";
    const summary = findings.slice(0, 3).map((finding) => finding.summary);
    return { result: "fail", summary: `${summary.join("; ")}${more}`, evidence: first.evidence.slice(0, 20) };
  }
  const unseen = unseenOf(history, switches, withinMs);
  if (unseen) return unknown(unseen);
  return { result: "pass", summary: sayPass(history, switches, withinMs), evidence: [] };
}

/** The old configuration answered requests that were sent later than a change may take. */
function lateness({ samples }: History, change: Switch, withinMs: number): Finding[] {
  const { lastOld, writtenAtMs, epoch } = change;
  const afterMs = lastOld === -1 ? 0 : samples.sentAtMs(lastOld) - writtenAtMs;
  // What came back later is told as that.
  if (afterMs <= withinMs || change.returned.includes(lastOld)) return [];
  const summary = `change ${count(epoch)} had not taken effect after ${milliseconds(afterMs)}: request ${count(lastOld)} was still answered by the configuration before it; allowed are ${count(withinMs)} ms`;
  return [{ summary, evidence: [lastOld] }];
}

/** Where no answer tells, the shares of what was sent after that time do. */
function wrongShares(history: History, switches: readonly Switch[], withinMs: number): Finding[] {
  const untold = new Set(switches.filter(({ isTold }) => !isTold).map(({ epoch }) => epoch));
  if (untold.size === 0) return [];
  return judgedDivisions(history, withinMs)
    .filter(({ epoch }) => untold.has(epoch))
    .flatMap(({ epoch, rows, stretch, division }) => {
      const row = rows.find((one) => one.observed < one.allowedMin || one.observed > one.allowedMax);
      if (!row) return [];
      const backend = division.children.find(({ name }) => name === row.backend)?.backends[0] ?? "";
      const summary = `change ${count(epoch)} is not in effect ${count(withinMs)} ms after its write: ${row.backend} answered ${count(row.observed)} of the requests that were sent later, and ${rows.map(({ weight }) => weight).join(":")} allows ${count(row.allowedMin)} to ${count(row.allowedMax)}`;
      return [{ summary, evidence: stretch.evidence(history.backends.indexOf(backend)) }];
    });
}

/** A change of which nobody can say that it took effect, though it had the time. */
function unseenOf(history: History, switches: readonly Switch[], withinMs: number): string | undefined {
  const { samples, epochs } = history;
  const endMs = samples.length === 0 ? 0 : samples.sentAtMs(samples.length - 1);
  const hadTime = ({ epoch, writtenAtMs }: Switch) =>
    Math.min(endMs, endOf(epochs, epoch)) - writtenAtMs > withinMs;
  const blind = switches.find(
    (change) => change.isTold && change.settledAtMs === undefined && hadTime(change),
  );
  if (blind)
    return `no answer tells whether change ${count(blind.epoch)} took effect; send more requests after it`;
  const judged = switches.filter(
    (change) => change.settledAtMs !== undefined || (!change.isTold && hadTime(change)),
  );
  if (judged.length > 0) return undefined;
  return `no request was sent later than ${count(withinMs)} ms after a change and before the next; send more, or change more slowly`;
}

function sayPass(history: History, switches: readonly Switch[], withinMs: number): string {
  const times = switches
    .filter(({ settledAtMs }) => settledAtMs !== undefined)
    .map(({ settledAtMs = 0, writtenAtMs }) => settledAtMs - writtenAtMs);
  const untold = switches.filter(({ isTold }) => !isTold);
  const parts: string[] = [];
  if (times.length > 0) {
    const { median, p99, max } = spread(times);
    parts.push(
      `${count(times.length)} of ${counted(switches.length, "change")} seen to settle: median ${milliseconds(median)}, p99 ${milliseconds(p99)}, max ${milliseconds(max)}; no answer went back`,
    );
  }
  if (untold.length > 0) {
    const spanned = untold.map((change) => requestsWithin(history, change, withinMs));
    parts.push(
      `${counted(untold.length, "change")} between the same backends took effect within an interval of ${count(withinMs)} ms, which spans ${count(Math.max(...spanned))} requests at most; the shares after it are the new ones`,
    );
  }
  return parts.join("; ");
}

/** Requests that the interval after a write cannot be given to either configuration. */
function requestsWithin(
  { samples, epochs }: History,
  { epoch, writtenAtMs }: Switch,
  withinMs: number,
): number {
  const to = Math.min(writtenAtMs + withinMs, endOf(epochs, epoch));
  let requests = 0;
  for (let row = 0; row < samples.length; row++)
    if (samples.sentAtMs(row) < to && samples.doneAtMs(row) > writtenAtMs) requests++;
  return requests;
}

function unknown(summary: string): Omit<Verdict, "check"> {
  return { result: "unknown", summary, evidence: [] };
}

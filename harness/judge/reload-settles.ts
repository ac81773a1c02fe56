import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { epochAt } from "./epochs.ts";
import { milliseconds, spread } from "./latency.ts";
import { type Finding, sayReturned } from "./returned.ts";
import { evidenceOf, isOutside, type JudgedDivision, judgedDivisions } from "./shares.ts";
import { SETTLE_MS, type Switch, switchesOf } from "./switches.ts";
import { shownByShares, unseenOf } from "./unseen.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/**
 * Every change of the configuration takes effect in time, for all at once, and for good: no answer goes back to the
 * old configuration after the new one has begun, no connection stays on it, no two mix. That is exact where the
 * configurations differ in backends, so that an answer names its own; elsewhere the shares after that time must be
 * those of the new weights. Clients whose cookies lead them back tell nothing by going there: new ones do.
 *
 * @param options.withinMs how long after its write a change may take; default: 250
 */
export function reloadSettles({ withinMs = SETTLE_MS }: { readonly withinMs?: number } = {}): Check {
  return { name: "reloadSettles", options: { withinMs }, judge: (history) => judge(history, withinMs) };
}

function judge(history: History, withinMs: number): Opinion {
  if (history.load.kind === "saturate")
    return unknown(
      "a saturating load keeps no samples that could tell when a change took effect; take another load",
    );
  const switches = switchesOf(history, withinMs);
  if (switches.length === 0)
    return unknown("the configuration did not change; let `reload` act before the load ends");
  const untold = new Set(switches.filter(({ isTold }) => !isTold).map(({ epoch }) => epoch));
  const judged = untold.size > 0 ? judgedDivisions(history, withinMs) : [];
  const findings = [
    ...switches.flatMap((change) => lateness(history, change, withinMs)),
    ...switches.flatMap((change) => sayReturned(history, change)),
    ...wrongShares(judged, untold, withinMs),
  ];
  const [first] = findings;
  if (first) {
    const more = findings.length > 3 ? `; and ${counted(findings.length - 3, "more finding")}` : "";
    const summary = findings.slice(0, 3).map((finding) => finding.summary);
    return {
      result: "fail",
      summary: `${summary.join("; ")}${more}`,
      evidence: first.evidence().slice(0, 20),
    };
  }
  const shown = shownByShares(history, judged, untold);
  const unseen = unseenOf(history, switches, shown, withinMs);
  if (unseen) return unknown(unseen);
  return pass(sayPass(history, switches, shown, withinMs));
}

/** The old configuration answered requests that were sent later than a change may take. */
function lateness({ samples }: History, change: Switch, withinMs: number): Finding[] {
  const { lastOld, writtenAtMs, epoch } = change;
  const afterMs = lastOld === -1 ? 0 : samples.sentAtMs(lastOld) - writtenAtMs;
  // What came back later is told as that.
  if (afterMs <= withinMs || change.returned.includes(lastOld)) return [];
  const summary = `change ${count(epoch)} had not taken effect after ${milliseconds(afterMs)}: request ${count(lastOld)} was still answered by the configuration before it; allowed are ${count(withinMs)} ms`;
  return [{ summary, evidence: () => [lastOld] }];
}

/** Where no answer tells, the shares of what was sent after that time do. */
function wrongShares(
  judged: readonly JudgedDivision[],
  untold: ReadonlySet<number>,
  withinMs: number,
): Finding[] {
  return judged
    .filter(({ epoch }) => untold.has(epoch))
    .flatMap((division) => {
      const { epoch, rows } = division;
      const wrong = rows.filter(isOutside);
      const [row] = wrong;
      if (!row) return [];
      const summary = `change ${count(epoch)} is not in effect ${count(withinMs)} ms after its write: ${row.backend} answered ${count(row.observed)} of the requests that were sent later, and ${rows.map(({ weight }) => weight).join(":")} allows ${count(row.allowedMin)} to ${count(row.allowedMax)}`;
      return [{ summary, evidence: () => evidenceOf(wrong.map((one) => ({ judged: division, row: one }))) }];
    });
}

function sayPass(
  history: History,
  switches: readonly Switch[],
  shown: ReadonlySet<number>,
  withinMs: number,
): string {
  const times = switches
    .filter(({ settledAtMs }) => settledAtMs !== undefined)
    .map(({ settledAtMs = 0, writtenAtMs }) => settledAtMs - writtenAtMs);
  const parts: string[] = [];
  if (times.length > 0) {
    const { median, p99, max } = spread(times);
    parts.push(
      `${count(times.length)} of ${counted(switches.length, "change")} seen to settle: median ${milliseconds(median)}, p99 ${milliseconds(p99)}, max ${milliseconds(max)}; no answer went back`,
    );
  }
  if (shown.size > 0) {
    const spanned = spans(history, switches, withinMs);
    const most = [...shown].reduce((so, epoch) => Math.max(so, spanned[epoch] ?? 0), 0);
    parts.push(
      `${counted(shown.size, "change")} that no single answer tells took effect within an interval of ${count(withinMs)} ms, which spans ${count(most)} requests at most; the shares after it are the new ones, and not the old`,
    );
  }
  const overtaken = switches.length - times.length - shown.size;
  if (overtaken > 0)
    parts.push(`${counted(overtaken, "change")} had too little time to be seen before the next`);
  return parts.join("; ");
}

/** By epoch: requests that the interval after its write cannot give to either configuration. */
function spans({ samples, epochs }: History, switches: readonly Switch[], withinMs: number): number[] {
  const spanned = epochs.map(() => 0);
  for (let row = 0; row < samples.length; row++) {
    const last = epochAt(epochs, samples.doneAtMs(row));
    for (let epoch = Math.max(1, epochAt(epochs, samples.sentAtMs(row))); epoch <= last; epoch++) {
      const { writtenAtMs = 0 } = switches[epoch - 1] ?? {};
      if (samples.sentAtMs(row) < writtenAtMs + withinMs) spanned[epoch] = (spanned[epoch] ?? 0) + 1;
    }
  }
  return spanned;
}

import type { History } from "../history/history.ts";
import { behaviours } from "../judge/behaviour.ts";
import { evidenceOf } from "../judge/independent-picks.ts";
import { overall } from "../judge/judge.ts";
import { latency, microseconds, requestsPerSecond, spread } from "../judge/latency.ts";
import { phases } from "../judge/phases.ts";
import { scheduleFound } from "../judge/schedule-found.ts";
import { shareRows } from "../judge/shares.ts";
import { settleTimes } from "../judge/switches.ts";
import { tally } from "../judge/tally.ts";
import type { Verdict } from "../judge/verdict.ts";
import { REPORT_VERSION, type Report } from "./report.ts";

/** How many picks of a sequence a report shows. */
const SEQUENCE_LENGTH = 100;

/** Pure: with the verdicts on it, a history is all that a report needs. */
export function buildReport(history: History, verdicts: readonly Verdict[]): Report {
  const { sent, answered, failed, lost, unexpected } = tally(history);
  const { samples, saturation } = history;
  const evidence = evidenceOf(history);
  const disturbances = behaviours(history);
  const found = scheduleFound(history);
  const { connectionsClosed } = history;
  return {
    version: REPORT_VERSION,
    name: history.name,
    result: overall(verdicts),
    world: history.world.name,
    subject: history.subject,
    load: history.load,
    images: history.world.images,
    sent,
    answered,
    failed,
    lost,
    unexpected,
    ...changesOf(history),
    ...(disturbances.length > 0 && { disturbances }),
    shares: shareRows(history),
    ...(evidence && { evidence }),
    verdicts,
    ...(history.load.kind === "sequence" && { sequence: sequenceOf(history) }),
    ...(found && { scheduleFound: found }),
    ...(connectionsClosed !== undefined && { connectionsClosed }),
    requestsPerSecond: saturation
      ? Math.round(saturation.answered / saturation.seconds)
      : requestsPerSecond(samples),
    latencyMs: saturation?.latencyMs ?? latency(samples),
  };
}

/** When each configuration was written, and how long it took to take effect. */
function changesOf(history: History): Pick<Report, "epochs" | "settleMs" | "phasesMs"> {
  const times = settleTimes(history);
  const told = times.filter((time) => time !== null);
  const phasesMs = phases(history);
  return {
    epochs: history.epochs.map(({ writtenAtMs, write }, epoch) => {
      const time = times[epoch - 1];
      return {
        writtenAtMs: microseconds(writtenAtMs),
        ...(write && { write }),
        ...(time !== undefined && { settleMs: time === null ? null : microseconds(time) }),
      };
    }),
    ...(told.length > 0 && { settleMs: spread(told) }),
    ...(phasesMs && { phasesMs }),
  };
}

function sequenceOf({ samples }: History): (string | null)[] {
  return Array.from({ length: Math.min(samples.length, SEQUENCE_LENGTH) }, (_, row) => {
    const outcome = samples.outcome(row);
    return outcome.kind === "answered" ? (outcome.backend ?? null) : null;
  });
}

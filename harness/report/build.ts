import type { History } from "../history/history.ts";
import { overall } from "../judge/judge.ts";
import { latency, requestsPerSecond } from "../judge/latency.ts";
import { shareRows } from "../judge/shares.ts";
import { tally } from "../judge/tally.ts";
import type { Verdict } from "../judge/verdict.ts";
import type { WorldName } from "../world/world.ts";
import { REPORT_VERSION, type Report } from "./report.ts";

/** How many picks of a sequence a report shows. */
const SEQUENCE_LENGTH = 100;

interface Parts {
  readonly name: string;
  readonly world: WorldName;
  readonly origins: Readonly<Record<string, string>>;
  readonly history: History;
  readonly verdicts: readonly Verdict[];
}

/** Pure. */
export function buildReport({ name, world, origins, history, verdicts }: Parts): Report {
  const { sent, answered, failed, lost, unexpected } = tally(history);
  const { samples, saturation } = history;
  return {
    version: REPORT_VERSION,
    name,
    result: overall(verdicts),
    world,
    subject: history.subject,
    images: origins,
    sent,
    answered,
    failed,
    lost,
    unexpected,
    epochs: history.epochs.map(({ writtenAtMs }) => ({ writtenAtMs: Math.round(writtenAtMs * 1000) / 1000 })),
    shares: shareRows(history),
    verdicts,
    ...(history.load.kind === "sequence" && { sequence: sequenceOf(history) }),
    requestsPerSecond: saturation
      ? Math.round(saturation.answered / saturation.seconds)
      : requestsPerSecond(samples),
    latencyMs: saturation?.latencyMs ?? latency(samples),
  };
}

function sequenceOf({ samples }: History): (string | null)[] {
  return Array.from({ length: Math.min(samples.length, SEQUENCE_LENGTH) }, (_, row) => {
    const outcome = samples.outcome(row);
    return outcome.kind === "answered" ? (outcome.backend ?? null) : null;
  });
}

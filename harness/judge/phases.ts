import type { History, LatencyMs } from "../history/history.ts";
import { epochAt } from "./epochs.ts";
import { latency } from "./latency.ts";
import { certainFrom } from "./stretch.ts";

/** Latency of the requests before the first change, of those that met a change, and of all others. */
export interface PhasesMs {
  readonly before: LatencyMs;
  readonly during: LatencyMs;
  readonly after: LatencyMs;
}

/** undefined for a run without a change, or without samples. Pure. */
export function phases(history: History): PhasesMs | undefined {
  const { samples, epochs, load } = history;
  if (epochs.length < 2 || load.kind === "saturate") return undefined;
  const from = certainFrom(history);
  const phaseOf = (row: number): keyof PhasesMs => {
    const epoch = epochAt(epochs, samples.doneAtMs(row));
    if (epoch === 0) return "before";
    return samples.sentAtMs(row) < (from[epoch] ?? 0) ? "during" : "after";
  };
  const latencyIn = (phase: keyof PhasesMs) => latency(samples, (row) => phaseOf(row) === phase);
  return { before: latencyIn("before"), during: latencyIn("during"), after: latencyIn("after") };
}

import type { History } from "../../history/history.ts";
import { epochAt } from "../../judge/epochs.ts";
import { microseconds, nearestRank } from "../../judge/latency.ts";
import { certainFrom } from "../../judge/stretch.ts";

/** Latency of the answered requests by percentile, from the fastest to the slowest. */
export interface PercentileCurve {
  /** Which requests: all, or those before, during and after changes, as in the report's `phasesMs`. */
  readonly phase: "all" | "before" | "during" | "after";
  readonly answered: number;
  /** `share`, 0 to 1, of the requests took `ms` or less, by the nearest rank; both rise. */
  readonly points: readonly { readonly share: number; readonly ms: number }[];
}

/** So many points for each further nine of a percentile. */
const PER_NINE = 16;
const NAMED = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];

/** Pure; phases without an answer are left out. */
export function percentileCurves(history: History): PercentileCurve[] {
  if (history.load.kind === "saturate") return [];
  const phases = history.epochs.length < 2 ? (["all"] as const) : (["before", "during", "after"] as const);
  const phaseOf = phaser(history);
  return phases
    .map((phase) => curveOf(history, phase, (row) => phase === "all" || phaseOf(row) === phase))
    .filter(({ answered }) => answered > 0);
}

/** As `phases` of the judge tells them apart: during a change until its configuration is the only one in effect. */
function phaser(history: History): (row: number) => PercentileCurve["phase"] {
  const { samples, epochs } = history;
  const from = certainFrom(history);
  return (row) => {
    const epoch = epochAt(epochs, samples.doneAtMs(row));
    if (epoch === 0) return "before";
    return samples.sentAtMs(row) < (from[epoch] ?? 0) ? "during" : "after";
  };
}

function curveOf(
  { samples }: History,
  phase: PercentileCurve["phase"],
  isWanted: (row: number) => boolean,
): PercentileCurve {
  const all = new Float32Array(samples.length);
  let answered = 0;
  for (let row = 0; row < samples.length; row++)
    if (samples.isAnswered(row) && isWanted(row)) all[answered++] = samples.latencyMs(row);
  const sorted = all.subarray(0, answered).sort();
  const points = sharesUpTo(answered).map((share) => ({
    share,
    ms: microseconds(nearestRank(sorted, share)),
  }));
  return { phase, answered, points };
}

/** 0, then closer and closer to 1, no closer than one request of so many; the percentiles with a name among them. */
function sharesUpTo(requests: number): number[] {
  if (requests === 0) return [];
  const steps = Math.floor(PER_NINE * Math.log10(requests));
  const shares = Array.from({ length: steps + 1 }, (_, step) => 1 - 10 ** (-step / PER_NINE));
  const named = NAMED.filter((share) => (1 - share) * requests >= 1 - 1e-9);
  return [...new Set([...shares, ...named, 1])].sort((a, b) => a - b);
}

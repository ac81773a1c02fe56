import { cycleOf } from "../../config/cycle.ts";
import type { History } from "../../history/history.ts";
import { orderFollowsSchedule } from "../../judge/order-follows-schedule.ts";
import { bySize } from "./by-size.ts";

/** Who answered one request after the other, for one in flight: the first, or those around the first wrong pick. */
export interface Sequence {
  /** The sequence number of the first cell. */
  readonly from: number;
  /** Those that the cells refer to, in the order of the configuration; of many the most frequent. */
  readonly names: readonly string[];
  /** How many more there are. */
  readonly others: number;
  /** An index into the names, their number for one of the others; null where nobody known answered. */
  readonly cells: readonly (number | null)[];
  /** After how many picks the schedule repeats; undefined where there is none. */
  readonly cycle?: number;
  /** The sequence number of the first pick that the schedule does not allow. */
  readonly wrongAt?: number;
}

const CELLS = 100;
const MOST_NAMES = 12;
/** So many of them stand before a wrong pick that lies further on. */
const BEFORE = 60;

/** Pure; undefined unless there was one request in flight. */
export function sequenceOf(history: History): Sequence | undefined {
  const { load, samples, backends, epochs, checks } = history;
  if (load.kind !== "sequence" || samples.length === 0) return undefined;
  const isAsked = checks.some(({ name }) => name === orderFollowsSchedule().name);
  const order = isAsked ? orderFollowsSchedule().judge(history) : undefined;
  const wrongAt = order?.result === "fail" ? order.evidence[0] : undefined;
  const from = wrongAt === undefined || wrongAt < CELLS ? 0 : wrongAt - BEFORE;
  const rows = Array.from({ length: Math.min(CELLS, samples.length - from) }, (_, cell) => from + cell);
  const backendAt = (row: number) => {
    const backend = samples.columns.backend[row] ?? backends.length;
    return samples.isAnswered(row) && backend < backends.length ? backend : null;
  };
  const split = epochs[0]?.splits.find((one) => one !== null);
  const cycle = split ? cycleOf(split) : Number.NaN;
  return {
    from,
    ...named(rows.map(backendAt), backends),
    ...(Number.isSafeInteger(cycle) && cycle > 0 && { cycle }),
    ...(wrongAt !== undefined && { wrongAt }),
  };
}

/** Only the backends that are seen, and of many the most frequent, so that two hundred need no two hundred names. */
function named(
  cells: readonly (number | null)[],
  backends: readonly string[],
): Pick<Sequence, "names" | "others" | "cells"> {
  const seen = [...new Set(cells.filter((cell) => cell !== null))].sort((a, b) => a - b);
  const all = seen.map((backend) => ({ backend, size: cells.filter((cell) => cell === backend).length }));
  const { shown, others } = bySize(all, MOST_NAMES);
  const places = new Map(shown.map(({ backend }, place) => [backend, place]));
  return {
    names: shown.map(({ backend }) => backends[backend] ?? ""),
    others: others.length,
    cells: cells.map((cell) => (cell === null ? null : (places.get(cell) ?? shown.length))),
  };
}

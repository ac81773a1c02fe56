import { divisionsOf } from "../config/split.ts";
import type { History, SchedulerName } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import { candidatesOf } from "./candidates.ts";
import { schedulers } from "./schedulers/index.ts";
import { gcdOf, sum } from "./schedulers/model.ts";
import { periodOf } from "./statistics/period.ts";

/** What the order of answers shows of the way of picking, whatever the subject is said to have. */
export interface FoundSchedule {
  /** After how many picks it repeats; null where that was not seen three times. */
  readonly period: number | null;
  /** Those of our models that pick exactly so. */
  readonly schedulers: readonly SchedulerName[];
}

/** So many cycles have to be seen. */
const TIMES = 3;

/** Of one request in flight, on one route whose services are of one level; undefined where the order tells nothing. Pure. */
export function scheduleFound(history: History): FoundSchedule | undefined {
  const { load, epochs, routes, samples, backends } = history;
  const split = epochs[0]?.splits[0];
  if (load.kind !== "sequence" || !split || epochs.length > 1 || routes.length > 1) return undefined;
  const [division, ...below] = divisionsOf(split);
  if (!division || below.length > 0 || division.children.length < 2) return undefined;
  const childOf = backends.map((name) => division.children.findIndex((child) => child.name === name));
  const picks = new Uint16Array(samples.length);
  for (let row = 0; row < samples.length; row++) {
    const child = childOf[samples.columns.backend[row] ?? NO_BACKEND] ?? -1;
    if (!samples.isAnswered(row) || child === -1) return undefined;
    picks[row] = child;
  }
  const weights = division.children.map(({ weight }) => weight);
  // Fewer would fit anything.
  if (picks.length < (TIMES * sum(weights)) / gcdOf(weights)) return undefined;
  const period = periodOf(picks, division.children.length);
  // It does not repeat for weights that are no powers of two, so it is followed from its start.
  const isEdf = period?.schedulers.includes("edf") || followsEdf(weights, picks);
  const others = (period?.schedulers ?? []).filter((name) => name !== "edf");
  return { period: period?.length ?? null, schedulers: [...others, ...(isEdf ? (["edf"] as const) : [])] };
}

function followsEdf(weights: readonly number[], picks: Uint16Array): boolean {
  const candidates = candidatesOf(schedulers.edf, weights);
  return typeof candidates !== "string" && picks.every((child) => candidates.accept(child) === undefined);
}

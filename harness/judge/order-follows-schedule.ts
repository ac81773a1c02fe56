import { type Division, divisionsOf, type Split } from "../config/split.ts";
import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import { type Candidates, candidatesOf } from "./candidates.ts";
import { isIndependent, untellable } from "./divisions.ts";
import { schedulers } from "./schedulers/index.ts";
import type { SchedulerModel } from "./schedulers/model.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/**
 * With one request in flight the answers come in the order of the picks, so their order must be the schedule's: a
 * factor of its periodic word at any phase (smooth, gcd), the same in every cycle (periodic), or its very picks from a
 * fresh start (edf). Judged at every
 * level of nested services, until the first change of the configuration.
 */
export function orderFollowsSchedule(): Check {
  return { name: "orderFollowsSchedule", judge };
}

/** So many picks before a wrong one are shown. */
const SHOWN = 8;

function judge(history: History): Opinion {
  const { load, epochs, routes, subject } = history;
  if (load.kind !== "sequence")
    return unknown("only with one request in flight is the order of answers that of the picks");
  const { scheduler, instances = 1 } = subject;
  if (isIndependent(scheduler)) return unknown("picks that are not scheduled have no order to follow");
  if (instances > 1) return unknown("several schedulers that take turns have no order between them");
  const opinions = routes.flatMap((_, route) => {
    const split = epochs[0]?.splits[route];
    return split ? judgeRoute(history, route, split, schedulers[scheduler]) : [];
  });
  const decisive =
    opinions.find(({ result }) => result === "fail") ?? opinions.find(({ result }) => result === "unknown");
  if (decisive) return decisive;
  if (opinions.length === 0) return unknown("no route has a split to judge");
  return pass(opinions.map(({ summary }) => summary).join("; "));
}

function judgeRoute(history: History, route: number, split: Split, model: SchedulerModel): Opinion[] {
  const [shared] = untellable(split);
  if (shared !== undefined)
    return [
      unknown(`the children of ${shared} share backends, so who answered does not tell which was picked`),
    ];
  const { rows, gap } = rowsOf(history, route);
  if (rows.length === 0)
    return [unknown(`route ${history.routes[route]?.name} has no answered requests; send more`)];
  const opinions = divisionsOf(split).map((division) =>
    judgeDivision(history, division, rows, division.roundRobin ? schedulers.smooth : model),
  );
  if (gap === undefined || opinions.some(({ result }) => result === "fail")) return opinions;
  return [
    unknown(
      `request ${count(gap)} was not answered by a backend, so a pick may be hidden there; the ${counted(rows.length, "answer")} before it follow the schedule`,
    ),
  ];
}

/** The requests of a route in order, up to the first that may hide a pick, and up to the first change. */
function rowsOf({ samples, epochs }: History, route: number): { rows: Uint32Array; gap?: number } {
  const end = epochs[1]?.writtenAtMs ?? Number.POSITIVE_INFINITY;
  const rows = new Uint32Array(samples.length);
  let length = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route || samples.doneAtMs(row) > end) continue;
    if (!samples.isAnswered(row) || samples.columns.backend[row] === NO_BACKEND)
      return { rows: rows.subarray(0, length), gap: row };
    rows[length++] = row;
  }
  return { rows: rows.subarray(0, length) };
}

function judgeDivision(
  history: History,
  division: Division,
  rows: Uint32Array,
  model: SchedulerModel,
): Opinion {
  const { samples, backends } = history;
  const weights = division.children.map((child) => child.weight);
  if (history.continues && !model.isPeriodic)
    return unknown(`${division.service}: the order of this scheduler is judged from a fresh start only`);
  const candidates = candidatesOf(model, weights);
  if (typeof candidates === "string") return unknown(`${division.service}: ${candidates}`);

  const childOf = backends.map((name) =>
    division.children.findIndex((child) => child.backends.includes(name)),
  );
  const childOfRow = (row: number) => childOf[samples.columns.backend[row] ?? NO_BACKEND] ?? -1;
  let picks = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? 0;
    const child = childOfRow(row);
    if (child === -1) continue;
    picks++;
    const expected = candidates.accept(child);
    if (expected !== undefined) {
      const recent = [...rows.subarray(Math.max(0, index - SHOWN), index + 1)].map(childOfRow);
      return violation(division, picks, recent, expected, row, candidates);
    }
  }
  const what =
    division.children.length === 1
      ? "has one child"
      : `${counted(picks, "pick")} follow the schedule of ${weights.join(":")}`;
  return pass(`${division.service}: ${what}`);
}

/** Names the first pick that no phase of the schedule explains, with those before it. */
function violation(
  division: Division,
  picks: number,
  recent: readonly number[],
  expected: readonly number[],
  row: number,
  { name }: Candidates,
): Opinion {
  const names = division.children.map((child) => child.name);
  const before = recent
    .slice(0, -1)
    .filter((child) => child !== -1)
    .map((child) => names[child])
    .join(" ");
  const weights = division.children.map((child) => child.weight).join(":");
  const wanted = expected.map((child) => names[child]).join(" or ");
  const summary = `${division.service}: request ${count(row)} (pick ${count(picks)}) was answered by ${names[recent.at(-1) ?? -1]}${before ? ` after ${before}` : ""}, where ${name} ${weights} allows ${wanted}`;
  return { result: "fail", summary, evidence: [row] };
}

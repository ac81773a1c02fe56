import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import { isHarm, overlaps } from "./disturbances.ts";
import { copiedTo, linesOfRequests } from "./mirrored.ts";
import { tally } from "./tally.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/**
 * The client's record and the backends' own logs tell the same story, request by request: each answer was given once,
 * by the backend that it names, with the status that it has; unknown where neither has one. Copies that mirrors got are no answers: `mirrorsMatchPercent`
 * judges their lines.
 */
export function witnessesAgree(): Check {
  return {
    name: "witnessesAgree",
    judge: (history) => (history.saturation ? byCount(history) : byId(history)),
  };
}

/** What the two witnesses disagree about: name → sequence numbers, of which only the first 20 are kept. */
class Findings {
  readonly #byName = new Map<string, number>();
  readonly evidence: number[] = [];

  add(name: string, sequence?: number): void {
    this.#byName.set(name, (this.#byName.get(name) ?? 0) + 1);
    if (sequence !== undefined && this.evidence.length < 20) this.evidence.push(sequence);
  }

  get isEmpty(): boolean {
    return this.#byName.size === 0;
  }

  toString(): string {
    return [...this.#byName].map(([name, number]) => `${count(number)} ${name}`).join(", ");
  }
}

function byId(history: History): Opinion {
  const { samples, hits, backends } = history;
  const findings = new Findings();
  const logged = loggedOf(history, findings);
  let unlogged = 0;
  for (let row = 0; row < samples.length; row++) {
    const times = logged.times[row] ?? 0;
    if (times === 0) unlogged++;
    const retried = times > 1 && isRetried(history, row, logged.severally.get(row) ?? []);
    if (times > 1 && !retried) findings.add("asked of backends more than once", row);
    if (!samples.isAnswered(row)) continue;
    const named = samples.columns.backend[row] ?? NO_BACKEND;
    const last = retried
      ? logged.severally.get(row)?.findLast((hit) => hits.backend(hit) === named)
      : logged.last[row];
    if (named === NO_BACKEND) {
      // Whoever says that a backend failed may have asked it.
      if (times !== 0 && !isExcused(history, row))
        findings.add("answered in nobody's name and logged by a backend", row);
    } else if (times === 0) {
      // What an incomplete log does not hold may have been in its lost end.
      if (hits.complete[named] && !diedUnlogged(history, row, named))
        findings.add(`answered in a backend's name and not logged by it`, row);
    } else if (last === undefined || hits.backend(last) !== named)
      findings.add("answered in another backend's name", row);
    else if (hits.status(last) !== samples.columns.status[row])
      findings.add("answered with another status than logged", row);
  }

  if (!findings.isEmpty)
    return {
      result: "fail",
      summary: `client and backends disagree: ${findings}`,
      evidence: findings.evidence,
    };
  const torn = tornLogs(history);
  if (torn) return torn;
  const witnesses = counted(backends.length - copiedTo(history).size, "backend");
  if (unlogged === samples.length) return ofNothing(history, witnesses);
  const rest = unlogged === 0 ? "" : `, ${count(unlogged)} of which no backend logged`;
  return pass(
    `${counted(linesOfRequests(history), "log line")} of ${witnesses} match the ${counted(samples.length, "request")} by id${rest}`,
  );
}

/** Two witnesses who saw nothing agree on it only where there was nothing to be seen. */
function ofNothing({ samples, epochs }: History, witnesses: string): Opinion {
  const all = `${witnesses} logged none of ${counted(samples.length, "request")}`;
  const isForNobody = samples.length > 0 && epochs.every(({ splits }) => splits.every((to) => to === null));
  return isForNobody
    ? pass(`${all}, as no backend should be asked, and no answer names one`)
    : unknown(`${all}, and no answer names one, so there is nothing to compare`);
}

/** What the logs hold of each request. */
interface Logged {
  /** How often it was logged, up to 255. */
  readonly times: Uint8Array;
  /** The last line of it. */
  readonly last: Uint32Array;
  /** All lines of those that were logged more than once. */
  readonly severally: ReadonlyMap<number, readonly number[]>;
}

function loggedOf(history: History, findings: Findings): Logged {
  const { samples, hits } = history;
  const copies = copiedTo(history);
  const times = new Uint8Array(samples.length);
  const last = new Uint32Array(samples.length);
  const severally = new Map<number, number[]>();
  for (let row = 0; row < hits.length; row++) {
    const sequence = hits.sequence(row);
    if (copies.has(hits.backend(row))) continue;
    if (sequence >= samples.length) {
      findings.add("logged by a backend and never sent");
      continue;
    }
    const before = times[sequence] ?? 0;
    if (before > 0) severally.set(sequence, [...(severally.get(sequence) ?? [last[sequence] ?? 0]), row]);
    times[sequence] = Math.min(255, before + 1);
    last[sequence] = row;
  }
  return { times, last, severally };
}

/** Whether a request was asked again because a backend that was disturbed meanwhile had been asked in vain. */
function isRetried(history: History, row: number, lines: readonly number[]): boolean {
  const names = lines.map((line) => history.backends[history.hits.backend(line)] ?? "");
  return disturbedWhile(history, row).some(({ backends }) => names.some((name) => backends.includes(name)));
}

/** Whether an answer that names nobody tells of a backend that was disturbed meanwhile. */
function isExcused(history: History, row: number): boolean {
  return isHarm(history.samples.outcome(row)) && disturbedWhile(history, row).length > 0;
}

/** Whether the one who answered was killed in that moment, and perhaps before it could write its line. */
function diedUnlogged(history: History, row: number, backend: number): boolean {
  const name = history.backends[backend] ?? "";
  return (history.disturbed ?? []).some(
    ({ how, backends, fromMs, inForceMs }) =>
      how === "killed" && backends.includes(name) && overlaps(history, row, fromMs, inForceMs),
  );
}

function disturbedWhile(history: History, row: number) {
  return (history.disturbed ?? []).filter(({ fromMs, untilMs }) => overlaps(history, row, fromMs, untilMs));
}

/** A saturating load has no ids: the two counts must differ by no more than what was in flight at its end. */
function byCount(history: History): Opinion {
  const { saturation, load } = history;
  const torn = tornLogs(history);
  if (torn) return torn;
  const { lost } = tally(history);
  const answered = saturation?.answered ?? 0;
  const lines = linesOfRequests(history);
  if (answered + lines === 0)
    return unknown(
      "by count: backends logged nothing and autocannon counted no answer, so there is nothing to compare",
    );
  const figures = `backends logged ${count(lines)}, autocannon counted ${count(answered)} answers, at most ${count(load.connections)} were in flight at its end`;
  return {
    result: lost > 0 || answered > lines ? "fail" : "pass",
    summary: `by count: ${figures}`,
    evidence: [],
  };
}

function tornLogs(history: History): Opinion | undefined {
  const copies = copiedTo(history);
  const torn = history.backends.filter((_, index) => !history.hits.complete[index] && !copies.has(index));
  if (torn.length === 0) return undefined;
  return unknown(`the log of ${torn.join(", ")} does not end with the marker, so it may not be whole`);
}

import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import { tally } from "./tally.ts";
import type { Check, Verdict } from "./verdict.ts";

/**
 * The client's record and the backends' own logs tell the same story, request by request: each answer was given once,
 * by the backend that it names, with the status that it has.
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

function byId(history: History): Omit<Verdict, "check"> {
  const { samples, hits, backends } = history;
  const findings = new Findings();
  /** For each request: how often it was logged, and by whom last. */
  const times = new Uint8Array(samples.length);
  const by = new Uint8Array(samples.length).fill(NO_BACKEND);
  const statuses = new Uint16Array(samples.length);
  for (let row = 0; row < hits.length; row++) {
    const sequence = hits.sequence(row);
    if (sequence >= samples.length) {
      findings.add("logged by a backend and never sent");
      continue;
    }
    times[sequence] = Math.min(255, (times[sequence] ?? 0) + 1);
    if (times[sequence] === 2) findings.add("asked of backends more than once", sequence);
    by[sequence] = hits.backend(row);
    statuses[sequence] = hits.status(row);
  }

  for (let row = 0; row < samples.length; row++) {
    if (!samples.isAnswered(row)) continue;
    const named = samples.columns.backend[row] ?? NO_BACKEND;
    if (named === NO_BACKEND) {
      if (times[row] !== 0) findings.add("answered in nobody's name and logged by a backend", row);
    } else if (times[row] === 0) {
      // What an incomplete log does not hold may have been in its lost end.
      if (hits.complete[named]) findings.add(`answered in a backend's name and not logged by it`, row);
    } else if (by[row] !== named) findings.add("answered in another backend's name", row);
    else if (statuses[row] !== samples.columns.status[row])
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
  return {
    result: "pass",
    summary: `${counted(hits.length, "log line")} of ${counted(backends.length, "backend")} match the ${counted(samples.length, "request")} by id`,
    evidence: [],
  };
}

/** A saturating load has no ids: the two counts must differ by no more than what was in flight at its end. */
function byCount(history: History): Omit<Verdict, "check"> {
  const { saturation, hits, load } = history;
  const torn = tornLogs(history);
  if (torn) return torn;
  const { lost } = tally(history);
  const answered = saturation?.answered ?? 0;
  const figures = `backends logged ${count(hits.length)}, autocannon counted ${count(answered)} answers, at most ${count(load.connections)} were in flight at its end`;
  return {
    result: lost > 0 || answered > hits.length ? "fail" : "pass",
    summary: `by count: ${figures}`,
    evidence: [],
  };
}

function tornLogs({ hits, backends }: History): Omit<Verdict, "check"> | undefined {
  const torn = backends.filter((_, index) => !hits.complete[index]);
  if (torn.length === 0) return undefined;
  return {
    result: "unknown",
    summary: `the log of ${torn.join(", ")} does not end with the marker, so it may not be whole`,
    evidence: [],
  };
}

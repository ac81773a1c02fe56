import { backendsOf } from "../config/split.ts";
import type { History, Route } from "../history/history.ts";
import type { FailureReason, Outcome } from "../history/samples.ts";
import { linesOfRequests } from "./mirrored.ts";

/** Conservation: sent = answered + failed + lost. */
export interface Tally {
  readonly sent: number;
  /** Complete answers, whatever their status. */
  readonly answered: number;
  readonly failed: number;
  /** Requests of which nothing is known: our own ledger has none. */
  readonly lost: number;
  /** Answers that nobody expected, among those answered. */
  readonly unexpected: number;
  /** Why requests failed, and what was wrong with answers: name → how many. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Sequence numbers of the first 20 that failed, were lost, or were not expected. */
  readonly evidence: readonly number[];
}

/**
 * Counts what became of every request. Pure.
 *
 * @param whoever whether an answer is expected whoever gave it
 */
export function tally(history: History, whoever = false): Tally {
  return history.saturation ? tallySaturation(history) : tallySamples(history, whoever);
}

function tallySamples(history: History, whoever: boolean): Tally {
  const { samples } = history;
  const counts = { answered: 0, failed: 0, lost: 0, unexpected: 0 };
  const reasons = new Map<string, number>();
  const evidence: number[] = [];
  const problemOf = problemsOf(history, whoever);
  for (let row = 0; row < samples.length; row++) {
    const outcome = samples.outcome(row);
    counts[outcome.kind]++;
    const reason = problemOf(row, outcome);
    if (reason === undefined) continue;
    if (outcome.kind === "answered") counts.unexpected++;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (evidence.length < 20) evidence.push(row);
  }
  return { sent: samples.length, ...counts, reasons, evidence };
}

/**
 * What is wrong with what became of a request, in words; undefined where it was answered as expected.
 *
 * @param whoever whether an answer is expected whoever gave it
 */
export function problemsOf(
  history: History,
  whoever = false,
): (row: number, outcome?: Outcome) => string | undefined {
  const { samples, routes } = history;
  const known = backendsByRoute(history);
  return (row, outcome = samples.outcome(row)) => {
    const route = samples.route(row);
    return problemOf(outcome, routes[route], whoever ? "whoever" : known[route]);
  };
}

/** For each route, the backends that may answer it in any epoch; undefined where none may. */
function backendsByRoute({ routes, epochs }: History): (ReadonlySet<string> | undefined)[] {
  return routes.map((_, route) => {
    const splits = epochs
      .map(({ splits }) => splits[route])
      .filter((split) => split !== null && split !== undefined);
    return splits.length === 0 ? undefined : new Set(splits.flatMap(backendsOf));
  });
}

function problemOf(
  outcome: Outcome,
  route: Route | undefined,
  known: ReadonlySet<string> | "whoever" | undefined,
): string | undefined {
  if (outcome.kind === "lost") return "lost";
  if (outcome.kind === "failed") return reasonWords[outcome.reason];
  const { status, backend, bodyIsRight, idIsRight, unaskedFollows } = outcome;
  if (unaskedFollows) return "followed by an answer that nobody asked for";
  if (status !== route?.status) return `status ${status} instead of ${route?.status}`;
  if (known === "whoever") return undefined;
  if (known === undefined)
    return backend === undefined ? undefined : `answered by ${backend}, where no backend should be asked`;
  if (backend === undefined) return "answered by nobody known";
  if (!known.has(backend)) return `answered by ${backend}, which is not on this route`;
  if (!idIsRight) return "an answer to another request";
  return bodyIsRight ? undefined : "a wrong body";
}

const reasonWords: Record<FailureReason, string> = {
  refused: "connection refused",
  reset: "connection reset",
  closed: "connection closed without an answer",
  timeout: "no answer in time",
  truncated: "answer cut off",
  protocol: "not an HTTP answer",
  aborted: "given up when the run ended",
  tls: "no TLS connection",
};

/**
 * The driver's own counts, held against the backends' logs: what they logged was sent; what was answered is what the
 * driver says, and the requests that were in flight when it stopped are neither.
 */
function tallySaturation(history: History): Tally {
  const { saturation, load } = history;
  const lines = linesOfRequests(history);
  const { answered = 0, failed = 0, unexpectedStatus = 0 } = saturation ?? {};
  const sent = Math.max(lines, answered + failed);
  const lost = Math.max(0, sent - answered - failed - load.connections);
  const phantom = Math.max(0, answered - lines);
  const reasons = new Map([
    ["failed, as autocannon counts", failed],
    ["with another status than expected", unexpectedStatus],
    ["logged by backends and never answered", lost],
    ["answered and never logged by a backend", phantom],
  ]);
  for (const [reason, number] of reasons) if (number === 0) reasons.delete(reason);
  return { sent, answered, failed, lost, unexpected: unexpectedStatus + phantom, reasons, evidence: [] };
}

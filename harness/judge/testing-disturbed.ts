import type { Disturbed, History } from "../history/history.ts";
import { historyOf, picksOf, type Writing, type Written, weighted } from "./testing.ts";

export const weights = { a: 3, b: 2, c: 1 };
/** b is killed at 600 ms, and back 600 ms later. */
export const killed: Disturbed = {
  backends: ["b"],
  how: "killed",
  fromMs: 600,
  inForceMs: 600,
  endingMs: 1199,
  untilMs: 1200,
};

/**
 * 2,400 picks of the smooth scheduler, one a millisecond; what was b's while it was away becomes what `then` says.
 *
 * @param then given the place of the request; a name stands for its answer
 */
export function disturbedHistory(
  then: (row: number) => string | Written,
  { length = 2400, disturbed = [killed], ...writing }: DisturbedWriting = {},
): History {
  const requests = picksOf("smooth", weights, length).map((name, row) =>
    name === "b" && row >= 600 && row < 1200 ? then(row) : name,
  );
  return { ...historyOf(requests, { splits: [weighted("app", weights)], ...writing }), disturbed };
}

export interface DisturbedWriting extends Partial<Writing> {
  readonly length?: number;
  readonly disturbed?: readonly Disturbed[];
}

/** What an ingress says in the place of a backend. */
export const badGateway: Written = { by: null, status: 502, logged: [] };

import { ConfigError } from "../errors.ts";
import type { LoadShape, Route, Saturation } from "../history/history.ts";
import type { Address } from "../world/world.ts";
import type { Connection } from "./connection.ts";
import type { Ledger } from "./ledger.ts";

/** Where a load goes, and where it writes down what becomes of each request. */
export interface Drive {
  readonly ledger: Ledger;
  readonly routes: readonly Route[];
  /** For each route, where the subject takes its requests. */
  readonly addresses: readonly Address[];
  /** For each backend of the ledger, the whole body of its answers. */
  readonly bodies: readonly Buffer[];
  /** How long a request may take, from its sending to the end of its answer, before it counts as failed. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A way of sending requests. Several routes are asked in turn. */
export interface Load extends LoadShape {
  /** How many requests it will send; undefined where it goes by the clock. */
  readonly requests?: number;
  /** Resolves when every request that was sent is accounted for. */
  drive(drive: Drive): Promise<Saturation | undefined>;
}

/** The time-out where nobody asks for another. */
export const TIMEOUT_MS = 10_000;

/** @throws ConfigError where an option is no whole number from 1 to the most */
export function wholeNumber(name: string, value: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? "from 1" : `from 1 to ${most.toLocaleString("en-US")}`;
  throw new ConfigError(`${name} must be a whole number ${range}, not ${value}`);
}

/**
 * Gives up what is in flight on every connection when the run is interrupted.
 *
 * @returns stops waiting for that
 */
export function abortWith(
  connections: readonly Connection[],
  signal: AbortSignal,
  then: () => void = () => {},
): () => void {
  const abort = () => {
    for (const connection of connections) connection.abort();
    then();
  };
  signal.addEventListener("abort", abort);
  return () => signal.removeEventListener("abort", abort);
}

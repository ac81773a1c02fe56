import { ConfigError } from "../errors.ts";
import { type Write, writes } from "../world/write.ts";
import type { Disturbance } from "./disturb-backend.ts";

/** When a disturbance happens: once so many requests have been sent, or so long after the load began. */
export type Moment = { readonly afterRequests: number } | { readonly afterMs: number };

/** A backend that a disturbance befalls, known beforehand so that it is prepared for it. */
export interface Disturbs {
  readonly backend: string;
  readonly how: Disturbance;
  /** Of a slow one. */
  readonly latencyMs?: number;
}

/** What a disturbance may do to the run. */
export interface Stage {
  /** Writes another configuration for the subject, and notes when it did: a new epoch begins. */
  reconfigure(config: string, write?: Write): Promise<void>;
  /**
   * Writes what the subject must not take for a configuration: the epoch goes on. `spoil` makes it of the last
   * sound text.
   */
  breakConfig(spoil: (text: string) => string | Uint8Array, write?: Write): Promise<void>;
  /** Takes the file of the configuration away: the epoch goes on. */
  deleteConfig(): void;
  /**
   * Lets something befall a backend for so long, or until the load is over, and notes from when to when; resolves when
   * it is undone.
   */
  disturb(backend: string, how: Disturbance, forMs?: number): Promise<void>;
  /** Waits for a moment, counted from the beginning of the load; false where the load ends before it. */
  until(moment: Moment): Promise<boolean>;
}

/** A deliberate disturbance of a run, as a value. */
export interface Fault {
  readonly name: string;
  readonly at: Moment;
  /** The configurations that it will write, known beforehand so that their backends are there in time. */
  readonly configs: readonly string[];
  /** How it writes, known beforehand so that the file lies from the start as it will be changed; default: rename. */
  readonly write?: Write;
  /** The backend that it will disturb, known beforehand so that it is prepared. */
  readonly disturbs?: Disturbs;
  act(stage: Stage): Promise<void>;
}

/**
 * Checks what a fault is given where it is written: scenarios are run without a check of their types, and a slip would
 * else show in the middle of a run, or not at all.
 *
 * @throws ConfigError naming the fault and the field
 */
export function checkArguments(fault: string, at: Moment, write: Write): void {
  const [name, value] =
    "afterRequests" in at
      ? (["afterRequests", at.afterRequests] as const)
      : (["afterMs", at.afterMs] as const);
  if (!(Number.isFinite(value) && value >= 0))
    throw new ConfigError(`${fault}: ${name} must be a number from 0, not ${value}`);
  if (!writes.includes(write))
    throw new ConfigError(`${fault}: write must be one of ${writes.join(", ")}, not "${write}"`);
}

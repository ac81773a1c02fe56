import { ConfigError } from "../errors.ts";
import { type Write, writes } from "../world/write.ts";
import type { Moment } from "./fault.ts";

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

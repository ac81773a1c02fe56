import { ConfigError } from "../../errors.ts";
import { MAX_WEIGHT } from "../dynamic.ts";
import type { Split } from "../split.ts";

/** A backend with what its source says of its weight. */
export interface Weighed {
  readonly name: string;
  readonly weight: unknown;
  /** Where the weight stands, for messages. */
  readonly place: string;
}

/**
 * Backends that are divided in one place.
 *
 * @param place where they stand, for messages
 * @throws ConfigError naming the place and the weight or the name that cannot be used
 */
export function flatSplit(name: string, backends: readonly Weighed[], place: string): Split {
  if (backends.length === 0) throw new ConfigError(`${place}: there is no backend; name at least one`);
  const seen = new Set<string>();
  for (const { name: backend, weight, place: where } of backends) {
    if (!Number.isInteger(weight) || (weight as number) < 0 || (weight as number) > MAX_WEIGHT) {
      throw new ConfigError(
        `${where}: the weight of "${backend}" must be a whole number from 0 to ${MAX_WEIGHT}, not ${typeof weight === "string" ? `"${weight}"` : String(weight)}`,
      );
    }
    if (seen.has(backend)) {
      throw new ConfigError(
        `${where}: "${backend}" is there twice, and answers cannot tell which of them gave one; name each once`,
      );
    }
    seen.add(backend);
  }
  if (backends.every(({ weight }) => weight === 0))
    throw new ConfigError(`${place}: every weight is 0, so nobody could answer; give one a weight above 0`);
  return {
    kind: "weighted",
    name,
    children: backends.map(({ name: backend, weight }) => ({
      weight: weight as number,
      to: { kind: "servers", name: backend, backends: [backend] },
    })),
  };
}

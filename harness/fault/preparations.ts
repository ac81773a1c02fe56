import { nearest } from "../config/nearest.ts";
import { ConfigError } from "../errors.ts";
import type { Scenario } from "../scenario.ts";
import type { Preparations } from "../world/backend.ts";
import type { WorldName } from "../world/world.ts";

/**
 * What the backends of a scenario have to be prepared for.
 *
 * @throws ConfigError where a fault disturbs a backend that is not there, or makes one slow in two ways
 */
export function preparationsFor(scenario: Scenario, backends: readonly string[]): Preparations {
  const all = disturbancesOf(scenario);
  const slow = new Map<string, number>();
  for (const { backend, latencyMs } of all) {
    if (!backends.includes(backend))
      throw new ConfigError(
        `disturbBackend: "${scenario.name}" has no backend "${backend}"${nearest(backend, backends)}`,
      );
    if (latencyMs === undefined) continue;
    if ((slow.get(backend) ?? latencyMs) !== latencyMs)
      throw new ConfigError(
        `disturbBackend: "${scenario.name}" makes "${backend}" slow by ${slow.get(backend)} and by ${latencyMs} ms; a backend is slow in one way`,
      );
    slow.set(backend, latencyMs);
  }
  return {
    disturbed: new Set(all.map(({ backend }) => backend)),
    refusing: new Set(all.filter(({ how }) => how === "refusing").map(({ backend }) => backend)),
    slow,
  };
}

/** @throws ConfigError where the world has no way to do what a fault asks for */
export function refuseWhatCannotBe(scenario: Scenario, world: WorldName): void {
  const cut = disturbancesOf(scenario).find(({ how }) => how === "cut");
  if (cut && world === "processes")
    throw new ConfigError(
      `disturbBackend: "${scenario.name}" cuts "${cut.backend}" off its network, and processes share one loopback; use --world containers`,
    );
}

function disturbancesOf({ during = [] }: Scenario) {
  return during.flatMap(({ disturbs }) => (disturbs ? [disturbs] : []));
}

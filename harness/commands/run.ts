import { chooseSubjects } from "../subject/choose-subjects.ts";
import { chooseWorld } from "../world/choose.ts";
import { findScenarios } from "./find-scenarios.ts";
import type { CommonOptions } from "./output.ts";
import { runAll } from "./run-all.ts";

/** Runs the scenarios that are asked for. Returns the exit code. */
export async function runScenarios(
  asked: readonly string[],
  options: CommonOptions,
  signal: AbortSignal,
): Promise<number> {
  const scenarios = await findScenarios(asked);
  const subjects = await chooseSubjects(options);
  const title = scenarios.length === 1 ? (scenarios[0]?.name ?? "run") : "run";
  const world = await chooseWorld(options.world);
  return await runAll(title, scenarios, subjects, { ...options, world }, signal);
}

import { afterAll, describe, expect, test } from "vitest";
import { findScenarios } from "../harness/commands/find-scenarios.ts";
import { run } from "../harness/run.ts";
import type { Scenario } from "../harness/scenario.ts";
import { leftBehind } from "./left-behind.ts";

const scenarios = await findScenarios([]);

/** Those whose verdict depends on how fast something is have the machine to themselves; of the others two run at once. */
const isAboutTime = ({ load, during = [] }: Scenario) => load.kind === "steady" || during.length > 0;

describe.each(["processes", "containers"] as const)("%s", (world) => {
  const passes = async (value: Scenario) => {
    // The test's own signal ends the load where the test runs out of time.
    const { report } = await run(value, { world, signal: AbortSignal.timeout(30_000) });
    expect(report.verdicts.filter((verdict) => verdict.result !== "pass")).toEqual([]);
    expect(report.result).toBe("pass");
  };
  test.concurrent.each(scenarios.filter((value) => !isAboutTime(value)))("$name", passes);
  test.each(scenarios.filter(isAboutTime))("$name", passes);
});

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

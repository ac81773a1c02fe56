import { afterAll, describe, expect, test } from "vitest";
import { findScenarios } from "../harness/commands/find-scenarios.ts";
import { run } from "../harness/run.ts";
import { leftBehind } from "./left-behind.ts";

const scenarios = await findScenarios([]);

describe.each(["processes", "containers"] as const)("%s", (world) => {
  test.each(scenarios.map((value) => [value.name, value] as const))("%s", async (_, value) => {
    // The test's own signal ends the load where the test runs out of time.
    const { report } = await run(value, { world, signal: AbortSignal.timeout(30_000) });
    expect(report.verdicts.filter((verdict) => verdict.result !== "pass")).toEqual([]);
    expect(report.result).toBe("pass");
  });
});

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

import { afterAll, describe, expect, test } from "vitest";
import { findScenarios } from "../harness/commands/find-scenarios.ts";
import { schemaErrors } from "../harness/report/testing-schema.ts";
import { run } from "../harness/run.ts";
import type { Scenario } from "../harness/scenario.ts";
import { leftBehind } from "./left-behind.ts";

const scenarios = await findScenarios([]);

/**
 * Two run at once: those that go as fast as they can, and apart from them those that leave the machine mostly idle. What
 * is judged by how fast it is, or changes weights under full load, has the machine to itself.
 */
const groups = Map.groupBy(scenarios, ({ load, during = [], expect }: Scenario) => {
  if (expect.some(({ name }) => name === "rateIsKept")) return "alone";
  if (load.kind === "steady" || (load.requests !== undefined && load.requests < 100)) return "calm";
  return during.length > 0 ? "alone" : "busy";
});

/** Only containers have networks that they can be taken off; elsewhere such a scenario is refused. */
const isOfContainers = ({ during = [] }: Scenario) => during.some(({ disturbs }) => disturbs?.how === "cut");

describe.each(["processes", "containers"] as const)("%s", (world) => {
  const own = (group: "busy" | "calm" | "alone") =>
    (groups.get(group) ?? []).filter((value) => world === "containers" || !isOfContainers(value));
  const passes = async (value: Scenario) => {
    // The test's own signal ends the load where the test runs out of time.
    const { report } = await run(value, { world, signal: AbortSignal.timeout(30_000) });
    expect(report.verdicts.filter((verdict) => verdict.result !== "pass")).toEqual([]);
    expect(report.result).toBe("pass");
    expect(schemaErrors(report)).toEqual([]);
  };
  describe("busy", () => test.concurrent.each(own("busy"))("$name", passes));
  describe("calm", () => test.concurrent.each(own("calm"))("$name", passes));
  describe("alone", () => test.each(own("alone"))("$name", passes));
});

test.each(scenarios.filter(isOfContainers))("processes refuse: $name", async (value) => {
  await expect(run(value, { world: "processes", signal: AbortSignal.timeout(30_000) })).rejects.toThrow(
    "off its network, and processes share one loopback; use --world containers",
  );
});

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

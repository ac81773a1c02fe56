import { afterAll, describe, expect, test } from "vitest";
import { leftBehind } from "../../scenarios/left-behind.ts";
import {
  breakConfig,
  closed,
  everyRequestAnswered,
  orderFollowsSchedule,
  reload,
  reloadSettles,
  type Scenario,
  scenario,
  sequence,
  sharesMatchWeights,
  witnessesAgree,
} from "../index.ts";
import { run } from "../run.ts";
import { subjectNamed, subjectNames } from "./subjects.ts";

/** Every subject in both worlds, as it is and while its configuration changes. */

const others = subjectNames.filter((name) => name !== "ingress");
const { signal } = new AbortController();

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

describe.each(others)("%s", (name) => {
  describe.each(["containers", "processes"] as const)("in %s", (world) => {
    async function reportOf(value: Omit<Scenario, "source">) {
      return (await run(scenario(value), { world, subject: subjectNamed(name, "smooth"), signal })).report;
    }

    test("has the scheduler that it is said to have, and says its version", async () => {
      const report = await reportOf({
        name: "in order",
        weights: { a: 5, b: 2, c: 1 },
        load: sequence({ requests: 800 }),
        expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
      });
      expect(report.verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
      expect(report.subject).toMatchObject({ name, version: expect.stringMatching(/^\d+\.\d+/) });
      expect(Object.keys(report.images)).toContain(name);
    });

    test("keeps its shares with many in flight, and through a configuration that is none", async () => {
      const report = await reportOf({
        name: "broken",
        weights: { a: 3, b: 1 },
        load: closed({ requests: 6000, connections: 16 }),
        during: [breakConfig("syntax", { afterRequests: 2000 })],
        expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
      });
      expect(report.verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
    });

    test("takes a change of weights, and every request is accounted for", async () => {
      const report = await reportOf({
        name: "changed",
        weights: { a: 1, b: 0 },
        load: closed({ requests: 12_000, connections: 16 }),
        during: [reload({ a: 0, b: 1 }, { afterRequests: 4000 })],
        expect: [everyRequestAnswered(), reloadSettles({ withinMs: 5000 }), witnessesAgree()],
      });
      // What a reload costs is a finding, and another one each time; that nothing is unaccounted for is not.
      expect(report.sent).toBe(12_000);
      expect(report.answered + report.failed).toBe(12_000);
      expect(report.lost).toBe(0);
      expect(report.settleMs?.max).toBeGreaterThan(0);
      expect(
        report.shares.find(({ backend, epoch }) => backend === "b" && epoch === 1)?.observed,
      ).toBeGreaterThan(0);
    });
  });
});

import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { lies } from "../fixtures/mutants/lies.ts";
import * as splitproof from "../harness/index.ts";
import { ingress } from "../harness/subject/ingress.ts";
import type { SubjectKind } from "../harness/subject/subject.ts";
import { leftBehind } from "./left-behind.ts";

/**
 * The verifier, verified: subjects that lie, each with the one check that must catch it. Checks that the lie touches
 * as well may fail or not; all others must pass, and the honest ingress passes the very same load.
 */

const { closed, reload, sequence, steady } = splitproof;
type CheckName =
  | "everyRequestAnswered"
  | "sharesMatchWeights"
  | "orderFollowsSchedule"
  | "rateIsKept"
  | "witnessesAgree";
interface Trial extends Pick<splitproof.Scenario, "weights" | "config" | "load" | "during"> {
  readonly caughtBy: CheckName;
  readonly touches?: readonly CheckName[];
}

const seventyThirty = { a: 70, b: 30 };
const oneInFlight = (requests: number) => ({ weights: seventyThirty, load: sequence({ requests }) });
const underLoad = (requests: number) => ({
  weights: seventyThirty,
  load: closed({ requests, connections: 8 }),
});
const changing = {
  ...underLoad(24_000),
  during: [reload({ a: 1, b: 1 }, { afterRequests: 6000 })],
};
const twoRoutes = ["one", "two"]
  .map(
    (name) => `[http.routers.${name}]
rule = "Host(\`${name}.test\`)"
service = "${name}"
[[http.services.${name}.weighted.services]]
name = "${name}-a"
weight = 2
[[http.services.${name}.weighted.services]]
name = "${name}-b"
[[http.services.${name}-a.loadBalancer.servers]]
url = "http://${name}-a/"
[[http.services.${name}-b.loadBalancer.servers]]
url = "http://${name}-b/"
`,
  )
  .join("");

const trials: Readonly<Record<Exclude<keyof typeof lies, "honest">, Trial>> = {
  "seventy-one": { ...underLoad(1000), caughtBy: "sharesMatchWeights" },
  random: { ...underLoad(1000), caughtBy: "sharesMatchWeights" },
  burst: { ...oneInFlight(1000), caughtBy: "orderFollowsSchedule" },
  forgetful: { ...oneInFlight(388), caughtBy: "orderFollowsSchedule" },
  "starved-start": { ...oneInFlight(2000), caughtBy: "orderFollowsSchedule" },
  "closes-some": { ...underLoad(4000), caughtBy: "everyRequestAnswered" },
  "asks-twice": { ...underLoad(2000), caughtBy: "witnessesAgree" },
  "swaps-names": {
    ...underLoad(2000),
    caughtBy: "witnessesAgree",
    touches: ["everyRequestAnswered", "sharesMatchWeights"],
  },
  "cuts-bodies": { ...underLoad(2000), caughtBy: "everyRequestAnswered" },
  "answers-itself": { ...underLoad(2000), caughtBy: "witnessesAgree" },
  caches: {
    ...underLoad(2000),
    caughtBy: "everyRequestAnswered",
    touches: ["witnessesAgree", "sharesMatchWeights"],
  },
  "answers-twice": { ...underLoad(2000), caughtBy: "everyRequestAnswered", touches: ["witnessesAgree"] },
  "sticks-a-connection": { ...underLoad(2000), caughtBy: "sharesMatchWeights" },
  "picks-weight-zero": {
    weights: { a: 1, b: 0 },
    load: closed({ requests: 10_000, connections: 8 }),
    caughtBy: "sharesMatchWeights",
  },
  pauses: {
    weights: seventyThirty,
    load: steady({ requests: 600, ratePerSecond: 600, connections: 8 }),
    caughtBy: "rateIsKept",
  },
  "mixes-routes": {
    config: twoRoutes,
    load: closed({ requests: 3000, connections: 8 }),
    caughtBy: "everyRequestAnswered",
    touches: ["sharesMatchWeights"],
  },
  "ignores-changes": { ...changing, caughtBy: "sharesMatchWeights" },
  "drops-on-change": { ...changing, caughtBy: "everyRequestAnswered" },
};

function mutant(name: string): SubjectKind {
  return { ...ingress("smooth", "fixtures/mutants/main.ts", [`--mutant=${name}`]), name: `mutant ${name}` };
}

async function judged(trial: Trial, subject: SubjectKind) {
  const { caughtBy: _, touches: __, load, ...rest } = trial;
  const { everyRequestAnswered, sharesMatchWeights, orderFollowsSchedule, rateIsKept, witnessesAgree } =
    splitproof;
  const value = splitproof.scenario({
    name: subject.name,
    ...rest,
    load,
    expect: [
      everyRequestAnswered(),
      sharesMatchWeights(),
      ...(load.kind === "sequence" ? [orderFollowsSchedule()] : []),
      ...(load.kind === "steady" ? [rateIsKept({ p99Ms: 150 })] : []),
      witnessesAgree(),
    ],
  });
  const { report } = await splitproof.run(value, {
    world: "processes",
    subject,
    signal: AbortSignal.timeout(50_000),
  });
  return report.verdicts;
}

describe("each lie is caught by its check, and by no other", () => {
  const isAboutTime = ([, { caughtBy }]: readonly [string, Trial]) => caughtBy === "rateIsKept";
  const all = Object.entries(trials);
  // Two at a time, but for the one whose verdict depends on how fast it is.
  test.concurrent.each(all.filter((entry) => !isAboutTime(entry)))("%s", isCaught);
  test.each(all.filter(isAboutTime))("%s", isCaught);
});

async function isCaught(name: string, trial: Trial): Promise<void> {
  const verdicts = await judged(trial, mutant(name));
  const failed = verdicts.filter(({ result }) => result !== "pass").map(({ check }) => check);
  const touched: readonly string[] = [trial.caughtBy, ...(trial.touches ?? [])];
  expect(verdicts.find(({ check }) => check === trial.caughtBy)?.result, JSON.stringify(verdicts)).toBe(
    "fail",
  );
  expect(failed.filter((check) => !touched.includes(check))).toEqual([]);
}

const loads = [...new Map(Object.values(trials).map((trial) => [keyOf(trial), trial])).values()];
describe("the honest ingress and the honest mutant pass the same load", () => {
  const passes = async (trial: Trial) => {
    for (const subject of [ingress("smooth"), mutant("honest")]) {
      const verdicts = await judged(trial, subject);
      expect(verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
    }
  };
  test.concurrent.each(loads.filter(({ load }) => load.kind !== "steady"))(
    "$load.kind $load.requests",
    passes,
  );
  test.each(loads.filter(({ load }) => load.kind === "steady"))("$load.kind $load.requests", passes);
});

function keyOf({ weights, config, load, during }: Trial): string {
  return JSON.stringify([weights, config, load.kind, load.requests, during]);
}

describe("whoever adds a check or a fault adds a mutant", () => {
  test("every check that scenarios can expect catches one", () => {
    const checks = Object.values(splitproof).flatMap((exported) => {
      if (typeof exported !== "function" || exported.length > 0 || /^class/.test(String(exported))) return [];
      const made: unknown = (exported as () => unknown)();
      return made && typeof made === "object" && "judge" in made ? [(made as splitproof.Check).name] : [];
    });
    expect(checks.length).toBeGreaterThan(3);
    expect([...new Set(Object.values(trials).map(({ caughtBy }) => caughtBy))].sort()).toEqual(checks.sort());
  });

  test("every fault disturbs one", () => {
    const faults = readdirSync(new URL("../harness/fault/", import.meta.url))
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => file.replace(".ts", ""))
      .filter((name) => name !== "fault" && name !== "none");
    const used = Object.values(trials).flatMap(({ during = [] }) => during.map(({ name }) => name));
    expect([...new Set(used)].sort()).toEqual(faults.sort());
  });
});

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

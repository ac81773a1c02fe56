import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { lies } from "../fixtures/mutants/lies.ts";
import * as splitproof from "../harness/index.ts";
import { schemaErrors } from "../harness/report/testing-schema.ts";
import { ingress } from "../harness/subject/ingress.ts";
import type { SubjectKind } from "../harness/subject/subject.ts";
import { leftBehind } from "./left-behind.ts";

/**
 * The verifier, verified: subjects that lie, each with the one check that must catch it. Checks that the lie touches
 * as well may fail or not; all others must pass, and the honest ingress passes the very same load.
 */

const { breakConfig, closed, deleteConfig, disturbBackend, reload, reloadStorm } = splitproof;
const { sequence, sessions, steady } = splitproof;
type CheckName =
  | "backendsReturn"
  | "damageIsContained"
  | "everyRequestAnswered"
  | "healthySharesMatchWeights"
  | "mirrorsMatchPercent"
  | "sharesMatchWeights"
  | "orderFollowsSchedule"
  | "rateIsKept"
  | "reloadSettles"
  | "sessionsStick"
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
/** By the clock, so that enough follows a change however long it takes to be written. */
const byTheClock = {
  weights: seventyThirty,
  load: steady({ requests: 6000, ratePerSecond: 2000, connections: 8 }),
};
const changing = {
  ...byTheClock,
  during: [reload({ a: 1, b: 1 }, { afterRequests: 2000 })],
};
/** From one backend to another, so that every answer names its configuration. */
const overTo = { a: 0, b: 1 };
const switching = (requests: number, ...during: readonly splitproof.Fault[]) => ({
  weights: { a: 1, b: 0 },
  load: steady({ requests, ratePerSecond: 1000, connections: 8 }),
  during,
});
/** One of three is killed for a while. */
const killing = {
  weights: { a: 2, b: 2, c: 1 },
  load: steady({ requests: 2400, ratePerSecond: 1000, connections: 8 }),
  during: [disturbBackend("b", "killed", { afterRequests: 200, forMs: 600 })],
};
const disturbed = (...during: readonly splitproof.Fault[]) => ({ ...byTheClock, during });
const storm = (
  configs: readonly [splitproof.Weights, splitproof.Weights],
  times: number,
  everyRequests: number,
) => ({
  weights: configs[1],
  load: steady({ requests: (times + 10) * everyRequests, ratePerSecond: 2000, connections: 8 }),
  during: [reloadStorm(configs, { afterRequests: 20, everyRequests, times })],
});
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

const weighted = `[http.routers.app]
rule = "Host(\`app.test\`)"
service = "app"
[[http.services.app.weighted.services]]
name = "a"
weight = 70
[[http.services.app.weighted.services]]
name = "b"
weight = 30
[[http.services.a.loadBalancer.servers]]
url = "http://a/"
[[http.services.b.loadBalancer.servers]]
url = "http://b/"
`;
/** 30 of 100 requests are copied. */
const mirroring = {
  config: `${weighted.replace('service = "app"', 'service = "shop"')}
[http.services.shop.mirroring]
service = "app"
[[http.services.shop.mirroring.mirrors]]
name = "m"
percent = 30
[[http.services.m.loadBalancer.servers]]
url = "http://m/"
`,
};
const mirroringUnderLoad = { ...mirroring, load: closed({ requests: 1000, connections: 8 }) };
const cookie = `\n[http.services.app.weighted.sticky.cookie]\nname = "lane"\n`;
const sticky = {
  config: `${weighted}${cookie}`,
  load: sessions({ sessions: 400, requestsEach: 5, connections: 8 }),
};
const stickyOver = (a: number, b: number) =>
  `${weighted.replace("= 70", `= ${a}`).replace("= 30", `= ${b}`)}${cookie}`;
/** From one backend to another, which new clients are given; the others stay. */
const stickySwitch = {
  config: stickyOver(1, 0),
  load: sessions({ sessions: 2000, requestsEach: 4, connections: 8 }),
  during: [reload(stickyOver(0, 1), { afterRequests: 2000 })],
};
/** One of three is killed for a while, and those whom it was given come back to it. Few at once, so that it lasts. */
const stickyKilling = {
  config: `${stickyOver(2, 2)}
[[http.services.app.weighted.services]]
name = "c"
weight = 1
[[http.services.c.loadBalancer.servers]]
url = "http://c/"
`,
  load: sessions({ sessions: 4000, requestsEach: 3, connections: 2 }),
  during: [disturbBackend("c", "killed", { afterRequests: 300, forMs: 600 })],
};

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
  "ignores-changes": { ...changing, caughtBy: "sharesMatchWeights", touches: ["reloadSettles"] },
  "drops-on-change": { ...changing, caughtBy: "everyRequestAnswered" },
  "drops-one-at-every-20th-change": {
    ...storm([{ a: 1, b: 1 }, seventyThirty], 60, 40),
    caughtBy: "everyRequestAnswered",
  },
  "changes-late": {
    ...switching(2000, reload(overTo, { afterRequests: 500 })),
    caughtBy: "reloadSettles",
    touches: ["sharesMatchWeights"],
  },
  "mixes-configurations": {
    ...switching(2000, reload(overTo, { afterRequests: 500 })),
    caughtBy: "reloadSettles",
    touches: ["sharesMatchWeights"],
  },
  "keeps-connections-on-the-old": {
    // A connection more is opened where all are busy: it begins with the new configuration.
    ...switching(2000, reload(overTo, { afterRequests: 500 })),
    caughtBy: "reloadSettles",
    touches: ["sharesMatchWeights"],
  },
  "forgets-its-position": {
    ...storm(
      [
        { heavy: 998, light: 2 },
        { heavy: 999, light: 1 },
      ],
      290,
      // Far fewer than it takes until the light one has its first turn, also where changes are seen late.
      20,
    ),
    caughtBy: "sharesMatchWeights",
  },
  "ignores-the-second-swap": {
    ...switching(
      2400,
      reload(overTo, { afterRequests: 500, write: "configmap" }),
      reload({ a: 1, b: 0 }, { afterRequests: 1100, write: "configmap" }),
    ),
    caughtBy: "reloadSettles",
    touches: ["sharesMatchWeights"],
  },
  "blank-after-truncate": {
    ...switching(2000, reload(overTo, { afterRequests: 500, write: "truncate" })),
    caughtBy: "everyRequestAnswered",
  },
  "weighs-by-place": {
    ...byTheClock,
    during: [reload({ b: 40, a: 60 }, { afterRequests: 2000 })],
    caughtBy: "sharesMatchWeights",
    touches: ["reloadSettles"],
  },
  "takes-torn-files": {
    ...switching(2000, reload(overTo, { afterRequests: 500, write: "truncate" })),
    caughtBy: "everyRequestAnswered",
    touches: ["sharesMatchWeights", "reloadSettles"],
  },
  "fails-with-a-backend": { ...killing, caughtBy: "damageIsContained" },
  "piles-on-a-neighbour": { ...killing, caughtBy: "healthySharesMatchWeights" },
  "never-asks-again": {
    ...killing,
    // It takes turns among the others, whatever they weigh.
    caughtBy: "backendsReturn",
    touches: ["healthySharesMatchWeights"],
  },
  "mirrors-some-twice": { ...mirroringUnderLoad, caughtBy: "mirrorsMatchPercent" },
  "skips-some-copies": { ...mirroringUnderLoad, caughtBy: "mirrorsMatchPercent" },
  "mirrors-by-chance": { ...mirroringUnderLoad, caughtBy: "mirrorsMatchPercent" },
  "copies-to-the-service": {
    ...mirroringUnderLoad,
    caughtBy: "mirrorsMatchPercent",
    touches: ["witnessesAgree"],
  },
  "answers-with-copies": {
    // Each is asked just as often as it should be.
    ...mirroringUnderLoad,
    caughtBy: "mirrorsMatchPercent",
    touches: ["everyRequestAnswered", "sharesMatchWeights", "witnessesAgree"],
  },
  "mirrors-the-next-one": {
    // As many as there should be, and each of them one too late.
    ...mirroring,
    load: sequence({ requests: 200 }),
    caughtBy: "mirrorsMatchPercent",
  },
  "forgets-some-cookies": {
    // Whoever is picked for anew takes the turn of a new session.
    ...sticky,
    caughtBy: "sessionsStick",
    touches: ["sharesMatchWeights"],
  },
  "follows-connections": { ...sticky, caughtBy: "sessionsStick", touches: ["sharesMatchWeights"] },
  "takes-a-turn-for-everybody": {
    ...sticky,
    caughtBy: "sessionsStick",
    touches: ["sharesMatchWeights"],
  },
  "gives-newcomers-the-old": {
    ...stickySwitch,
    caughtBy: "reloadSettles",
    touches: ["sharesMatchWeights", "sessionsStick"],
  },
  "fails-newcomers-with-a-backend": {
    // Where no new client is answered, nobody can say how the others share.
    ...stickyKilling,
    caughtBy: "damageIsContained",
    touches: ["healthySharesMatchWeights"],
  },
  "piles-newcomers-on-a-neighbour": { ...stickyKilling, caughtBy: "healthySharesMatchWeights" },
  "takes-empty-files": {
    ...disturbed(breakConfig("empty", { afterRequests: 1000 }), deleteConfig({ afterRequests: 3000 })),
    caughtBy: "everyRequestAnswered",
    touches: ["sharesMatchWeights"],
  },
};

function isAboutTime({ caughtBy }: Trial): boolean {
  return caughtBy === "rateIsKept";
}

function mutant(name: string): SubjectKind {
  return { ...ingress("smooth", "fixtures/mutants/main.ts", [`--mutant=${name}`]), name: `mutant ${name}` };
}

async function judged(trial: Trial, subject: SubjectKind) {
  const { caughtBy: _, touches: __, load, ...rest } = trial;
  const { everyRequestAnswered, sharesMatchWeights, orderFollowsSchedule } = splitproof;
  const { mirrorsMatchPercent, rateIsKept, reloadSettles, sessionsStick, witnessesAgree } = splitproof;
  const { backendsReturn, damageIsContained, healthySharesMatchWeights } = splitproof;
  const isDisturbed = (trial.during ?? []).some(({ disturbs }) => disturbs);
  const changes = (trial.during ?? []).some(({ name }) => name === "reload");
  const value = splitproof.scenario({
    name: subject.name,
    ...rest,
    load,
    expect: [
      ...(isDisturbed
        ? [damageIsContained(), healthySharesMatchWeights(), backendsReturn({ withinMs: 1000 })]
        : [everyRequestAnswered(), sharesMatchWeights()]),
      ...(load.kind === "sequence" ? [orderFollowsSchedule()] : []),
      ...(isAboutTime(trial) ? [rateIsKept({ p99Ms: 150 })] : []),
      ...(changes ? [reloadSettles({ withinMs: 1000 })] : []),
      ...(trial.config === mirroring.config ? [mirrorsMatchPercent()] : []),
      ...(load.kind === "sessions" ? [sessionsStick()] : []),
      witnessesAgree(),
    ],
  });
  const { report } = await splitproof.run(value, {
    world: "processes",
    subject,
    signal: AbortSignal.timeout(50_000),
  });
  expect(schemaErrors(report)).toEqual([]);
  return report.verdicts;
}

describe("each lie is caught by its check, and by no other", () => {
  const all = Object.entries(trials);
  // Two at a time, but for the one whose verdict depends on how fast it is.
  test.concurrent.each(all.filter(([, trial]) => !isAboutTime(trial)))("%s", isCaught);
  test.each(all.filter(([, trial]) => isAboutTime(trial)))("%s", isCaught);
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
  test.concurrent.each(loads.filter((trial) => !isAboutTime(trial)))("$load.kind $load.requests", passes);
  test.each(loads.filter(isAboutTime))("$load.kind $load.requests", passes);
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
      .filter((name) => !["fault", "none", "stage", "disturbing", "preparations", "refusals"].includes(name))
      .map((name) => name.replace(/-./g, (dash) => dash.charAt(1).toUpperCase()));
    const used = Object.values(trials).flatMap(({ during = [] }) => during.map(({ name }) => name));
    expect([...new Set(used)].sort()).toEqual(faults.sort());
  });
});

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

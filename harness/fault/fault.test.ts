import { describe, expect, test } from "vitest";
import { configForWeights } from "../config/weights.ts";
import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { sequence } from "../load/sequence.ts";
import { scenario } from "../scenario.ts";
import type { Write } from "../world/write.ts";
import { type Breakage, breakConfig } from "./break-config.ts";
import { deleteConfig } from "./delete-config.ts";
import { type Disturbance, disturbBackend } from "./disturb-backend.ts";
import type { Fault, Moment, Stage } from "./fault.ts";
import { preparationsFor, refuseWhatCannotBe } from "./preparations.ts";
import { reload } from "./reload.ts";
import { reloadStorm, type Storm } from "./reload-storm.ts";

/** A stage that notes what happens on it, and lets so many moments come. */
function stageOf(moments = Number.POSITIVE_INFINITY) {
  const done: unknown[] = [];
  let left = moments;
  const stage: Stage = {
    reconfigure: async (config, write) => void done.push([config, write]),
    breakConfig: async (spoil, write) => void done.push([spoil(configForWeights({ a: 1 })), write]),
    deleteConfig: () => void done.push("deleted"),
    disturb: async (backend, how, forMs) => void done.push([backend, how, forMs]),
    until: async (moment) => {
      done.push(moment);
      return left-- > 0;
    },
  };
  return { stage, done };
}

const storm = (fields: object) => () =>
  reloadStorm(["one"], { afterMs: 1, everyMs: 1, times: 2, ...fields } as Storm);

describe("a slip is refused where the scenario is written", () => {
  test.each<[string, () => unknown]>([
    [
      "reloadStorm: give at least one configuration",
      () => reloadStorm([], { afterMs: 1, everyMs: 1, times: 2 }),
    ],
    ["reloadStorm: times must be a whole number from 1, not 0", storm({ times: 0 })],
    ["reloadStorm: times must be a whole number from 1, not 1.5", storm({ times: 1.5 })],
    ["reloadStorm: times must be a whole number from 1, not undefined", storm({ times: undefined })],
    ["reloadStorm: the time between changes must be above 0, not 0", storm({ everyMs: 0 })],
    ["reloadStorm: the time between changes must be above 0, not NaN", storm({ everyMs: Number.NaN })],
    ["reloadStorm: the time between changes must be above 0, not Infinity", storm({ everyMs: Infinity })],
    ["reloadStorm: the time between changes must be above 0, not undefined", storm({ everyMs: undefined })],
    [
      "one measure for both",
      () => reloadStorm(["one"], { afterMs: 1, everyRequests: 5, times: 2 } as unknown as Storm),
    ],
    [
      "one measure for both",
      () => reloadStorm(["one"], { afterRequests: 1, everyMs: 5, times: 2 } as unknown as Storm),
    ],
    ["reloadStorm: afterMs must be a number from 0, not -1", storm({ afterMs: -1 })],
    [
      'reloadStorm: write must be one of rename, inplace, truncate, configmap, symlink, not "configMap"',
      storm({ write: "configMap" }),
    ],
    [
      "reload: afterRequests must be a number from 0, not NaN",
      () => reload({ a: 1 }, { afterRequests: Number.NaN }),
    ],
    ["reload: afterMs must be a number from 0, not undefined", () => reload({ a: 1 }, {} as Moment)],
    ["reload: write must be one of", () => reload({ a: 1 }, { afterMs: 1, write: "atomic" as Write })],
    ["deleteConfig: afterMs must be", () => deleteConfig({ afterMs: Number.NaN })],
    [
      "breakConfig: must be one of syntax, unknownService,",
      () => breakConfig("Torn" as Breakage, { afterMs: 1 }),
    ],
    [
      "breakConfig: must be one of syntax, unknownService,",
      () => breakConfig("toString" as Breakage, { afterMs: 1 }),
    ],
    ["breakConfig: write must be one of", () => breakConfig("torn", { afterMs: 1, write: "none" as Write })],
    [
      'disturbBackend: must be one of stopped, killed, paused, slow, refusing, cut, restarted, not "dead"',
      () => disturbBackend("a", "dead" as Disturbance, { afterMs: 1 }),
    ],
    ["disturbBackend: afterMs must be", () => disturbBackend("a", "killed", { afterMs: -1 })],
    [
      "disturbBackend: forMs must be a number above 0, not 0",
      () => disturbBackend("a", "killed", { afterMs: 1, forMs: 0 }),
    ],
    [
      "disturbBackend: a restart lasts as long as it takes; leave forMs out",
      () => disturbBackend("a", "restarted", { afterMs: 1, forMs: 5 }),
    ],
    [
      "disturbBackend: latencyMs must be a whole number from 1 to 60000, not 0.5",
      () => disturbBackend("a", "slow", { afterMs: 1, latencyMs: 0.5 }),
    ],
    [
      "disturbBackend: latencyMs is for a slow backend, not for one that is cut",
      () => disturbBackend("a", "cut", { afterMs: 1, latencyMs: 5 }),
    ],
  ])("%s", (message, make) => {
    expect(make).toThrow(message);
  });
});

describe("a storm", () => {
  test("writes its configurations in turn, at moments that are counted from its first", async () => {
    const { stage, done } = stageOf();
    const fault = reloadStorm(["one", "two"], {
      afterRequests: 10,
      everyRequests: 5,
      times: 3,
      write: "configmap",
    });
    expect(fault).toMatchObject({ at: { afterRequests: 10 }, configs: ["one", "two"], write: "configmap" });
    await fault.act(stage);
    expect(done).toEqual([
      ["one", "configmap"],
      { afterRequests: 15 },
      ["two", "configmap"],
      { afterRequests: 20 },
      ["one", "configmap"],
    ]);
  });

  test("ends with the load", async () => {
    const { stage, done } = stageOf(1);
    await reloadStorm([{ a: 1 }], { afterMs: 10, everyMs: 5, times: 100 }).act(stage);
    expect(done).toHaveLength(4);
    expect(done.at(-1)).toEqual({ afterMs: 20 });
  });
});

test.each<[Breakage, string | Uint8Array]>([
  ["syntax", `${configForWeights({ a: 1 })}\n[http.routers\n`],
  ["empty", ""],
  ["noRouter", "[http]\n"],
  ["unreadable", Uint8Array.of(0x23, 0xff, 0xfe, 0x0a)],
])("a configuration is broken by %s, and no other is announced", async (how, expected) => {
  const { stage, done } = stageOf();
  const fault = breakConfig(how, { afterMs: 1, write: "inplace" });
  expect(fault.configs).toEqual([]);
  await fault.act(stage);
  expect(done).toEqual([[expected, "inplace"]]);
});

test("a torn configuration is the first half, up to the end of a line", async () => {
  const { stage, done } = stageOf();
  await breakConfig("torn", { afterMs: 1 }).act(stage);
  const whole = configForWeights({ a: 1 });
  const [[torn, write]] = done as [[string, Write]];
  expect([whole.startsWith(torn), torn.endsWith("\n"), write]).toEqual([true, true, "rename"]);
  expect(torn.length).toBeGreaterThan(0);
  expect(torn.length).toBeLessThanOrEqual(whole.length / 2 + 1);
});

describe("a disturbance", () => {
  const disturbed = (...during: readonly Fault[]) =>
    scenario({
      name: "s",
      weights: { a: 1, b: 1 },
      load: sequence({ requests: 1 }),
      during,
      expect: [everyRequestAnswered()],
    });

  test("says beforehand what it will do to whom, and does it", async () => {
    const { stage, done } = stageOf();
    const fault = disturbBackend("a", "slow", { afterRequests: 5, forMs: 20, latencyMs: 30 });
    expect(fault.disturbs).toEqual({ backend: "a", how: "slow", latencyMs: 30 });
    await fault.act(stage);
    expect(done).toEqual([["a", "slow", 20]]);
  });

  test("has backends prepared for it", () => {
    const all = disturbed(
      disturbBackend("a", "slow", { afterMs: 1, latencyMs: 7 }),
      disturbBackend("b", "refusing", { afterMs: 1 }),
    );
    expect(preparationsFor(all, ["a", "b"])).toEqual({
      disturbed: new Set(["a", "b"]),
      refusing: new Set(["b"]),
      slow: new Map([["a", 7]]),
    });
  });

  test.each([
    [
      "a backend that is not there",
      [disturbBackend("aa", "killed", { afterMs: 1 })],
      'disturbBackend: "s" has no backend "aa"; did you mean "a"?',
    ],
    [
      "a backend that is slow in two ways",
      [5, 6].map((latencyMs) => disturbBackend("a", "slow", { afterMs: 1, latencyMs })),
      'disturbBackend: "s" makes "a" slow by 5 and by 6 ms; a backend is slow in one way',
    ],
  ])("is refused: %s", (_, during, message) => {
    expect(() => preparationsFor(disturbed(...during), ["a", "b"])).toThrow(message);
  });

  test("is refused in a world that has no way to do it", () => {
    const cut = disturbed(disturbBackend("a", "cut", { afterMs: 1 }));
    expect(() => refuseWhatCannotBe(cut, "containers")).not.toThrow();
    expect(() => refuseWhatCannotBe(cut, "processes")).toThrow(
      'disturbBackend: "s" cuts "a" off its network, and processes share one loopback; use --world containers',
    );
  });
});

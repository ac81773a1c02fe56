import { describe, expect, test } from "vitest";
import { configForWeights } from "../config/weights.ts";
import type { Write } from "../world/write.ts";
import { type Breakage, breakConfig } from "./break-config.ts";
import { deleteConfig } from "./delete-config.ts";
import type { Moment, Stage } from "./fault.ts";
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

import { describe, expect, test } from "vitest";
import { strayAllowance } from "./allow.ts";
import { compare } from "./compare.ts";
import { error, failing, report, row } from "./testing.ts";

test("a comparison of a run with itself finds nothing", () => {
  const { result, figures, weights, missing, added } = compare([report()], [report()], []);
  expect(result).toBe("pass");
  expect(figures.map(({ figure, verdict }) => [figure, verdict])).toEqual([
    ["result", "same"],
    ["sharesMatchWeights", "same"],
    ["failed, lost or unexpected", "same"],
    ["share of v1", "same"],
    ["requests a second", "same"],
    ["latency p50", "same"],
    ["latency p99", "same"],
  ]);
  expect([weights, missing, added]).toEqual([[], [], []]);
});

describe("scenarios are matched", () => {
  test("by name: one that is missing is a regression, one that is new is not", () => {
    const other = report({ name: "other" });
    const { missing, added, result } = compare([report()], [other], []);
    expect([missing, added, result]).toEqual([[{ name: "canary", allowed: false }], ["other"], "fail"]);
    expect(compare([report()], [other], ["canary"])).toMatchObject({
      result: "pass",
      missing: [{ name: "canary", allowed: true }],
    });
    expect(compare([report()], [report(), other], []).result).toBe("pass");
  });

  test("by world as well where one side ran it in several: one world hides nothing of the other", () => {
    const there = report({ world: "containers" });
    const { figures, missing, result } = compare([report(), there], [failing()], []);
    expect([missing, result]).toEqual([[{ name: "canary (containers)", allowed: false }], "fail"]);
    expect(figures.find(({ figure }) => figure === "result")).toMatchObject({
      name: "canary (processes)",
      verdict: "worse",
    });
  });

  test("an error, which names no world, is a run in each", () => {
    const both = [report(), report({ world: "containers" })];
    const { figures, missing } = compare(both, [error], []);
    expect(missing).toEqual([]);
    expect(figures.map(({ name, figure, new: now }) => [name, figure, now])).toEqual([
      ["canary (processes)", "result", "error"],
      ["canary (containers)", "result", "error"],
    ]);
  });
});

describe("weights", () => {
  test("that differ are named, and are no regression by themselves", () => {
    const other = report({ shares: [row({ weight: 1 }), row({ backend: "v2", weight: 2 })] });
    const { weights, result } = compare([report()], [other], []);
    expect(weights).toEqual([
      { name: "canary", route: "r", service: "app", epoch: 0, backend: "v1", base: 3, new: 1 },
      { name: "canary", route: "r", service: "app", epoch: 0, backend: "v2", new: 2 },
    ]);
    expect(result).toBe("pass");
    expect(compare([other], [report()], []).weights).toHaveLength(2);
  });

  test("of an epoch that one side has not do not differ", () => {
    const longer = report({ shares: [row(), row({ epoch: 1 })] });
    expect(compare([report()], [longer], []).weights).toEqual([]);
    expect(compare([longer], [report()], []).weights).toEqual([]);
  });

  test("that differ from run to run of a side do not hide behind one of them", () => {
    const other = report({ shares: [row({ weight: 1 })] });
    expect(compare([other, report()], [report()], []).weights).toMatchObject([{ base: 1, new: 3 }]);
  });

  test("of the router that splitproof adds are its own affair", () => {
    const probe = (weight: number) =>
      report({ shares: [row(), row({ route: "splitproof-probe", observed: weight, weight })] });
    const { weights, figures } = compare([probe(0)], [probe(1)], []);
    expect(weights).toEqual([]);
    expect(figures.filter(({ figure }) => figure.startsWith("share of"))).toHaveLength(1);
  });
});

describe("what may get worse", () => {
  const bad = [{ ...failing(), failed: 20 }];

  test("passes, and nothing else does", () => {
    expect(compare([report()], bad, ["canary"]).result).toBe("pass");
    const three = ["canary:result", "canary:sharesMatchWeights", "canary:failed, lost or unexpected"];
    expect(compare([report()], bad, three).result).toBe("pass");
    for (const one of three)
      expect(
        compare(
          [report()],
          bad,
          three.filter((name) => name !== one),
        ).result,
      ).toBe("fail");
  });

  test("is marked only where it is worse", () => {
    const { figures } = compare([report()], bad, ["canary"]);
    expect(figures.filter(({ allowed }) => allowed).map(({ verdict }) => verdict)).toEqual([
      "worse",
      "worse",
      "worse",
    ]);
  });

  test.each([
    ["canary", undefined],
    ["canary:latency p99", undefined],
    ["canary:share of v1", undefined],
    ["3:1 by four", undefined],
    ["gone", undefined],
    ["cannary", '--allow cannary: there is no such scenario or figure; did you mean "canary"?'],
    [
      "canry:latency p99",
      '--allow canry:latency p99: there is no such scenario or figure; did you mean "canary:latency p99"?',
    ],
    [
      "canary:latency p98",
      '--allow canary:latency p98: "canary" has no such figure; did you mean "latency p99"?',
    ],
    [
      "3:1 by four:reslt",
      '--allow 3:1 by four:reslt: "3:1 by four" has no such figure; did you mean "result"?',
    ],
    ["canary:two:reslt", '--allow canary:two:reslt: "canary:two" has no such figure; did you mean "result"?'],
    [
      "entirely different",
      '--allow entirely different: there is no such scenario or figure; there are "gone", "canary", "3:1 by four", "canary:two"',
    ],
  ])("must exist: %s", (name, message) => {
    const colon = report({ name: "3:1 by four" });
    const longer = report({ name: "canary:two" });
    const gone = report({ name: "gone" });
    const comparison = compare([report(), gone, colon, longer], [report(), colon, longer], []);
    expect(strayAllowance([name], comparison)).toBe(message);
  });
});

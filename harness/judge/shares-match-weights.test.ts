import { describe, expect, test } from "vitest";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, picksOf, servers, type Writing, weighted } from "./testing.ts";

const { judge } = sharesMatchWeights();
const seventy = { splits: [weighted("app", { a: 70, b: 30 })] };

function times(count: number, ...names: string[]): string[] {
  return Array.from({ length: count }, () => names).flat();
}

describe.each(["smooth", "gcd", "edf"] as const)("with a %s scheduler", (scheduler) => {
  test.each([1, 4, 99, 100, 1_000])("passes the scheduler's own first %d picks", (length) => {
    const picks = picksOf(scheduler, { a: 70, b: 30 }, length);
    expect(judge(historyOf(picks, { ...seventy, scheduler })).result).toBe("pass");
  });

  test("finds one point off within 300 requests", () => {
    const picks = picksOf(scheduler, { a: 71, b: 29 }, 300);
    const verdict = judge(historyOf(picks, { ...seventy, scheduler }));
    expect(verdict.result).toBe("fail");
    expect(verdict.evidence.length).toBeGreaterThan(0);
  });
});

test("finds one point off within 100 requests: smooth and gcd are exact over a cycle", () => {
  const verdict = judge(historyOf(picksOf("smooth", { a: 71, b: 29 }, 100), seventy));
  expect(verdict.summary).toBe(
    "a answered 71 of the 100 requests divided by app; weights 70:30 with a smooth scheduler allow exactly 70; " +
      "b answered 29 of the 100 requests divided by app; weights 70:30 with a smooth scheduler allow exactly 30",
  );
});

test("a backend of weight 0 may not answer once in ten thousand", () => {
  const splits = [weighted("app", { a: 1, b: 0 })];
  expect(judge(historyOf(times(10_000, "a"), { splits })).result).toBe("pass");
  expect(judge(historyOf([...times(9_999, "a"), "b"], { splits }))).toMatchObject({
    result: "fail",
    evidence: [9_999],
  });
});

test("each failed request widens the bound by one, and no more", () => {
  const load = { kind: "closed", connections: 8 } as const;
  const judged = (as: number, failures: number) =>
    judge(
      historyOf(
        [
          ...times(as, "a"),
          ...times(1, "b"),
          ...times(failures, "").map(() => ({ failed: "reset" }) as const),
        ],
        {
          splits: [weighted("app", { a: 3, b: 1 })],
          load,
        },
      ),
    ).result;
  expect([judged(3, 0), judged(2, 0), judged(2, 1), judged(1, 2), judged(0, 0)]).toEqual([
    "pass",
    "pass",
    "pass",
    "pass",
    "fail",
  ]);
});

describe("nested services", () => {
  const splits = [
    weighted("root", {
      left: [1, weighted("left", { v1: 1, v2: 3 })],
      right: [1, servers("right", ["right#1", "right#2"])],
    }),
  ];
  const cycle = ["v2", "right#1", "v2", "right#2", "v1", "right#1", "v2", "right#2"];

  test("are judged at every level", () => {
    const verdict = judge(historyOf(times(10, ...cycle), { splits }));
    expect(verdict).toMatchObject({ result: "pass" });
    expect(verdict.summary).toBe(
      "left 40, right 40 of 80, as 1:1 allows; v1 10, v2 30 of 40, as 1:3 allows; right#1 20, right#2 20 of 40, as 1:1 allows (smooth)",
    );
  });

  test("a wrong level is named, and hides no other", () => {
    const wrong = cycle.map((name) => (name === "v1" ? "v2" : name));
    const verdict = judge(historyOf(times(10, ...wrong), { splits }));
    expect(verdict.result).toBe("fail");
    expect(verdict.summary).toContain("v1 answered 0 of the 40 requests divided by left");
    expect(verdict.summary).not.toContain("divided by root");
  });

  describe("that share backends", () => {
    const shared = [
      weighted("root", { x: [1, weighted("x", { v1: 1, v2: 3 })], y: [1, weighted("y", { v1: 3, v2: 1 })] }),
    ];
    // Eight picks: x y x y …, and inside them v2 v2 v1 v2 and v1 v1 v2 v1.
    const composed = ["v2", "v1", "v2", "v1", "v1", "v2", "v2", "v1"];

    test("are judged by every backend's share of the composed cycle", () => {
      expect(judge(historyOf(times(10, ...composed), { splits: shared }))).toMatchObject({
        result: "pass",
        summary: "v1 40, v2 40 of 80, as 4:4 allows (smooth)",
      });
    });

    test("fail where no way through the tree explains a share", () => {
      const wrong = composed.map((name, index) => (index === 0 ? "v1" : name));
      expect(judge(historyOf(times(10, ...wrong), { splits: shared }))).toMatchObject({
        result: "fail",
        summary: expect.stringContaining("v1 answered 50 of the 80 requests divided by root"),
      });
    });

    test("a service named twice has the weight of both", () => {
      const twice = [
        {
          kind: "weighted" as const,
          name: "app",
          children: [
            { weight: 1, to: servers("v1", ["v1"]) },
            { weight: 1, to: servers("v2", ["v2"]) },
            { weight: 2, to: servers("v1", ["v1"]) },
          ],
        },
      ];
      expect(judge(historyOf(times(10, "v1", "v1", "v2", "v1"), { splits: twice })).result).toBe("pass");
      expect(judge(historyOf(times(10, "v1", "v2", "v2", "v1"), { splits: twice })).result).toBe("fail");
    });
  });
});

describe("after a change", () => {
  const before = [weighted("app", { a: 1, b: 0 })];
  const changes = [{ writtenAtMs: 1_000, splits: [weighted("app", { a: 0, b: 1 })] }];
  const at = (sentAtMs: number, by: string) => ({ by, sentAtMs });

  test("answers while it settles belong to neither side", () => {
    const requests = [
      at(1, "a"),
      at(998, "a"),
      at(1_100, "a"),
      at(1_200, "b"),
      at(1_300, "b"),
      at(1_400, "b"),
    ];
    expect(judge(historyOf(requests, { splits: before, changes })).result).toBe("pass");
  });

  test("the old weights may not answer once it has settled", () => {
    const requests = [at(1, "a"), at(1_300, "b"), at(1_400, "b"), at(1_500, "a")];
    expect(judge(historyOf(requests, { splits: before, changes }))).toMatchObject({
      result: "fail",
      evidence: [3],
      summary: expect.stringContaining(
        "a answered 1 of the 2 requests divided by app after change 1 settled",
      ),
    });
  });

  test("without a request after it, nothing is known", () => {
    expect(judge(historyOf([at(1, "a")], { splits: before, changes }))).toMatchObject({
      result: "unknown",
      summary: expect.stringMatching(
        /from when change 1 must have been in effect; let the load last longer after it, or send more$/,
      ),
    });
  });
});

test("routes are judged apart", () => {
  const splits = [weighted("app", { a: 1, b: 1 }), weighted("shop", { c: 1, d: 1 })];
  const shop = (by: string) => ({ by, route: 1 });
  expect(judge(historyOf(["a", shop("c"), "b", shop("d")], { splits })).result).toBe("pass");
  const verdict = judge(historyOf(["a", shop("c"), "b", shop("c")], { splits }));
  expect(verdict.summary).toContain("c answered 2 of the 2 requests of route r1 divided by shop");
});

describe("from the backends' logs alone, at saturation", () => {
  const saturated = (answered: number): Writing => ({
    splits: [weighted("app", { a: 3, b: 1 })],
    load: { kind: "saturate", connections: 2 },
    saturation: { answered },
  });

  test("passes up to what was in flight at the end", () => {
    expect(judge(historyOf(times(100, "a", "a", "b", "a"), saturated(400))).result).toBe("pass");
    expect(judge(historyOf(times(100, "a", "b", "b", "a"), saturated(400))).result).toBe("fail");
  });

  test("is unknown where a log is torn", () => {
    const history = historyOf(times(100, "a", "a", "b", "a"), { ...saturated(400), torn: ["b"] });
    expect(judge(history)).toMatchObject({
      result: "unknown",
      summary: "the log of b is not complete, and it is all that tells the shares",
    });
  });
});

test("is unknown where there is nothing to judge", () => {
  expect(judge(historyOf([{ by: null, status: 404 }], { splits: [null] }))).toMatchObject({
    result: "unknown",
  });
  expect(judge(historyOf([{ failed: "refused" }], seventy))).toMatchObject({
    result: "unknown",
    summary: "route r0 has no answered requests; send more to judge their shares",
  });
});

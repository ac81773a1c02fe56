import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { carriedShares } from "./carried.ts";
import { reloadSettles } from "./reload-settles.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, servers, weighted } from "./testing.ts";
import { CarryingSmooth, type Picker, type Storm, stormOf, type Weights } from "./testing-storm.ts";

const { judge } = sharesMatchWeights();

/** 99:1 ↔ 98:2, about 40 requests in each, one at a time. */
const light: Storm = {
  seed: 1,
  weights: Array.from({ length: 100 }, (_, epoch) => ({ heavy: 99 - (epoch % 2), light: 1 + (epoch % 2) })),
  lengthsMs: Array.from({ length: 100 }, () => 1000),
  settleMs: 5,
  connections: 1,
  latencyMs: 49.8,
};

const storms: fc.Arbitrary<Storm> = fc
  .record({ children: fc.integer({ min: 2, max: 5 }), epochs: fc.integer({ min: 2, max: 12 }) })
  .chain(({ children, epochs }) => {
    const weight = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 10_000 }),
    );
    const weights: fc.Arbitrary<Weights> = fc
      .tuple(...Array.from({ length: children }, () => fc.option(weight, { nil: undefined, freq: 6 })))
      .map((all) =>
        Object.fromEntries(
          all.flatMap((value, child) =>
            value === undefined ? [] : [["abcde"[child] ?? "", value] as const],
          ),
        ),
      )
      .filter((all) => Object.values(all).some((value) => value > 0));
    return fc.record({
      seed: fc.integer(),
      weights: fc.array(weights, { minLength: epochs, maxLength: epochs }),
      lengthsMs: fc.array(fc.constantFrom(1, 30, 100, 300, 500), { minLength: epochs, maxLength: epochs }),
      settleMs: fc.constantFrom(0, 2, 40, 200),
      connections: fc.integer({ min: 1, max: 4 }),
      latencyMs: fc.constantFrom(1, 3, 30),
      failOneOf: fc.constantFrom(0, 0, 50),
    });
  });

/** Four writes at once, the first of which comes late and divides over one of the backends of the last. */
const alikeBefore: Storm = {
  seed: -710764397,
  weights: [{ a: 1 }, { c: 1 }, { c: 1 }, { b: 1 }, { b: 1, c: 1 }, { b: 1 }],
  lengthsMs: [1, 1, 1, 1, 500, 1],
  settleMs: 200,
  connections: 1,
  latencyMs: 1,
};

test("an honest ingress that carries its deviations over is never found wrong, whatever the storm", () => {
  const settles = reloadSettles();
  fc.assert(
    fc.property(storms, (storm) => {
      const history = stormOf(storm);
      for (const verdict of [judge(history), settles.judge(history)])
        if (verdict.result === "fail") expect.unreachable(verdict.summary);
    }),
    { seed: 1, numRuns: 150, examples: [[alikeBefore]] },
  );
});

describe("over all changes together", () => {
  test("a light child has its share though no epoch lasts for a cycle", () => {
    const history = stormOf(light);
    expect(judge(history)).toMatchObject({
      result: "pass",
      summary: expect.stringContaining("over all 99 changes together as well"),
    });
    const [, row] = carriedShares(history);
    expect(row).toMatchObject({ backend: "light", changes: 99 });
    expect((row?.allowedMax ?? 0) - (row?.allowedMin ?? 0)).toBeLessThan(15);
  });

  test.each<[string, () => Picker]>([
    ["that forgets its position at each change", () => new Forgetful()],
    ["that starves the light child", () => ({ change() {}, pick: () => "heavy" })],
    ["that swaps the weights", () => new Swapped()],
    ["that never changes its weights", () => new Stuck()],
  ])("an ingress %s is caught", (_, picker) => {
    const verdict = judge(stormOf(light, picker()));
    expect(verdict.result).toBe("fail");
  });

  test("is said of the smooth scheduler only, and of a run with changes", () => {
    expect(carriedShares(stormOf({ ...light, scheduler: "gcd" }))).toEqual([]);
    expect(carriedShares(stormOf({ ...light, weights: light.weights.slice(0, 1) }))).toEqual([]);
  });

  test("a request without an answer may have been anybody's", () => {
    const splits = [weighted("app", { a: 1, b: 1 })];
    const changes = [{ writtenAtMs: 500, splits: [weighted("app", { a: 2, b: 2 })] }];
    const [all] = carriedShares(historyOf(["a", "b", "a", "b"], { splits, changes }));
    const [less] = carriedShares(historyOf(["a", "b", "a", "b", { failed: "reset" }], { splits, changes }));
    expect(all).toMatchObject({ observed: 2, allowedMin: 2, allowedMax: 2 });
    expect(less).toMatchObject({ observed: 2, allowedMin: 1, allowedMax: 3 });
  });

  test("what a child is owed when it goes is forgiven, each time", () => {
    const [both, neither] = [[weighted("app", { a: 3, b: 1 })], [weighted("app", { c: 1 })]];
    const changes = Array.from({ length: 39 }, (_, index) => ({
      writtenAtMs: 10 * (index + 1),
      splits: index % 2 === 0 ? neither : both,
    }));
    const requests = Array.from({ length: 80 }, (_, index) => ({
      by: index % 4 < 2 ? "a" : "c",
      sentAtMs: 5 * index + 2,
    }));
    expect(judge(historyOf(requests, { splits: both, changes })).result).toBe("pass");
  });

  test("a backend that moves from one child to another says nothing", () => {
    const before = [weighted("app", { x: [3, servers("x", ["v1"])], y: [1, servers("y", ["v2"])] })];
    const after = [weighted("app", { x: [3, servers("x", ["v2"])], y: [1, servers("y", ["v1"])] })];
    const changes = [{ writtenAtMs: 1000, splits: after }];
    const half = (names: readonly string[], from: number) =>
      Array.from({ length: 80 }, (_, at) => ({ by: names[at % 4] ?? "", sentAtMs: from + at }));
    const history = historyOf(
      [...half(["v1", "v1", "v2", "v1"], 0), ...half(["v2", "v2", "v1", "v2"], 1300)],
      { splits: before, changes },
    );
    expect(carriedShares(history)).toEqual([]);
    expect(judge(history).result).toBe("pass");
  });
});

class Forgetful implements Picker {
  #inner = new CarryingSmooth();
  change(weights: Weights): void {
    this.#inner = new CarryingSmooth();
    this.#inner.change(weights);
  }
  pick(): string {
    return this.#inner.pick();
  }
}

class Swapped implements Picker {
  readonly #inner = new CarryingSmooth();
  change({ heavy = 0, light = 0 }: Weights): void {
    this.#inner.change({ heavy: light, light: heavy });
  }
  pick(): string {
    return this.#inner.pick();
  }
}

class Stuck implements Picker {
  readonly #inner = new CarryingSmooth();
  #isSet = false;
  change(weights: Weights): void {
    if (!this.#isSet) this.#inner.change(weights);
    this.#isSet = true;
  }
  pick(): string {
    return this.#inner.pick();
  }
}

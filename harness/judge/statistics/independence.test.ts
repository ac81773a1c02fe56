import { describe, expect, test } from "vitest";
import { randomOf } from "../testing-storm.ts";
import { picksOf, refutation } from "./independence.ts";
import { runsTest, startsAtLag } from "./runs-test.ts";
import { choose, independent, interleaved, quotient } from "./testing.ts";

describe("a schedule is found out", () => {
  test.each([
    ["smooth", [3, 1], "smooth", 4],
    ["smooth", [7, 3], "smooth", 10],
    ["gcd", [7, 3], "gcd", 10],
    ["smooth", [99, 1], "smooth, gcd or edf", 100],
  ] as const)("%s %j is named, with its period", (name, weights, declared, period) => {
    const found = refutation(picksOf(2, interleaved(name, weights, 1, 1000, randomOf(1))));
    expect(found?.kind).toBe("scheduled");
    expect(found?.reason).toContain(`the sequence repeats after ${period} picks, and`);
    const names = found?.reason.match(/declare --scheduler (.*)$/)?.[1] ?? "";
    for (const one of declared.split(/, | or /)) expect(names).toContain(one);
  });

  test.each([
    ["edf", [3, 1], 1, 200],
    ["edf", [7, 3], 1, 200],
    ["edf", [80, 10, 10], 2, 5000],
    ["gcd", [80, 10, 10], 4, 5000],
    ["smooth", [3, 1], 4, 2000],
    ["smooth", [7, 3], 16, 10_000],
  ] as const)("%s %j behind %d replicas within %d requests", (name, weights, replicas, length) => {
    const picks = interleaved(name, weights, replicas, length, randomOf(2));
    expect(refutation(picksOf(weights.length, picks))).toMatchObject({
      kind: "scheduled",
      reason: expect.stringMatching(/declare --scheduler /),
    });
  });

  test("whose order is not known is called periodic", () => {
    const list = [0, 0, 1, 1, 0, 2, 2, 1];
    const picks = Array.from({ length: 400 }, (_, row) => list[row % 8] ?? 0);
    expect(refutation(picksOf(3, picks))?.reason).toMatch(
      /repeats after 8 picks.*declare --scheduler periodic$/,
    );
  });

  test("that sends long runs is not called clustered: 9 × 8888 and 2 × 10000", () => {
    const weights = [...Array.from({ length: 9 }, () => 8888), 10_000, 10_000];
    const picks = interleaved("gcd", weights, 1, 40_000, randomOf(3));
    expect(refutation(picksOf(11, picks))?.kind).toBe("scheduled");
  });
});

describe("a session is found out", () => {
  const connections = Uint16Array.from({ length: 1000 }, (_, row) => row % 10);

  test("each connection keeps its backend", () => {
    const picks = connections.map((connection) => (connection < 7 ? 0 : 1));
    expect(refutation(picksOf(2, picks, connections))).toEqual({
      kind: "sticky",
      reason: expect.stringContaining(
        "990 of 990 answers came from the same backend as the one before on their connection",
      ),
    });
  });

  test("almost each answer of a connection", () => {
    const random = randomOf(4);
    const picks = connections.map((connection) => (random() < 0.98 ? (connection < 7 ? 0 : 1) : 1));
    expect(refutation(picksOf(2, picks, connections))?.kind).toBe("sticky");
  });

  test("one that changes now and then is clustered", () => {
    const random = randomOf(5);
    let current = 0;
    const picks = Uint8Array.from({ length: 2000 }, () => {
      if (random() < 0.4) current = random() < 0.7 ? 0 : 1;
      return current;
    });
    expect(refutation(picksOf(2, picks))?.kind).toBe("clustered");
  });
});

describe("independent picks are left alone", () => {
  test.each([[[0.7, 0.3]], [[0.99, 0.01]], [[0.5, 0.25, 0.25]], [[1, 0]], [[0.1, 0.1, 0.1, 0.1, 0.1, 0.5]]])(
    "%j",
    (shares) => {
      const random = randomOf(6);
      for (const length of [0, 1, 2, 3, 30, 1000, 20_000]) {
        const connections = Array.from({ length }, () => Math.floor(random() * 10));
        expect(
          refutation(picksOf(shares.length, independent(shares, length, random), connections)),
        ).toBeUndefined();
      }
    },
  );

  test("rows without an answer are passed over", () => {
    const schedule = interleaved("smooth", [3, 1], 1, 1000, randomOf(7));
    const withGaps = [...schedule].flatMap((child) => [child, 255, -1]);
    expect(refutation(picksOf(2, withGaps))?.reason).toContain("repeats after 4 picks");
  });

  test("one backend alone says nothing", () => {
    expect(refutation(picksOf(2, new Uint8Array(1000)))).toBeUndefined();
  });
});

describe("the runs test", () => {
  test("is exact: every order of 4 and 5 counted", () => {
    const n = 9;
    const least = Math.min(...[1, 2, 3, 4].map((runs) => ordersWith(runs, 4, 5)));
    expect(least).toBe(6);
    // Of C(9, 4) = 126 orders, 6 have one run of the four: two-sided 12/126.
    const finding = runsTest([1, 2], [4, n - 4]);
    expect(finding).toMatchObject({ child: 0, p: expect.closeTo(quotient(12n, choose(9, 4)), 12) });
    expect(finding?.z).toBeLessThan(0);
  });

  test("counts runs at a lag as those of the sequences put one behind the other", () => {
    const starts = new Float64Array(3);
    const random = randomOf(8);
    for (let round = 0; round < 200; round++) {
      const length = 1 + Math.floor(random() * 30);
      const lag = 1 + Math.floor(random() * 6);
      const picks = independent([0.5, 0.3, 0.2], length, random);
      const order = Array.from({ length: lag }, (_, first) =>
        [...picks].filter((_, row) => row % lag === first),
      ).flat();
      const expected = [0, 0, 0];
      order.forEach((child, place) => {
        if (child !== order[place - 1]) expected[child] = (expected[child] ?? 0) + 1;
      });
      startsAtLag(picks, lag, starts);
      expect([...starts]).toEqual(expected);
    }
  });
});

/** How many orders of a and b things have so many runs of the first. */
function ordersWith(runs: number, a: number, b: number): number {
  return Number(choose(a - 1, runs - 1) * choose(b + 1, runs));
}

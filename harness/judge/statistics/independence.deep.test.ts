import { describe, expect, test } from "vitest";
import { randomOf } from "../testing-storm.ts";
import { picksOf, refutation } from "./independence.ts";
import { independent, interleaved } from "./testing.ts";

describe("independent picks are refuted no more often than said", () => {
  const ALPHA = 0.1;

  test.each([
    [[0.7, 0.3], 1000, 3000],
    [[0.99, 0.01], 3000, 800],
    [[0.5, 0.3, 0.2], 500, 3000],
    [[0.7, 0.3], 100, 10_000],
    [[0.25, 0.25, 0.25, 0.25], 4000, 500],
  ] as const)("%j, %i picks on 8 connections", (shares, length, runs) => {
    const random = randomOf(201);
    let refuted = 0;
    for (let run = 0; run < runs; run++) {
      const connections = Uint8Array.from({ length }, () => Math.floor(random() * 8));
      if (refutation(picksOf(shares.length, independent(shares, length, random), connections), ALPHA))
        refuted++;
    }
    expect(refuted / runs).toBeLessThanOrEqual(ALPHA + 4 * Math.sqrt((ALPHA * (1 - ALPHA)) / runs));
  });

  test("and at 1e-6 never in a thousand sequences", () => {
    const random = randomOf(202);
    for (let run = 0; run < 1000; run++) {
      expect(refutation(picksOf(2, independent([0.7, 0.3], 2000, random)))).toBeUndefined();
    }
  });
});

describe("schedules are found out", () => {
  const schedulers = ["smooth", "gcd", "edf"] as const;
  const splits = [
    [3, 1],
    [7, 3],
    [71, 29],
    [80, 10, 10],
  ];
  // So many requests are enough for every scheduler and split above, in each of five seeded runs.
  const enough = [
    [1, 500],
    [2, 5000],
    [4, 10_000],
    [8, 20_000],
    [16, 40_000],
  ] as const;

  test.each(enough)("%i replicas, within %i requests", (replicas, requests) => {
    for (const name of schedulers) {
      for (const weights of splits) {
        for (let seed = 1; seed <= 5; seed++) {
          const picks = interleaved(name, weights, replicas, requests, randomOf(seed));
          const found = refutation(picksOf(weights.length, picks));
          if (found?.kind !== "scheduled")
            expect.unreachable(`${name} ${weights} × ${replicas}: ${found?.reason}`);
        }
      }
    }
  });

  test("one request in a hundred, within as many as it takes", () => {
    for (const name of schedulers) {
      for (const [replicas, requests] of [
        [1, 1000],
        [2, 50_000],
        [16, 200_000],
      ] as const) {
        const picks = interleaved(name, [99, 1], replicas, requests, randomOf(1));
        expect(refutation(picksOf(2, picks))?.kind).toBe("scheduled");
      }
    }
  });
});

test("ten million independent picks on ten connections take no more memory than their columns", () => {
  const random = randomOf(203);
  const length = 10_000_000;
  const picks = Uint8Array.from({ length }, () => (random() < 0.7 ? 0 : 1));
  const connections = Uint8Array.from({ length }, (_, row) => row % 10);
  const before = process.memoryUsage().arrayBuffers;
  expect(refutation(picksOf(2, picks, connections))).toBeUndefined();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6.5 * length);
});

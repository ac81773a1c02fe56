import { describe, expect, test } from "vitest";
import { Hits, UNKNOWN_SEQUENCE } from "./hits.ts";
import { readLog } from "./witness.ts";

function read(log: string): Hits {
  const hits = new Hits(["a", "b"], 1);
  readLog(log, 1, "run1-", hits);
  return hits;
}
const rows = (hits: Hits) =>
  Array.from({ length: hits.length }, (_, row) => [hits.backend(row), hits.sequence(row), hits.status(row)]);

describe("a backend's log", () => {
  test("gives a row a line", () => {
    const hits = read("run1-0 200 1700000000.123\nrun1-17 404 1700000000.124\n");
    expect(rows(hits)).toEqual([
      [1, 0, 200],
      [1, 17, 404],
    ]);
    expect(hits.columns.loggedAtMs[0]).toBeCloseTo(1_700_000_000_123, 3);
  });

  test("is complete when it holds the marker, and ends there", () => {
    const hits = read("run1-0 200 1.0\nrun1-end 200 1.1\nrun1-1 200 1.2\n");
    expect(hits.complete).toEqual([false, true]);
    expect(hits.length).toBe(1);
  });

  test("is not complete without it, nor is half a line a line", () => {
    const hits = read("run1-0 200 1.0\nrun1-end 20");
    expect(hits.complete).toEqual([false, false]);
    expect(hits.length).toBe(1);
  });

  test("keeps requests that are none of ours, without a number", () => {
    const hits = read("- 200 1.0\nother-1 200 1.0\nrun1-x 200 1.0\nrun1--1 200 1.0\nrun1-end 200 1.1\n");
    expect(rows(hits).map(([, sequence]) => sequence)).toEqual(Array(4).fill(UNKNOWN_SEQUENCE));
  });
});

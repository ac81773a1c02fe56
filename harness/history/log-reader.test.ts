import { describe, expect, test } from "vitest";
import { Hits, UNKNOWN_SEQUENCE } from "./hits.ts";
import { LogReader } from "./log-reader.ts";

const run = { prefix: "run1-", marker: "run1-end" };

function read(...pieces: string[]) {
  const hits = new Hits(["a", "b"], 1);
  const reader = new LogReader();
  const found = pieces.map((piece) => reader.take(Buffer.from(piece), 1, run, hits));
  return { hits, reader, found };
}
const rows = (hits: Hits) =>
  Array.from({ length: hits.length }, (_, row) => [hits.backend(row), hits.sequence(row), hits.status(row)]);

describe("a backend's log", () => {
  test("gives a row a line", () => {
    const { hits } = read("run1-0 200 1700000000.123\nrun1-17 404 1700000000.124\n");
    expect(rows(hits)).toEqual([
      [1, 0, 200],
      [1, 17, 404],
    ]);
    expect(hits.columns.loggedAtMs[0]).toBeCloseTo(1_700_000_000_123, 3);
  });

  test("is complete when it holds the marker; what follows is left for the next time", () => {
    const text = "run1-0 200 1.0\nrun1-end 200 1.1\n";
    const { hits, reader, found } = read(`${text}run1-1 200 1.2\n`);
    expect(found).toEqual([true]);
    expect(hits.length).toBe(1);
    expect(reader.offset).toBe(text.length);
  });

  test("is not complete without it, nor is half a line a line", () => {
    const { hits, found } = read("run1-0 200 1.0\nrun1-end 20");
    expect(found).toEqual([false]);
    expect(hits.length).toBe(1);
  });

  test("may come in any pieces", () => {
    const text = "run1-0 200 1.0\nrun1-12 200 1.1\nrun1-end 200 1.2\n";
    const { hits, found, reader } = read(...text);
    expect(rows(hits).map(([, sequence]) => sequence)).toEqual([0, 12]);
    expect(found.at(-1)).toBe(true);
    expect(reader.offset).toBe(text.length);
  });

  test("keeps requests that are none of ours, without a number", () => {
    const { hits } = read("- 200 1.0\nother-1 200 1.0\nrun1-x 200 1.0\nrun1--1 200 1.0\nrun1-end 200 1.1\n");
    expect(rows(hits).map(([, sequence]) => sequence)).toEqual(Array(4).fill(UNKNOWN_SEQUENCE));
  });
});

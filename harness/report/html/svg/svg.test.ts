import { describe, expect, test } from "vitest";
import { area, line, type Point, squares, steps } from "./path.ts";
import { linear, logarithmic, powersOfTen, ticks } from "./scale.ts";
import { fitting, fittingEnd, short, widthOf } from "./text.ts";

describe("scales", () => {
  test("lead from values to pixels", () => {
    expect(linear([0, 10], [100, 200])(2.5)).toBe(125);
    expect(linear([3, 3], [100, 200])(3)).toBe(150);
    expect(logarithmic([1, 100], [0, 200])(10)).toBe(100);
  });

  test.each([
    [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [[0.696, 0.704], 3, [0.7]],
    [[0.69, 0.71], 4, [0.69, 0.695, 0.7, 0.705, 0.71]],
    [[-3, 3], 3, [-2, 0, 2]],
    [[0, 41_000], 5, [0, 10_000, 20_000, 30_000, 40_000]],
    [[5, 5], 3, [5]],
  ] as const)("ticks of %j are round", (domain, wanted, expected) => {
    expect(ticks(domain, wanted)).toEqual(expected);
  });

  test("powers of ten, with those between where there are few", () => {
    expect(powersOfTen([1, 10_000])).toEqual([1, 10, 100, 1000, 10_000]);
    expect(powersOfTen([0.3, 4])).toEqual([0.5, 1, 2]);
    expect(powersOfTen([1, 10_000_000])).toHaveLength(8);
  });
});

describe("paths", () => {
  test("are in tenths of pixels, from point to point", () => {
    expect(
      line([
        [0, 0],
        [10, 0],
        [10, 5.25],
        [8, 5],
      ]),
    ).toBe("M0 0h10v5.3l-2-.3");
    expect(line([])).toBe("");
    expect(line([[1, 2]])).toBe("M1 2");
    expect(
      area(
        [
          [0, 0],
          [5, 1],
        ],
        [
          [0, 4],
          [5, 3],
        ],
      ),
    ).toBe("M0 0l5 1v2l-5 1z");
    expect(
      squares(
        [
          [1, 2],
          [3.33, 4],
        ],
        2.5,
      ),
    ).toBe("M1 2h2.5v2.5h-2.5zM3.3 4h2.5v2.5h-2.5z");
  });

  test("leave out what lies on the way, and keep every turn", () => {
    const straight = Array.from({ length: 100 }, (_, x): Point => [x, 2 * x]);
    expect(line(straight)).toBe("M0 0l99 198");
    const peak: Point[] = [
      [0, 0],
      [5, 0],
      [5.1, -40],
      [5.2, 0],
      [10, 0],
    ];
    expect(line(peak)).toBe("M0 0h5l.1-40l.1 40h4.8");
    // A turn back on the same line is a turn.
    expect(
      line([
        [0, 0],
        [10, 0],
        [4, 0],
      ]),
    ).toBe("M0 0h10h-6");
  });

  test("drift no further from the points than an eye sees", () => {
    const curve = Array.from({ length: 200 }, (_, i): Point => [i / 2, 50 * Math.sin(i / 30)]);
    let [x, y] = [0, 0];
    const seen: Point[] = [];
    for (const [, command, numbers = ""] of line(curve).matchAll(/([Mlhv])([^Mlhv]*)/g)) {
      const [a = 0, b = 0] = [...numbers.matchAll(/-?\d*\.?\d+/g)].map(Number);
      if (command === "M") [x, y] = [a, b];
      else [x, y] = [x + (command === "v" ? 0 : a), y + (command === "v" ? a : command === "l" ? b : 0)];
      seen.push([x, y]);
    }
    expect(seen.length).toBeLessThan(120);
    for (const [px, py] of curve) {
      const next = seen.findIndex(([sx]) => sx >= px - 0.06);
      const [from, to] = [seen[Math.max(0, next - 1)] ?? [0, 0], seen[next] ?? [0, 0]];
      const slope = to[0] === from[0] ? 0 : (to[1] - from[1]) / (to[0] - from[0]);
      const off = from[1] + slope * (px - from[0]) - py;
      expect(Math.abs(off) / Math.hypot(1, slope)).toBeLessThan(0.25);
    }
  });

  test("steps stay at each value", () => {
    expect(steps([0, 2, 4], [7, 9])).toEqual([
      [0, 7],
      [2, 7],
      [2, 9],
      [4, 9],
    ]);
  });
});

describe("texts", () => {
  test("are cut to what there is room for", () => {
    expect(fitting("appv1", 200)).toBe("appv1");
    const cut = fitting("x".repeat(200), 100);
    expect(cut).toMatch(/^x+…$/);
    expect(widthOf(cut)).toBeLessThanOrEqual(100);
    expect(widthOf(`x${cut}`)).toBeGreaterThan(100);
    expect(fittingEnd(`/a/long/path/to/${"y".repeat(20)}/latest`, 90)).toMatch(/^….*\/latest$/);
  });

  test.each([
    [800, "800"],
    [9999, "9,999"],
    [20_000, "20k"],
    [10_000_000, "10M"],
    [2_500_000, "2.5M"],
  ])("%d is %s", (value, text) => {
    expect(short(value)).toBe(text);
  });
});

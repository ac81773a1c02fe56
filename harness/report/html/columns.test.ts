import { expect, test } from "vitest";
import { type Card, columns, unevennessPx } from "./columns.ts";
import { element, textOf } from "./markup.ts";

const cards = (...heights: readonly number[]): Card[] =>
  heights.map((heightPx) => ({ markup: element("p", {}, String(heightPx)), heightPx }));
const halvesOf = (...heights: readonly number[]) =>
  [...textOf(columns(cards(...heights), "x")).matchAll(/<div>(.*?)<\/div>/g)].map(([, half = ""]) =>
    [...half.matchAll(/\d+/g)].map(Number),
  );

test("cards keep their order, in columns that are as even as can be", () => {
  expect(halvesOf(300, 400, 300, 400, 400, 200)).toEqual([
    [300, 400, 300],
    [400, 400, 200],
  ]);
  expect(halvesOf(900, 300, 200)).toEqual([[900], [300, 200]]);
  expect(halvesOf(100)).toEqual([[100]]);
  expect(halvesOf()).toEqual([]);
});

test("the difference at best says how even they are", () => {
  expect(unevennessPx(cards(300, 400, 300, 400, 400, 200))).toBe(0);
  expect(unevennessPx(cards(900, 300, 200))).toBe(400);
  expect(unevennessPx([])).toBe(0);
});

import { describe, expect, test } from "vitest";
import { dark, light, type Theme } from "./theme.ts";

/** Red, green and blue of a colour in linear light, 0 to 1. */
function linearOf(colour: string): [number, number, number] {
  const part = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2.2: the ratio of relative luminances. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = linearOf(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

type Matrix = readonly (readonly [number, number, number])[];
/** Machado, Oliveira and Fernandes (2009), severity 1. */
const eyes: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* for D65 of a colour as an eye sees it. */
function labOf(colour: string, eye: Matrix): number[] {
  const own = linearOf(colour);
  const [red = 0, green = 0, blue = 0] = eye.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, part, index) => sum + part * (own[index] ?? 0), 0),
      ),
    ),
  );
  const curve = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(a: string, b: string, eye: Matrix): number {
  const [one, other] = [labOf(a, eye), labOf(b, eye)];
  return Math.hypot(...one.map((value, index) => value - (other[index] ?? 0)));
}

describe.each<[string, Theme]>([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_, theme) => {
  test.each(["ink", "muted", "pass", "fail", "unknown"] as const)(
    "%s is read on a card and on the page",
    (name) => {
      expect(contrast(theme[name], theme.card)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(theme[name], theme.page)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("what stands on a badge is read", () => {
    for (const name of ["pass", "fail", "unknown"] as const)
      expect(contrast(theme.badge, theme[name])).toBeGreaterThanOrEqual(4.5);
  });

  test("every colour that carries data is seen on a card", () => {
    for (const colour of [...theme.series, theme.bad, theme.edge])
      expect(contrast(colour, theme.card), colour).toBeGreaterThanOrEqual(3);
  });

  test("letters are read on every cell", () => {
    for (const colour of theme.series) expect(contrast(colour, theme.card), colour).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(eyes))("backends and failures differ for eyes with %s vision", (_, eye) => {
    const colours = [...theme.series.slice(0, 5), theme.bad];
    for (const [index, one] of colours.entries())
      for (const other of colours.slice(index + 1))
        expect(difference(one, other, eye), `${one} ${other}`).toBeGreaterThan(10);
  });
});

import { coordinate } from "../markup.ts";

export type Point = readonly [x: number, y: number];

/** The `d` of a line through points; those that fall onto the one before are left out. */
export function line(points: readonly Point[]): string {
  let last = "";
  const parts: string[] = [];
  for (const [x, y] of points) {
    const place = `${coordinate(x)} ${coordinate(y)}`;
    if (place === last) continue;
    parts.push(place);
    last = place;
  }
  return parts.length === 0 ? "" : `M${parts.join("L")}`;
}

/** The `d` of the area between an upper and a lower line. */
export function area(upper: readonly Point[], lower: readonly Point[]): string {
  return upper.length === 0 ? "" : `${line([...upper, ...lower.toReversed()])}Z`;
}

/** The corners of a line that stays at each value for the whole of its bin; `edges` are one more than the values. */
export function steps(edges: readonly number[], values: readonly number[]): Point[] {
  return values.flatMap((value, bin): Point[] => [
    [edges[bin] ?? 0, value],
    [edges[bin + 1] ?? 0, value],
  ]);
}

/** The `d` of many small squares. */
export function squares(corners: readonly Point[], side: number): string {
  const size = coordinate(side);
  return corners.map(([x, y]) => `M${coordinate(x)} ${coordinate(y)}h${size}v${size}h-${size}z`).join("");
}

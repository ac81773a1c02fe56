export type Point = readonly [x: number, y: number];

/** A corner that is nearer than this to the line between its neighbours is not seen, in pixels. */
const FLAT_PX = 0.12;

/** The `d` of a line through points, to a tenth of a pixel, without those that change nothing. */
export function line(points: readonly Point[]): string {
  const tenths = points.map(([x, y]): Point => [inTenths(x), inTenths(y)]);
  let last: Point | undefined;
  const parts: string[] = [];
  for (const point of corners(tenths)) {
    parts.push(last ? step(last, point) : `M${decimal(point[0])} ${decimal(point[1])}`);
    last = point;
  }
  return parts.join("");
}

/** The `d` of the area between an upper and a lower line. */
export function area(upper: readonly Point[], lower: readonly Point[]): string {
  return upper.length === 0 ? "" : `${line([...upper, ...lower.toReversed()])}z`;
}

/** The corners of a line that stays at each value for the whole of its bin; `edges` are one more than the values. */
export function steps(edges: readonly number[], values: readonly number[]): Point[] {
  return values.flatMap((value, bin): Point[] => [
    [edges[bin] ?? 0, value],
    [edges[bin + 1] ?? 0, value],
  ]);
}

/** The `d` of many squares. */
export function squares(places: readonly Point[], side: number): string {
  const size = decimal(inTenths(side));
  return places
    .map(([x, y]) => `M${decimal(inTenths(x))} ${decimal(inTenths(y))}h${size}v${size}h-${size}z`)
    .join("");
}

/** The points at which a line turns, its ends among them; what lies on the way from the last one kept is left out. */
function corners(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let skipped: Point[] = [];
  points.forEach((point, index) => {
    const from = kept.at(-1);
    const to = points[index + 1];
    if (!from || !to) kept.push(point);
    else if ([...skipped, point].every((one) => isOn(one, from, to))) {
      skipped.push(point);
      return;
    } else kept.push(point);
    skipped = [];
  });
  return kept;
}

/** Whether a point is on the way from one to the other, all in tenths. */
function isOn([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): boolean {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = (x - fromX) * dx + (y - fromY) * dy;
  if (along < 0 || along > dx * dx + dy * dy) return false;
  return Math.abs((x - fromX) * dy - (y - fromY) * dx) <= FLAT_PX * 10 * Math.hypot(dx, dy);
}

function step([fromX, fromY]: Point, [toX, toY]: Point): string {
  const [dx, dy] = [toX - fromX, toY - fromY];
  if (dy === 0) return `h${decimal(dx)}`;
  if (dx === 0) return `v${decimal(dy)}`;
  const across = decimal(dy);
  return `l${decimal(dx)}${across.startsWith("-") ? "" : " "}${across}`;
}

function inTenths(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 10) : 0;
}

/** `12`, `.5`, `-3.1`, of a number of tenths. */
function decimal(tenths: number): string {
  return String(tenths / 10).replace(/^(-?)0\./, "$1.");
}

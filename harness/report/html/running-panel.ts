import type { RunningChild, RunningPoint } from "../charts/running.ts";
import { type Content, element } from "./markup.ts";
import { bounds, isOutside, percentage } from "./running-words.ts";
import { clipped, dot, type Frame, gridLeft, type Tick } from "./svg/frame.ts";
import { area, line, type Point } from "./svg/path.ts";
import { type Interval, linear, type Scale, ticks } from "./svg/scale.ts";
import { BOLD_PX, label } from "./svg/text.ts";

/** How a share is drawn: as it is, around one value or across several, or as its distance from what is expected. */
export type Aspect = "around" | "across" | "distance";

export interface Panel {
  readonly frame: Frame;
  readonly x: Scale;
  /** Unique in the picture. */
  readonly id: string;
  /** Of the backend, for its colour. */
  readonly className: string;
  readonly aspect: Aspect;
  /** Where its name and its figures stand. */
  readonly titleY: number;
}

/** The share of one backend as requests add up, with what was allowed. */
export function panel(child: RunningChild, { frame, x, id, className, aspect, titleY }: Panel): Content {
  const lines = aspect === "distance" ? child.lines.map(distances) : child.lines;
  const domain = aspect === "across" ? across(lines) : around(lines);
  const y = linear(domain, [frame.bottom, frame.top]);
  const at = (key: keyof RunningPoint) => (points: readonly RunningPoint[]) =>
    points.map((point): Point => [x(point.request), y(point[key])]);
  const edges = lines.map(hullOf).map((points) => ({ upper: at("max")(points), lower: at("min")(points) }));
  const each = (key: keyof RunningPoint) => lines.map((points) => line(at(key)(points))).join("");
  const marks = [3, 5, 8].map((wanted) => ticks(domain, wanted)).find(({ length }) => length > 1) ?? [];
  const last = child.lines.at(-1)?.at(-1);
  const first = lines.flat().find(isOutside);
  const end = lines.at(-1)?.at(-1);
  const isWrong = last !== undefined && isOutside(last);
  return [
    gridLeft(
      frame,
      marks.map((value): Tick => ({ at: y(value), text: tickText(value, domain, aspect) })),
    ),
    clipped(`${id}-clip`, frame, [
      element("path", {
        class: "band edged",
        d: edges.map(({ upper, lower }) => area(upper, lower)).join(""),
      }),
      element("path", { class: "weights", d: each("expected") }),
      element("path", { class: `stroke ${className}`, d: each("share") }),
    ]),
    label(frame.left, titleY, child.name, { class: "name" }, (frame.right - frame.left) * 0.5, BOLD_PX),
    last &&
      label(frame.right, titleY, `${percentage(last.share)}${isWrong ? ` ✗ allowed ${bounds(last)}` : ""}`, {
        class: isWrong ? "wrong" : undefined,
        "text-anchor": "end",
      }),
    [...new Set([first, end])].map((point) => point && placed(point, frame, x, y, className)),
  ];
}

function placed(point: RunningPoint, { top, bottom }: Frame, x: Scale, y: Scale, className: string): Content {
  return dot(x(point.request), Math.min(bottom, Math.max(top, y(point.share))), className, isOutside(point));
}

function distances(points: readonly RunningPoint[]): RunningPoint[] {
  return points.map(({ request, share, expected, min, max }) => ({
    request,
    share: share - expected,
    expected: 0,
    min: min - expected,
    max: max - expected,
  }));
}

/**
 * What is allowed jumps from pick to pick within a cycle, which no eye can follow: the furthest from what is expected
 * that any later moment allows only closes in.
 */
function hullOf(points: readonly RunningPoint[]): RunningPoint[] {
  let [below, above] = [0, 0];
  return points
    .toReversed()
    .map((point) => {
      below = Math.max(below, point.expected - point.min);
      above = Math.max(above, point.max - point.expected);
      return { ...point, min: point.expected - below, max: point.expected + above };
    })
    .toReversed();
}

/** Around what is expected, so far that the band is seen closing in for most of the way. */
function around(lines: RunningChild["lines"]): Interval {
  const all = lines.flat();
  const expected = all[0]?.expected ?? 0.5;
  const most = Math.log10(Math.max(10, all.at(-1)?.request ?? 10));
  const later = all.filter(({ request }) => Math.log10(request) >= most * 0.4);
  const furthest = later.flatMap(({ share, min, max }) => [
    Math.abs(share - expected),
    max - expected,
    expected - min,
  ]);
  const half = 1.15 * Math.max(0.00001, ...furthest);
  const least = expected === 0 ? Number.NEGATIVE_INFINITY : 0;
  return [Math.max(least, expected - half), Math.min(1, expected + half)];
}

/** From the least to the most that is expected, and what was observed in the end. */
function across(lines: RunningChild["lines"]): Interval {
  const ends = lines.flatMap((points) => points.slice(-1)).map(({ share }) => share);
  const seen = [...lines.flat().map(({ expected }) => expected), ...ends];
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const room = Math.max(0.3 * (most - least), 0.05);
  return [Math.max(0, least - room), Math.min(1, most + room)];
}

/** With as many digits as tell one tick from the next; `+0.2 pt` of a distance, in points. */
function tickText(value: number, [from, to]: Interval, aspect: Aspect): string {
  const digits = Math.max(0, Math.min(4, Math.ceil(-Math.log10((100 * (to - from)) / 4))));
  const text = (100 * value).toFixed(digits);
  if (aspect !== "distance") return `${text} %`;
  return `${value > 1e-9 ? "+" : ""}${text.replace("-", "−")} pt`;
}

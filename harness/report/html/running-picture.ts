import { count, counted } from "../../figures.ts";
import type { RunningChild, RunningPoint, RunningShares } from "../charts/running.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { type Content, element } from "./markup.ts";
import type { Palette } from "./series.ts";
import {
  axisBelow,
  changeLines,
  clipped,
  dot,
  type Frame,
  gridLeft,
  spaced,
  type Tick,
} from "./svg/frame.ts";
import { area, line, type Point } from "./svg/path.ts";
import { type Interval, linear, logarithmic, powersOfTen, type Scale, ticks } from "./svg/scale.ts";
import { label } from "./svg/text.ts";
import { table } from "./table.ts";

const PANEL_PX = 92;
const GAP_PX = 34;
const LEFT_PX = 54;
const MOST_NUMBERED = 12;
const MOST_LISTED = 30;

/** How the shares came to be what they are, with what was allowed on the way. */
export function runningPicture(running: RunningShares, palette: Palette, title: string): Picture | undefined {
  const children = running.children.filter(({ lines }) => lines.some((points) => points.length > 0));
  if (children.length === 0) return undefined;
  return {
    key: "running",
    title,
    says: saysOf(running, children),
    reads: readsOf(running),
    draw: (canvas) => draw(canvas, running, children, palette),
    table: tableOf(children),
  };
}

function saysOf(running: RunningShares, children: readonly RunningChild[]): string {
  const gone = children.flatMap((child) => {
    const first = child.lines.flat().find(isOutside);
    return first ? [{ child, first }] : [];
  });
  const [worst] = gone;
  if (worst)
    return `${worst.child.name} leaves what is allowed by request ${count(worst.first.request)}: ${points(worst.first.share)} of those so far, where ${bounds(worst.first)} are allowed${gone.length > 1 ? `; and ${counted(gone.length - 1, "other backend")}` : ""}.`;
  const last = children[0]?.lines.at(-1)?.at(-1);
  const end = last
    ? `: after ${counted(last.request, "request")} ${children[0]?.name} has ${points(last.share)}, where ${bounds(last)} are allowed`
    : "";
  const changes = running.changes > 0 ? `, through ${counted(running.changes, "change")}` : "";
  return `No share leaves what is allowed at any time${changes}${end}.`;
}

function readsOf({ restarts, changes, more, children }: RunningShares): string {
  const parts = [
    "The line is the share of all requests so far, dashes are what the weights give, the band is how far from these it may be from there on: it closes in as requests add up. The axis of shares is cut to where that is to be seen.",
  ];
  if (changes > 0)
    parts.push(
      restarts
        ? "Each line down (▾) is a change of the configuration, with which the count begins anew, once the change has taken effect."
        : `Lines down are changes of the configuration${changes > 200 ? ", some of them" : ""}; the count goes on over all, against the sum of what each configuration gives and allows.`,
    );
  if (more > 0)
    parts.push(
      `The ${children.length} backends with the largest weights are drawn; ${count(more)} more are not.`,
    );
  return parts.join(" ");
}

function draw(
  { width, id, isNarrow }: Canvas,
  running: RunningShares,
  children: readonly RunningChild[],
  palette: Palette,
): Drawing {
  const frames = children.map((_, index): Frame => {
    const top = 30 + index * (PANEL_PX + GAP_PX);
    return { left: LEFT_PX, right: width - 10, top, bottom: top + PANEL_PX };
  });
  const first = frames[0] ?? { left: 0, right: 0, top: 0, bottom: 0 };
  const lowest = frames.at(-1) ?? first;
  const isSingle = running.changes === 0;
  const range: Interval = [first.left, first.right];
  const most = Math.max(2, running.requests);
  const x = isSingle ? logarithmic([1, most], range) : linear([0, most], range);
  const values = isSingle ? powersOfTen([1, most]) : ticks([0, most], isNarrow ? 4 : 6);
  const below = spaced(
    values.map((value): Tick => ({ at: x(value), text: short(value) })),
    36,
  );
  const changes = running.changedAt.map(x);
  const panels = children.map((child, index): Content => {
    const frame = frames[index] ?? first;
    const numbered = index === 0 && running.changes <= MOST_NUMBERED;
    return [
      changeLines(frame, changes, false),
      panel(child, frame, x, `${id}-${index}`, palette, running),
      numbered ? numbers(changes, frame) : undefined,
    ];
  });
  return {
    height: lowest.bottom + 38,
    content: [
      panels,
      axisBelow(lowest, below, isSingle ? "request (each step ten times as many)" : "request"),
    ],
  };
}

/** Of changes: which one, where there is room. */
function numbers(places: readonly number[], { bottom }: Frame): Content {
  const all = places.map((at, index): Tick => ({ at, text: `▾${index + 1}` }));
  return spaced(all, 24).map(({ at, text }) => label(at + 3, bottom - 5, text, { class: "muted" }));
}

function panel(
  child: RunningChild,
  frame: Frame,
  x: Scale,
  id: string,
  palette: Palette,
  { changes }: RunningShares,
): Content {
  const domain = changes === 0 ? around(child) : across(child);
  const y = linear(domain, [frame.bottom, frame.top]);
  const { className } = palette.of(child.name);
  const grid = ticks(domain, 3).map((value): Tick => ({ at: y(value), text: tickText(value, domain) }));
  const at = (key: keyof RunningPoint) => (points: readonly RunningPoint[]) =>
    points.map((point): Point => [x(point.request), y(point[key])]);
  const all = child.lines;
  const each = (d: (points: readonly RunningPoint[]) => string) => all.map(d).join("");
  const last = all.at(-1)?.at(-1);
  const edges = all.map((points) => {
    const outer = hullOf(points);
    return { upper: at("max")(outer), lower: at("min")(outer) };
  });
  const drawn = [
    element("path", { class: "band", d: edges.map(({ upper, lower }) => area(upper, lower)).join("") }),
    element("path", {
      class: "edge",
      d: edges.map(({ upper, lower }) => line(upper) + line(lower)).join(""),
    }),
    element("path", { class: "weights", d: each((points) => line(at("expected")(points))) }),
    element("path", { class: `stroke ${className}`, d: each((points) => line(at("share")(points))) }),
  ];
  const end = last && `${points(last.share)}${isOutside(last) ? ` ✗ allowed ${bounds(last)}` : ""}`;
  return [
    gridLeft(frame, grid),
    clipped(`${id}-clip`, frame, drawn),
    label(frame.left, frame.top - 8, child.name, { class: "name" }, (frame.right - frame.left) * 0.45),
    label(frame.right, frame.top - 8, end ?? "", {
      class: last && isOutside(last) ? "figures wrong" : "figures",
      "text-anchor": "end",
    }),
    last &&
      dot(
        x(last.request),
        Math.min(frame.bottom, Math.max(frame.top, y(last.share))),
        className,
        isOutside(last),
      ),
  ];
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

/** Around what is expected, so far that the band is seen closing in from the second third on. */
function around({ lines }: RunningChild): Interval {
  const all = lines.flat();
  const expected = all[0]?.expected ?? 0.5;
  const most = Math.log10(Math.max(10, all.at(-1)?.request ?? 10));
  const later = all.filter(({ request }) => Math.log10(request) >= most * 0.4);
  const half = Math.max(
    0.002,
    ...later.flatMap(({ share, min, max }) => [Math.abs(share - expected), max - expected, expected - min]),
  );
  return within([expected - 1.15 * half, expected + 1.15 * half]);
}

/** From the least to the most that is expected, and what was observed in the end. */
function across({ lines }: RunningChild): Interval {
  const all = lines.flat();
  const ends = lines.flatMap((points) => points.slice(-1)).map(({ share }) => share);
  const settled = all.filter((_, index) => index >= all.length / 4).flatMap(({ share }) => [share]);
  const seen = [...all.map(({ expected }) => expected), ...ends, ...(lines.length === 1 ? settled : [])];
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const room = Math.max(0.3 * (most - least), lines.length === 1 ? 0.01 : 0.05);
  return within([least - room, most + room]);
}

function within([from, to]: Interval): Interval {
  return [Math.max(0, from), Math.min(1, to)];
}

function isOutside({ share, min, max }: RunningPoint): boolean {
  return share < min - 1e-9 || share > max + 1e-9;
}

/** `75.0 %`, with as many digits as tell it from its bounds. */
function points(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function bounds({ min, max }: RunningPoint): string {
  const digits = max - min < 0.002 && max !== min ? 3 : 1;
  const text = (share: number) => (100 * share).toFixed(digits);
  return text(min) === text(max) ? `${text(min)} %` : `${text(min)} to ${text(max)} %`;
}

function tickText(value: number, [from, to]: Interval): string {
  const step = (to - from) / 3;
  return `${(100 * value).toFixed(step < 0.002 ? 2 : step < 0.02 ? 1 : 0)} %`;
}

/** `10k`, `2M` */
export function short(value: number): string {
  if (value >= 1_000_000) return `${count(value / 1_000_000)}M`;
  return value >= 10_000 ? `${count(value / 1000)}k` : count(value);
}

/** Of many points some, the last one among them. */
function tableOf(children: readonly RunningChild[]): Content {
  const requests = children[0]?.lines.flat() ?? [];
  const step = Math.max(1, Math.ceil(requests.length / MOST_LISTED));
  const rows = requests.flatMap(({ request }, index) => {
    if (index % step !== 0 && index !== requests.length - 1) return [];
    const cells = children.flatMap(({ lines }) => {
      const point = lines.flat()[index];
      return point ? [points(point.share), bounds(point)] : ["–", "–"];
    });
    return [[count(request), ...cells]];
  });
  return table(["request", ...children.flatMap(({ name }) => [name, "allowed"])], rows);
}

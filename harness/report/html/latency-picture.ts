import { count } from "../../figures.ts";
import { milliseconds } from "../../judge/latency.ts";
import type { PercentileCurve } from "../charts/percentiles.ts";
import type { Report } from "../report.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { legend } from "./legend.ts";
import { type Content, element } from "./markup.ts";
import { axisBelow, dot, type Frame, gridLeft, spaced, type Tick } from "./svg/frame.ts";
import { line, type Point } from "./svg/path.ts";
import { type Interval, linear, logarithmic, powersOfTen, type Scale } from "./svg/scale.ts";
import { label, widthOf } from "./svg/text.ts";
import { table } from "./table.ts";

const PLOT_PX = 190;
const LEFT_PX = 58;
const BELOW_P50_PX = 28;
/** The slowest of all is drawn so far beyond the last percentile, in powers of ten. */
const MAX_AFTER = 0.5;

const classes = { all: "all", before: "before", during: "during", after: "after" } as const;
const words = {
  all: "all answers",
  before: "before changes",
  during: "during changes",
  after: "after changes",
};
const named = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 1];

/** How long answers took, from the fastest to the slowest. */
export function latencyPicture(curves: readonly PercentileCurve[], report: Report): Picture | undefined {
  if (curves.length === 0) return undefined;
  const isOpen = report.verdicts.some(({ check }) => check === "rateIsKept");
  return {
    key: "latency",
    title: "Latency by percentile",
    says: saysOf(curves, report),
    reads: `Each step to the right on the axis is a nine more: at 99 %, one of a hundred answers took longer. Both axes are logarithmic.${isOpen ? " In this open loop latency counts from when a request was due." : ""}${curves.length > 1 ? " During: sent before the new configuration was the only one in effect." : ""}`,
    draw: (canvas) => draw(canvas, curves),
    table: tableOf(curves),
  };
}

function saysOf(curves: readonly PercentileCurve[], { latencyMs, answered, phasesMs }: Report): string {
  const { p50, p99, max } = latencyMs;
  const all = `Half of the ${count(answered)} answers took ${milliseconds(p50)} or less, 99 % ${milliseconds(p99)} or less, the slowest ${milliseconds(max)}.`;
  if (!phasesMs || curves.length < 2) return all;
  const phase = (key: keyof typeof phasesMs) => `${milliseconds(phasesMs[key].p99)} ${key}`;
  return `${all} p99 ${curves.map(({ phase: key }) => (key === "all" ? "" : phase(key))).join(", ")} changes.`;
}

function draw({ width, isNarrow }: Canvas, curves: readonly PercentileCurve[]): Drawing {
  const key =
    curves.length > 1
      ? legend(
          curves.map(({ phase, answered }) => ({
            text: `${words[phase]} (${count(answered)})`,
            sample: (x, y) => element("path", { class: `curve ${classes[phase]}`, d: `M${x} ${y + 7}h18` }),
          })),
          width,
        )
      : { content: undefined, height: 0 };
  const top = key.height + 10;
  const frame: Frame = { left: LEFT_PX, right: width - 14, top, bottom: top + PLOT_PX };
  const nines = Math.max(1, ...curves.map(({ points }) => ninesOf(points)));
  const across = linear([0, nines + MAX_AFTER], [frame.left, frame.right]);
  const x: Scale = (share) => across(share === 1 ? nines + MAX_AFTER : -Math.log10(1 - share));
  const domain = withRoom(domainOf(curves), curves);
  const y = logarithmic(domain, [frame.bottom, frame.top]);
  const below = named
    .filter((share) => share === 1 || -Math.log10(1 - share) <= nines + 1e-9)
    .map(
      (share): Tick => ({
        at: x(share),
        text: share === 1 ? "max" : `${Number((share * 100).toFixed(3))} %`,
      }),
    );
  const left = powersOfTen(domain).map(
    (ms): Tick => ({ at: y(ms), text: `${Number(ms.toPrecision(3))} ms` }),
  );
  const lines = curves.map(({ phase, points }): Content => {
    const place = ({ share, ms }: (typeof points)[number]): Point => [x(share), y(Math.max(ms, domain[0]))];
    return element("path", { class: `curve ${classes[phase]}`, d: line(points.map(place)) });
  });
  return {
    height: frame.bottom + 38,
    content: [
      key.content,
      gridLeft(frame, left),
      lines,
      curves.length === 1 ? marks(curves[0]?.points ?? [], x, y, domain[0], frame) : undefined,
      axisBelow(frame, spaced(below, isNarrow ? 38 : 44), "so many answers took no longer"),
    ],
  };
}

/** How many nines the last percentile has, that the slowest request is not alone in. */
function ninesOf(points: PercentileCurve["points"]): number {
  const last = points.at(-2)?.share ?? 0;
  return last === 1 ? 1 : -Math.log10(1 - last);
}

/** At least one power of ten, so that a difference of nothing does not look like one. */
function domainOf(curves: readonly PercentileCurve[]): Interval {
  const all = curves.flatMap(({ points }) => points.map(({ ms }) => Math.max(ms, 0.001)));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const middle = Math.sqrt(least * most);
  return [Math.min(least / 1.15, middle / 3.2), Math.max(most * 1.25, middle * 3.2)];
}

/** The text of p50 stands below the curve, and above the axis. */
function withRoom([least, most]: Interval, curves: readonly PercentileCurve[]): Interval {
  const [only, ...others] = curves;
  const median = only?.points.find(({ share }) => share === 0.5);
  if (!median || others.length > 0) return [least, most];
  const part = BELOW_P50_PX / PLOT_PX;
  return [Math.min(least, (Math.max(median.ms, 0.001) / most ** part) ** (1 / (1 - part))), most];
}

/** The figures that the report names, where they are on the curve. */
function marks(
  points: PercentileCurve["points"],
  x: Scale,
  y: Scale,
  leastMs: number,
  frame: Frame,
): Content {
  const wanted = [
    [0.5, "p50"],
    [0.9, "p90"],
    [0.99, "p99"],
    [1, "max"],
  ] as const;
  let lastEnd = Number.NEGATIVE_INFINITY;
  return wanted.flatMap(([share, word]) => {
    const point = points.find((one) => one.share === share);
    if (!point) return [];
    const [at, height] = [x(share), y(Math.max(point.ms, leastMs))];
    const text = `${word} ${milliseconds(point.ms)}`;
    // The curve only rises, so that there is room above it at the left, and at the beginning below it at the right.
    const isFirst = share === 0.5;
    const from = isFirst ? at + 8 : Math.max(frame.left + 4, at - 8 - widthOf(text));
    const fits = isFirst || from > lastEnd + 2;
    if (fits && !isFirst) lastEnd = Math.max(at, from + widthOf(text));
    return [
      dot(at, height, "s0", false),
      fits ? label(from, isFirst ? height + 16 : height - 6, text, { class: "halo" }) : undefined,
    ];
  });
}

function tableOf(curves: readonly PercentileCurve[]): Content {
  const rows = named.flatMap((share) => {
    const cells = curves.map(({ points }) => points.find((one) => one.share === share)?.ms);
    if (cells.every((ms) => ms === undefined)) return [];
    const word = share === 0 ? "fastest" : share === 1 ? "slowest" : `p${Number((share * 100).toFixed(3))}`;
    return [[word, ...cells.map((ms) => (ms === undefined ? "–" : milliseconds(ms)))]];
  });
  return table(["percentile", ...curves.map(({ phase }) => words[phase])], rows);
}

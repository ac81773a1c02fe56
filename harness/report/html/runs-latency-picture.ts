import type { LatencyMs } from "../../history/history.ts";
import { milliseconds } from "../../judge/latency.ts";
import type { Row } from "../side-by-side.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { legend } from "./legend.ts";
import { type Content, element, name } from "./markup.ts";
import { axisBelow, type Frame, spaced } from "./svg/frame.ts";
import { logarithmic, powersOfTen, type Scale } from "./svg/scale.ts";
import { fittingEnd, label } from "./svg/text.ts";
import { table } from "./table.ts";

const MOST_RUNS = 12;
const ROW_PX = 28;

interface Run {
  readonly run: string;
  readonly latencyMs: LatencyMs;
}

/** How long answers took in every run. Undefined where no run has any. */
export function runsLatencyPicture(rows: readonly Row[]): Picture | undefined {
  const runs = rows
    .flatMap(({ run, report }): Run[] =>
      report && report.result !== "error" && report.answered > 0
        ? [{ run, latencyMs: report.latencyMs }]
        : [],
    )
    .slice(0, MOST_RUNS);
  const [first, ...others] = runs;
  if (!first) return undefined;
  const slowest = runs.reduce((worst, one) => (one.latencyMs.p99 > worst.latencyMs.p99 ? one : worst), first);
  return {
    key: "run-latency",
    title: "Latency, run by run",
    says:
      others.length === 0
        ? `p99 is ${milliseconds(first.latencyMs.p99)} in ${first.run}.`
        : `p99 is largest in ${slowest.run}: ${milliseconds(slowest.latencyMs.p99)}.`,
    reads:
      "Each line goes from p50 to the slowest answer, on a logarithmic axis. Whether a difference is more than noise is what “splitproof compare” says.",
    draw: (canvas) => draw(canvas, runs),
    table: table(
      ["run", "p50", "p90", "p99", "slowest"],
      runs.map(({ run, latencyMs: { p50, p90, p99, max } }) => [
        name(run),
        ...[p50, p90, p99, max].map(milliseconds),
      ]),
    ),
  };
}

function draw({ width, isNarrow }: Canvas, runs: readonly Run[]): Drawing {
  const key = legend(
    [
      { text: "p50", sample: (x, y) => p50(x + 8, y + 6) },
      { text: "p99", sample: (x, y) => p99(x + 8, y + 6) },
      { text: "slowest", sample: (x, y) => slowest(x + 8, y + 6) },
    ],
    width,
  );
  const top = key.height + 8;
  const bottom = top + runs.length * ROW_PX;
  const frame: Frame = { left: isNarrow ? 100 : 170, right: width - 16, top, bottom };
  const all = runs.flatMap(({ latencyMs: { p50: low, max } }) => [
    Math.max(0.001, low),
    Math.max(0.001, max),
  ]);
  const domain = [Math.min(...all) / 1.5, Math.max(...all) * 1.5] as const;
  const x = logarithmic(domain, [frame.left, frame.right]);
  const texts = powersOfTen(domain).map((ms) => ({ at: x(ms), text: `${Number(ms.toPrecision(3))} ms` }));
  return {
    height: bottom + 40,
    content: [
      key.content,
      runs.map((run, index) => runLine(run, top + index * ROW_PX + ROW_PX / 2, x, frame)),
      axisBelow(frame, spaced(texts, 52), "latency"),
    ],
  };
}

function runLine({ run, latencyMs }: Run, y: number, x: Scale, frame: Frame): Content {
  const at = (ms: number) => x(Math.max(0.001, ms));
  return [
    label(0, y + 4, fittingEnd(run, frame.left - 12)),
    element("path", {
      class: "stroke s0",
      d: `M${at(latencyMs.p50).toFixed(1)} ${y}H${at(latencyMs.max).toFixed(1)}`,
    }),
    slowest(at(latencyMs.max), y),
    p99(at(latencyMs.p99), y),
    p50(at(latencyMs.p50), y),
  ];
}

function p50(x: number, y: number): Content {
  return element("circle", { class: "dot s0", cx: x, cy: y, r: 5 });
}

function p99(x: number, y: number): Content {
  return element("rect", { class: "dot s1", x: x - 5, y: y - 5, width: 10, height: 10 });
}

function slowest(x: number, y: number): Content {
  return element("path", { class: "expected", d: `M${x.toFixed(1)} ${y - 7}v14` });
}

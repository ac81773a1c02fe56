import { count, counted } from "../../figures.ts";
import type { Rates } from "../charts/rates.ts";
import type { Report } from "../report.ts";
import { duration } from "./duration.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { legend } from "./legend.ts";
import { type Content, element } from "./markup.ts";
import { hatch, hatched, type Palette } from "./series.ts";
import { axisBelow, changeLines, type Frame, gridLeft, spaced } from "./svg/frame.ts";
import { area, steps } from "./svg/path.ts";
import { linear, type Scale, ticks } from "./svg/scale.ts";
import { label, short } from "./svg/text.ts";
import { table } from "./table.ts";

const PLOT_PX = 170;
const STRIP_PX = 34;
const LEFT_PX = 46;

/** Who answered how much when, and what failed then. */
export function ratesPicture(rates: Rates, report: Report, palette: Palette): Picture {
  return {
    key: "rates",
    title: "Answers a second, and failures",
    says: saysOf(rates, report),
    reads: `Backends lie on each other, so that the upper edge is all of them together; each step is the mean of ${duration(rates.widthMs)}, dashes are that of the whole run. ${rates.source === "logs" ? "Counted by the backends' own logs, since this load keeps no record of single requests." : "Below, on the same axis, what failed, was lost or had an unexpected answer."}${rates.changes > 0 ? ` Lines down are changes of the configuration${rates.changes > rates.changesMs.length ? ", some of them" : ""}.` : ""}`,
    draw: (canvas) => draw(canvas, rates, report, palette),
    table: tableOf(rates),
  };
}

function saysOf({ bad, durationMs, widthMs }: Rates, { requestsPerSecond, failed, lost }: Report): string {
  const all = `${count(requestsPerSecond)} answers a second over ${duration(durationMs)}`;
  if (bad === null) return `${all}; ${count(failed + lost)} failed or were lost, nobody recorded when.`;
  const sum = bad.reduce((total, own) => total + own, 0);
  if (sum === 0) return `${all}; none failed, was lost or unexpected.`;
  const most = Math.max(...bad);
  const worst = bad.indexOf(most) * widthMs;
  return `${all}; ${count(sum)} failed, were lost or had an unexpected answer, most of them (${count(most)}) from ${duration(worst)} on.`;
}

function draw({ width, id, isNarrow }: Canvas, rates: Rates, report: Report, palette: Palette): Drawing {
  const { backends, bad } = rates;
  const key = legend(
    backends.map(({ name }) => ({
      text: name,
      sample: (x, y) => filled(id, palette, name, `M${x} ${y}h16v12h-16z`),
    })),
    width,
  );
  const top = key.height + 22;
  const frame: Frame = { left: LEFT_PX, right: width - 10, top, bottom: top + PLOT_PX };
  const strip: Frame = {
    ...frame,
    top: frame.bottom + 30,
    bottom: frame.bottom + 30 + (isCalm(rates) ? 2 : STRIP_PX),
  };
  const lowest = bad ? strip : frame;
  const x = linear([0, rates.durationMs], [frame.left, frame.right]);
  const totals = edgesOf(rates)
    .slice(0, -1)
    .map((_, bin) => backends.reduce((sum, { perSecond }) => sum + (perSecond[bin] ?? 0), 0));
  const most = Math.max(...totals, report.requestsPerSecond, 1);
  const y = linear([0, most * 1.06], [frame.bottom, frame.top]);
  const changes = rates.changesMs.map(x);
  const times = ticks([0, rates.durationMs], isNarrow ? 4 : 6).map((ms) => ({
    at: x(ms),
    text: duration(ms),
  }));
  return {
    height: lowest.bottom + 38,
    content: [
      hatches(id, backends, palette),
      element("g", { transform: `translate(0 2)` }, key.content),
      label(0, top - 8, "answers a second", { class: "muted" }),
      gridLeft(
        frame,
        ticks([0, most * 1.06], 4).map((value) => ({ at: y(value), text: short(value) })),
      ),
      stacked(id, rates, palette, x, y),
      average(frame, y(report.requestsPerSecond)),
      changeLines(frame, changes),
      bad ? failures(strip, rates, bad, x, changes, id) : undefined,
      axisBelow(lowest, spaced(times, 44), "since the load began"),
    ],
  };
}

/** Each once, as several that have no colour of their own share theirs. */
function hatches(id: string, backends: Rates["backends"], palette: Palette): Content {
  const series = new Map(backends.map(({ name }) => [palette.of(name).index, palette.of(name)]));
  return [...series.values()].map((one) => hatch(id, one));
}

/** Each lies on the one before. */
function stacked(id: string, rates: Rates, palette: Palette, x: Scale, y: Scale): Content {
  const edges = edgesOf(rates).map(x);
  let below = rates.backends[0]?.perSecond.map(() => 0) ?? [];
  return rates.backends.map(({ name, perSecond }) => {
    const above = below.map((sum, bin) => sum + (perSecond[bin] ?? 0));
    const d = area(steps(edges, above.map(y)), steps(edges, below.map(y)));
    below = above;
    return filled(id, palette, name, d);
  });
}

function filled(id: string, palette: Palette, name: string, d: string): Content {
  return element("path", { class: "layer", fill: hatched(id, palette.of(name)), d });
}

function average({ left, right }: Frame, at: number): Content {
  return element("path", { class: "average", d: `M${left} ${at.toFixed(1)}H${right}` });
}

function isCalm({ bad }: Rates): boolean {
  return bad?.every((number) => number === 0) ?? true;
}

/** One bar for each bin in which something failed. */
function failures(
  frame: Frame,
  rates: Rates,
  bad: readonly number[],
  x: Scale,
  changes: readonly number[],
  id: string,
): Content {
  const most = Math.max(...bad);
  const edges = edgesOf(rates).map(x);
  const y = linear([0, Math.max(1, most)], [frame.bottom, frame.top]);
  const bars = bad.flatMap((number, bin) => {
    if (number === 0) return [];
    const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
    const top = Math.min(y(number), frame.bottom - 2);
    return [
      `M${from.toFixed(1)} ${frame.bottom}V${top.toFixed(1)}H${Math.max(to, from + 2).toFixed(1)}V${frame.bottom}z`,
    ];
  });
  return [
    label(
      0,
      frame.top - 6,
      most === 0 ? "failed: none" : `failed, lost or unexpected: at most ${count(most)} a bar`,
      {
        class: most === 0 ? "muted" : "wrong",
      },
    ),
    element(
      "pattern",
      { id: `${id}-bad`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
      element("path", { class: "bars", d: "M0 0h6v6h-6z" }),
      element("path", { class: "hatch", d: "M0 0l6 6M6 0l-6 6" }),
    ),
    element("path", { fill: `url(#${id}-bad)`, d: bars.join("") }),
    changeLines(frame, changes),
  ];
}

/** Where bins begin, and where the last one ends; in milliseconds. */
function edgesOf({ backends, widthMs, durationMs }: Rates): number[] {
  const bins = backends[0]?.perSecond.length ?? 0;
  return Array.from({ length: bins + 1 }, (_, bin) => (bin === bins ? durationMs : bin * widthMs));
}

function tableOf(rates: Rates): Content {
  const edges = edgesOf(rates);
  const rows = edges
    .slice(0, -1)
    .map((fromMs, bin) => [
      duration(fromMs),
      ...rates.backends.map(({ perSecond }) => count(Math.round(perSecond[bin] ?? 0))),
      ...(rates.bad ? [count(rates.bad[bin] ?? 0)] : []),
    ]);
  const bad = rates.bad ? ["failed, lost or unexpected"] : [];
  return table(
    ["from", ...rates.backends.map(({ name }) => `${name}, a second`), ...bad],
    rows,
    `In ${counted(rows.length, "bin")} of ${duration(rates.widthMs)}`,
  );
}

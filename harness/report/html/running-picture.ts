import type { RunningChild, RunningShares } from "../charts/running.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { type Content, element } from "./markup.ts";
import { type Aspect, panel } from "./running-panel.ts";
import { readsOf, saysOf, tableOf } from "./running-words.ts";
import type { Palette } from "./series.ts";
import { axisBelow, changeLines, type Frame, spaced, type Tick } from "./svg/frame.ts";
import { type Interval, linear, logarithmic, powersOfTen, type Scale, ticks } from "./svg/scale.ts";
import { label, short } from "./svg/text.ts";

const PANEL_PX = 92;
const GAP_PX = 32;
const TITLE_PX = 16;
const LEFT_PX = 56;

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

/** One panel for each backend, one below the other, over one axis of requests. */
function draw(
  { width, id, isNarrow }: Canvas,
  running: RunningShares,
  children: readonly RunningChild[],
  palette: Palette,
): Drawing {
  const numbersPx = running.restarts && running.changes > 0 ? 14 : 0;
  const frames = children.map((_, index): Frame => {
    const top = TITLE_PX + numbersPx + 8 + index * (PANEL_PX + GAP_PX);
    return { left: LEFT_PX, right: width - 10, top, bottom: top + PANEL_PX };
  });
  const lowest = frames.at(-1) ?? { left: LEFT_PX, right: width, top: 0, bottom: 0 };
  const { x, texts, unit } = requestsAxis(running, [lowest.left, lowest.right], isNarrow);
  const changes = running.changedAt.map(x);
  const aspect: Aspect = running.changes === 0 ? "around" : running.restarts ? "across" : "distance";
  const panels = children.map((child, index): Content => {
    const frame = frames[index] ?? lowest;
    return [
      running.restarts ? changeLines(frame, changes) : rug(frame, changes),
      panel(child, {
        frame,
        x,
        id: `${id}-${index}`,
        className: palette.of(child.name).className,
        aspect,
        titleY: frame.top - 8 - (index === 0 ? numbersPx : 0),
      }),
    ];
  });
  const numbers = running.restarts && frames[0] ? numbersOf(changes, frames[0]) : undefined;
  return { height: lowest.bottom + 38, content: [panels, numbers, axisBelow(lowest, texts, unit)] };
}

/** By powers of ten where there is one configuration, so that the band is seen closing in all the way. */
function requestsAxis({ requests, changes }: RunningShares, range: Interval, isNarrow: boolean) {
  const most = Math.max(2, requests);
  const isLogarithmic = changes === 0;
  const x: Scale = isLogarithmic ? logarithmic([1, most], range) : linear([0, most], range);
  const values = isLogarithmic ? powersOfTen([1, most]) : ticks([0, most], isNarrow ? 4 : 6);
  return {
    x,
    texts: spaced(
      values.map((value): Tick => ({ at: x(value), text: short(value) })),
      36,
    ),
    unit: isLogarithmic ? "requests (each power of ten is as wide)" : "requests",
  };
}

/** Which change each line is, where there is room. */
function numbersOf(places: readonly number[], { top }: Frame): Content {
  const all = places.map((at, index): Tick => ({ at, text: `▾${index + 1}` }));
  return spaced(all, 24).map(({ at, text }) =>
    label(at, top - 4, text, { class: "muted", "text-anchor": "middle" }),
  );
}

/** Of many changes only where they were, on an axis. */
function rug({ left, right, bottom }: Frame, places: readonly number[]): Content {
  const marks = places.map((at) => `M${at.toFixed(1)} ${bottom}v-5`).join("");
  return element("path", { class: "axis", d: `M${left} ${bottom}H${right}${marks}` });
}

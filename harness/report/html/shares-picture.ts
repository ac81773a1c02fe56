import { PROBE_ROUTER } from "../../config/probe.ts";
import { count, counted, percent } from "../../figures.ts";
import { isOutside, type ShareRow } from "../../judge/shares.ts";
import type { Report } from "../report.ts";
import { worstFirst } from "../worst-first.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { type Content, element } from "./markup.ts";
import type { Palette } from "./series.ts";
import { allowedBy, type Share, saysOf, tableOf } from "./shares-words.ts";
import { STRIPE_MARGIN, STRIPE_MARGIN_PX, stripe } from "./stripe.ts";
import { dot } from "./svg/frame.ts";
import { linear } from "./svg/scale.ts";
import { BOLD_PX, fitting, label, widthOf } from "./svg/text.ts";

/** A storm has thousands of shares: so many are drawn, more stand in the table, and all in report.json. */
const MOST_DRAWN = 12;
const ROW_PX = 58;
const TITLE_PX = 26;
const HEAD_PX = 22;

/** What was expected of each backend, what it got, and what its scheduler allows. Undefined where nothing is divided. */
export function sharesPicture(report: Report, palette: Palette): Picture | undefined {
  const seen = report.shares.filter((row) => row.route !== PROBE_ROUTER || isOutside(row));
  const divided = dividedByPlace(report.shares);
  const all = ordered(seen)
    .map((row): Share => ({ row, divided: divided.get(keyOf(row)) ?? 0 }))
    .filter(({ row, divided }) => divided > 0 || isOutside(row));
  if (all.length === 0) return undefined;
  const drawn = all.slice(0, MOST_DRAWN);
  const outside = all.filter(({ row }) => isOutside(row)).length;
  const more = all.length - drawn.length;
  return {
    key: "shares",
    title: "Expected and observed shares",
    says: `${saysOf(all, outside)}${more > 0 ? ` ${counted(drawn.length, "share")} of ${count(all.length)} are drawn, those that are wrong first.` : ""}`,
    reads: `Left: the bar is the share that was observed, the line across it what the weight gives. Right: the same in requests, each on its own scale; the stripe is ${allowedBy(report)} ${STRIPE_MARGIN}, and a diamond lies outside.`,
    draw: (canvas) => draw(canvas, drawn, palette),
    table: tableOf(all),
  };
}

/** How many requests were divided at each place: at once, since a storm has thousands of rows. */
function dividedByPlace(rows: readonly ShareRow[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.observed);
  return sums;
}

function keyOf({ route, service, epoch }: ShareRow): string {
  return JSON.stringify([route, service, epoch]);
}

/** What is wrong first where not all can be shown; otherwise as it was. */
function ordered(rows: readonly ShareRow[]): readonly ShareRow[] {
  return rows.length > MOST_DRAWN ? worstFirst(rows) : rows;
}

function draw(canvas: Canvas, shares: readonly Share[], palette: Palette): Drawing {
  const { width } = canvas;
  const half = Math.round(width * 0.5);
  let y = 4;
  const head: Content = [
    label(0, y + 10, "share, 0 to 100 %", { class: "muted" }),
    label(half + 8, y + 10, "answered, and allowed", {
      class: "muted",
    }),
  ];
  y += HEAD_PX;
  const places = placesOf(shares.map(({ row }) => row));
  const rows = shares.map((share, index): Content => {
    const isNew = places[index] !== "" && places[index] !== places[index - 1];
    const title = isNew ? label(0, y + 15, places[index] ?? "", { class: "place" }, width) : undefined;
    if (isNew) y += TITLE_PX;
    const drawn = drawShare(share, { y, half, width }, palette);
    y += ROW_PX;
    return [title, drawn];
  });
  return { height: y, content: [head, rows] };
}

/** `configuration of change 2 · route a`, as far as it tells the shares apart; nothing where they are of one place. */
function placesOf(rows: readonly ShareRow[]): string[] {
  const several = (key: keyof ShareRow) => new Set(rows.map((row) => row[key])).size > 1;
  const [epochs, routes, services] = [several("epoch"), several("route"), several("service")];
  return rows.map(({ epoch, route, service }) => {
    const when = epoch === 0 ? "first configuration" : `configuration of change ${count(epoch)}`;
    const parts = [epochs && when, routes && `route ${route}`, services && `divided by ${service}`];
    return parts.filter((part) => part !== false).join(" · ");
  });
}

interface Place {
  readonly y: number;
  readonly half: number;
  readonly width: number;
}

function drawShare({ row, divided }: Share, { y, half, width }: Place, palette: Palette): Content {
  const { className } = palette.of(row.backend);
  const figures = `${percent(row.observed, divided)} · ${count(row.observed)} of ${count(divided)}`;
  const weight = `weight ${row.weight}`;
  const room = width - widthOf(figures) - widthOf(weight) - 20;
  const shown = fitting(row.backend, room, BOLD_PX);
  return [
    label(0, y + 12, row.backend, { class: "name" }, room, BOLD_PX),
    label(Math.min(room, widthOf(shown, BOLD_PX)) + 8, y + 12, weight, { class: "muted" }),
    label(width, y + 12, figures, {
      "text-anchor": "end",
      class: isOutside(row) ? "wrong" : undefined,
    }),
    shareBar(row, divided, { y: y + 20, half, width }, className),
    range(row, { y: y + 20, half, width }, className),
  ];
}

/** From 0 to 100 %. */
function shareBar(row: ShareRow, divided: number, { y, half }: Place, className: string): Content {
  const scale = linear([0, Math.max(1, divided)], [0, half - 16]);
  const expected = scale(row.expected);
  return [
    element("rect", { class: "track", x: 0, y: y + 2, width: half - 16, height: 12, rx: 2 }),
    element("rect", {
      class: `fill ${className}`,
      x: 0,
      y: y + 2,
      width: scale(row.observed),
      height: 12,
      rx: 2,
    }),
    element("path", { class: "expected", d: `M${expected.toFixed(1)} ${y - 2}v20` }),
  ];
}

/** What is allowed takes up the same part of the room, whether it is few counts or many; one count is as wide as its dot. */
function range(row: ShareRow, { y, half, width }: Place, className: string): Content {
  const [left, right] = [half + 8, width];
  const middle = (left + right) / 2;
  const scale = linear(
    [row.allowedMin - 0.5, row.allowedMax + 0.5],
    [left + (right - left) * 0.35, left + (right - left) * 0.65],
  );
  const at = Math.min(right - 6, Math.max(left + 6, scale(row.observed) + beyond(row)));
  const allowed = [row.allowedMin, ...(row.allowedMin === row.allowedMax ? [] : [row.allowedMax])];
  return [
    element("rect", { class: "track", x: left, y: y + 6, width: right - left, height: 4, rx: 2 }),
    stripe(scale(row.allowedMin), scale(row.allowedMax), y - 1),
    dot(at, y + 8, className, isOutside(row)),
    label(middle, y + 31, allowed.map(count).join(" – "), { class: "muted", "text-anchor": "middle" }),
  ];
}

/** The margin of the stripe and as much again, so that what is off by one of thousands is seen beside it. */
function beyond({ observed, allowedMin, allowedMax }: ShareRow): number {
  const besidePx = 2 * STRIPE_MARGIN_PX;
  return observed < allowedMin ? -besidePx : observed > allowedMax ? besidePx : 0;
}

import { PROBE_ROUTER } from "../../config/probe.ts";
import { count, counted, percent } from "../../figures.ts";
import { dividedWith, isOutside } from "../../judge/shares.ts";
import type { ErrorReport, Report } from "../report.ts";
import type { Row } from "../side-by-side.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { type Content, element, name } from "./markup.ts";
import type { Share } from "./shares-words.ts";
import { STRIPE_MARGIN, stripe } from "./stripe.ts";
import { axisBelow, dot, type Frame, spaced } from "./svg/frame.ts";
import { type Interval, linear, type Scale, ticks } from "./svg/scale.ts";
import { BOLD_PX, fittingEnd, label } from "./svg/text.ts";
import { table } from "./table.ts";

const MOST_BACKENDS = 4;
const MOST_RUNS = 12;
const ROW_PX = 24;
const TITLE_PX = 28;

/** The shares of the first place where requests are divided, under the first configuration. */
export function firstDivision({ shares }: Report): Share[] {
  const [first] = shares.filter(({ route }) => route !== PROBE_ROUTER);
  if (!first) return [];
  return shares
    .filter(
      ({ route, service, epoch }) =>
        route === first.route && service === first.service && epoch === first.epoch,
    )
    .map((row) => ({ row, divided: dividedWith(row, shares) }));
}

interface Run {
  readonly run: string;
  readonly shares: readonly Share[];
}

/** The share of each backend in every run, with what each run allows. Undefined where no run divides anything. */
export function runsSharesPicture(rows: readonly Row[]): Picture | undefined {
  const runs = rows
    .flatMap(({ run, report }) =>
      report && isReport(report) ? [{ run, shares: firstDivision(report) }] : [],
    )
    .filter(({ shares }) => shares.some(({ divided }) => divided > 0))
    .slice(0, MOST_RUNS);
  const backends = [...new Set(runs.flatMap(({ shares }) => shares.map(({ row }) => row.backend)))];
  if (runs.length === 0) return undefined;
  const drawn = backends.slice(0, MOST_BACKENDS);
  const all = runs.flatMap(({ shares }) => shares);
  const outside = all.filter(({ row }) => isOutside(row)).length;
  const more = backends.length - drawn.length;
  return {
    key: "run-shares",
    title: "Shares, run by run",
    says: `${outside === 0 ? "Every share is" : `${count(outside)} of ${counted(all.length, "share")} ${outside === 1 ? "is" : "are"} not`} within what its own run allows.`,
    reads: `The dot is the observed share, the stripe what that run allows ${STRIPE_MARGIN}, the line what the weight gives; a diamond lies outside.${more > 0 ? ` ${counted(more, "more backend")} are in the table.` : ""}`,
    draw: (canvas) => draw(canvas, runs, drawn),
    table: tableOf(runs),
  };
}

function isReport(report: Report | ErrorReport): report is Report {
  return report.result !== "error";
}

function draw({ width, isNarrow }: Canvas, runs: readonly Run[], backends: readonly string[]): Drawing {
  const left = isNarrow ? 100 : 170;
  const frame = { left, right: width - 62, top: 0 };
  let y = 0;
  const content = backends.map((backend): Content => {
    const own = runs.flatMap(({ run, shares }) => {
      const share = shares.find(({ row }) => row.backend === backend);
      return share ? [{ run, share }] : [];
    });
    const domain = domainOf(own.map(({ share }) => share));
    const x = linear(domain, [frame.left, frame.right]);
    const title = label(0, y + 16, backend, { class: "name" }, width, BOLD_PX);
    y += TITLE_PX;
    const lines = own.map(({ run, share }) => {
      const drawn = shareLine(run, share, x, y, { ...frame, bottom: y + ROW_PX }, width);
      y += ROW_PX;
      return drawn;
    });
    const texts = ticks(domain, 3).map((value) => ({
      at: x(value),
      text: `${Number((100 * value).toPrecision(4))} %`,
    }));
    const axis = axisBelow({ ...frame, bottom: y + 2 }, spaced(texts, 52), "");
    y += 34;
    return [title, lines, axis];
  });
  return { height: y, content };
}

function shareLine(
  run: string,
  { row, divided }: Share,
  x: Scale,
  y: number,
  frame: Frame,
  width: number,
): Content {
  const part = (value: number) => x(divided === 0 ? 0 : value / divided);
  const expected = part(row.expected);
  return [
    label(0, y + 16, fittingEnd(run, frame.left - 12)),
    element("path", { class: "grid", d: `M${frame.left} ${y + 12}H${frame.right}` }),
    stripe(part(row.allowedMin), part(row.allowedMax), y + 3),
    element("path", { class: "expected", d: `M${expected.toFixed(1)} ${y + 1}v22` }),
    dot(part(row.observed), y + 12, "s0", isOutside(row)),
    label(width, y + 16, percent(row.observed, divided), {
      "text-anchor": "end",
      class: isOutside(row) ? "wrong" : undefined,
    }),
  ];
}

/** All that is observed, expected or allowed in any run, with some room. */
function domainOf(shares: readonly Share[]): Interval {
  const all = shares.flatMap(({ row, divided }) =>
    divided === 0
      ? []
      : [row.observed, row.expected, row.allowedMin, row.allowedMax].map((value) => value / divided),
  );
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = Math.max(0.005, (most - least) * 0.2);
  return all.length === 0 ? [0, 1] : [least - room, most + room];
}

function tableOf(runs: readonly Run[]): Content {
  const rows = runs.flatMap(({ run, shares }) =>
    shares
      .slice(0, 20)
      .map(({ row, divided }) => [
        name(run),
        name(row.backend),
        String(row.weight),
        `${count(row.observed)} of ${count(divided)}`,
        percent(row.observed, divided),
        `${count(row.allowedMin)} to ${count(row.allowedMax)}`,
      ]),
  );
  return table(["run", "backend", "weight", "answered", "share", "allowed"], rows);
}

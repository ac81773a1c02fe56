import { count, counted } from "../../figures.ts";
import type { Sequence } from "../charts/sequence.ts";
import type { Report } from "../report.ts";
import type { Canvas, Drawing, Picture } from "./figure.ts";
import { legend } from "./legend.ts";
import { type Content, element, name } from "./markup.ts";
import type { Palette } from "./series.ts";
import { type Point, squares } from "./svg/path.ts";
import { label } from "./svg/text.ts";
import { table } from "./table.ts";

/** So many cells a row, or a little less, so that a row holds whole cycles. */
const WIDE_CELLS = 25;
const NARROW_CELLS = 17;
const LEFT_PX = 40;
const MOST_CELL_PX = 24;
const NOTE_PX = 20;
/** A summary that names many weights says nothing that is read here. */
const LONGEST_SUMMARY = 200;

/** Who answered one request after the other, with the first pick that the schedule does not allow. */
export function sequencePicture(sequence: Sequence, report: Report, palette: Palette): Picture {
  const { from, cells, cycle } = sequence;
  const cycles =
    cycle !== undefined && cycle <= NARROW_CELLS
      ? ` The schedule repeats after ${counted(cycle, "pick")}, and a row holds whole cycles: what is right stands in columns.`
      : "";
  return {
    key: "sequence",
    title: `Who answered, one request after the other`,
    says: saysOf(sequence, report),
    reads: `One cell for each request, row by row, from request ${count(from)} to ${count(from + cells.length - 1)}; a letter and a colour for each backend.${cycles}`,
    draw: (canvas) => draw(canvas, sequence, palette),
    table: tableOf(sequence, palette),
  };
}

function saysOf({ wrongAt, cells, from }: Sequence, { verdicts }: Report): string {
  const order = verdicts.find(({ check }) => check === "orderFollowsSchedule");
  const summary = order && order.summary.length <= LONGEST_SUMMARY ? ` ${order.summary}.` : "";
  if (wrongAt !== undefined)
    return `Request ${count(wrongAt)} is the first that the schedule does not allow (framed).${summary}`;
  const unanswered = cells.filter((cell) => cell === null).length;
  const rest =
    unanswered > 0 ? `; ${counted(unanswered, "request")} of these had no answer of a known backend (✕)` : "";
  const first = from === 0 ? `The first ${count(cells.length)} requests` : counted(cells.length, "request");
  return order?.result === "pass"
    ? `${first}: each is what the schedule gives${rest}.${summary}`
    : `${first}${rest}.${summary}`;
}

function draw(canvas: Canvas, sequence: Sequence, palette: Palette): Drawing {
  const { width } = canvas;
  const { cells, from, wrongAt } = sequence;
  const names = namesOf(sequence);
  const perRow = cellsPerRow(sequence, canvas.isNarrow ? NARROW_CELLS : WIDE_CELLS);
  const side = Math.min(MOST_CELL_PX, Math.floor((width - LEFT_PX) / perRow));
  const key = legend(
    [
      ...names.map((backend) => ({
        text: backend ?? `${sequence.others} others`,
        sample: (x: number, y: number): Content => {
          const { className, letter } = palette.of(backend);
          return [
            element("rect", { class: `fill ${className}`, x, y: y - 1, width: 16, height: 15 }),
            label(x + 8, y + 11, letter, { class: "letter", "text-anchor": "middle" }),
          ];
        },
      })),
      ...(cells.includes(null)
        ? [
            {
              text: "nobody known",
              sample: (x: number, y: number) => label(x + 4, y + 11, "✕", { class: "wrong" }),
            },
          ]
        : []),
    ],
    width,
  );
  const top = key.height + 10;
  const wrong = wrongAt === undefined ? undefined : wrongAt - from;
  const place = (index: number): Point => {
    const row = Math.floor(index / perRow);
    // What is said of the wrong pick stands in a gap above its row.
    const gap = wrong !== undefined && row >= Math.floor(wrong / perRow) ? NOTE_PX : 0;
    return [LEFT_PX + (index % perRow) * side, top + gap + row * (side + 2)];
  };
  const rows = Math.ceil(cells.length / perRow);
  const groups = names.map((backend, index): Content => {
    const own = cells.flatMap((cell, at) => (cell === index ? [place(at)] : []));
    const { className, letter } = palette.of(backend);
    return [
      element("path", { class: `fill ${className}`, d: squares(own, side - 1.5) }),
      letters(own, side, letter, "letter"),
    ];
  });
  const nobody = cells.flatMap((cell, at) => (cell === null ? [place(at)] : []));
  return {
    height: (place((rows - 1) * perRow)[1] ?? 0) + side + 6,
    content: [
      key.content,
      Array.from({ length: rows }, (_, row) =>
        label(LEFT_PX - 8, (place(row * perRow)[1] ?? 0) + side / 2 + 4, count(from + row * perRow), {
          class: "muted",
          "text-anchor": "end",
        }),
      ),
      groups,
      element("path", { class: "nobody", d: squares(nobody, side - 1.5) }),
      letters(nobody, side, "✕", "wrong"),
      wrong === undefined ? undefined : frame(place(wrong), side, wrong + from, width),
    ],
  };
}

/** All letters of a row are one text, so that a hundred of them are a few elements. */
function letters(places: readonly Point[], side: number, letter: string, className: string): Content {
  const rows = Map.groupBy(places, ([, y]) => y);
  return [...rows].map(([y, row]) =>
    element(
      "text",
      {
        class: className,
        x: row.map(([x]) => (x + (side - 1.5) / 2).toFixed(1)).join(" "),
        y: y + side / 2 + 3.5,
        "text-anchor": "middle",
        "aria-hidden": "true",
      },
      letter.repeat(row.length),
    ),
  );
}

/** Around the first wrong pick, with what it is. */
function frame([x, y]: Point, side: number, wrongAt: number, width: number): Content {
  const isRight = x > width / 2;
  return [
    element("rect", { class: "wrong-pick", x: x - 2.5, y: y - 2.5, width: side + 3.5, height: side + 3.5 }),
    label(
      isRight ? x + side : x - 2,
      y - 7,
      `${isRight ? "" : "▾ "}request ${count(wrongAt)}: not allowed${isRight ? " ▾" : ""}`,
      {
        class: "wrong halo",
        "text-anchor": isRight ? "end" : "start",
      },
    ),
  ];
}

function cellsPerRow({ cycle, cells }: Sequence, most: number): number {
  if (cells.length <= most) return Math.max(1, cells.length);
  return cycle !== undefined && cycle <= most ? Math.floor(most / cycle) * cycle : most;
}

/** With one more, that has no name of its own, for all others. */
function namesOf({ names, others }: Sequence): readonly (string | undefined)[] {
  return others > 0 ? [...names, undefined] : names;
}

function tableOf({ names, cells, from }: Sequence, palette: Palette): Content {
  const perRow = 20;
  const letterOf = (cell: number | null) => (cell === null ? "✕" : palette.of(names[cell]).letter);
  const rows = Array.from({ length: Math.ceil(cells.length / perRow) }, (_, row) => [
    `from ${count(from + row * perRow)}`,
    element(
      "code",
      {},
      cells
        .slice(row * perRow, (row + 1) * perRow)
        .map(letterOf)
        .join(" "),
    ),
  ]);
  const key = names.map((backend) => [palette.of(backend).letter, name(backend)]);
  return [table(["requests", "answered by"], rows), table(["letter", "backend"], key)];
}

import { PROBE_ROUTER } from "../../config/probe.ts";
import type { Charts } from "../charts/charts.ts";
import type { Report } from "../report.ts";
import { element, type Markup } from "./markup.ts";

/** How a backend is told from the others, in every picture of a report alike. */
export interface Series {
  /** `s0` to `s4`, or `s5` for all that have no colour of their own. */
  readonly className: string;
  /** A letter, where there is no room for a name. */
  readonly letter: string;
  readonly index: number;
}

const COLOURS = 5;
const NEUTRAL = COLOURS;

/** The first ones that are drawn get the colours. */
export class Palette {
  readonly #places = new Map<string, number>();

  constructor(report: Report, charts: Charts | undefined) {
    const names = [
      ...(charts?.rates?.backends.filter(({ isOne }) => isOne).map(({ name }) => name) ?? []),
      ...(charts?.sequence?.names ?? []),
      // Of nested services these are not backends: each has its own panel, and needs a colour less.
      ...(charts?.running.flatMap(({ children }) => children.map(({ name }) => name)) ?? []),
      ...report.shares.filter(({ route }) => route !== PROBE_ROUTER).map(({ backend }) => backend),
    ];
    for (const name of names) if (!this.#places.has(name)) this.#places.set(name, this.#places.size);
  }

  /** @param name undefined for those that are shown as one */
  of(name: string | undefined): Series {
    const place = (name === undefined ? undefined : this.#places.get(name)) ?? Number.POSITIVE_INFINITY;
    const index = Math.min(place, NEUTRAL);
    return { className: `s${index}`, letter: letterOf(place), index };
  }
}

/** A … Z, a … z, then whatever. */
function letterOf(place: number): string {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[place] ?? "·";
}

const HATCHES = [
  "",
  "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",
  "M4 0v8",
  "M0 4h8",
  "M-2 6l4 4M0 0l8 8M6 -2l4 4",
  "M2 2h1M6 6h1",
];

/** A colour with its hatching, by which it is told from the others without it as well. */
export function hatch(id: string, { index, className }: Series): Markup {
  return element(
    "pattern",
    { id: `${id}-h${index}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    element("path", { class: `fill ${className}`, d: "M0 0h8v8h-8z" }),
    element("path", { class: "hatch", d: HATCHES[index] }),
  );
}

/** What an area of a series is filled with, once its {@link hatch} stands in the same picture. */
export function hatched(id: string, { index }: Series): string {
  return `url(#${id}-h${index})`;
}

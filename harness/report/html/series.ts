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
      ...(charts?.running.flatMap(({ children }) => children.map(({ name }) => name)) ?? []),
      ...(charts?.sequence?.names ?? []),
      ...(charts?.rates?.backends.filter(({ isOne }) => isOne).map(({ name }) => name) ?? []),
      ...report.shares.filter(({ route }) => route !== PROBE_ROUTER).map(({ backend }) => backend),
    ];
    for (const name of names) if (!this.#places.has(name)) this.#places.set(name, this.#places.size);
  }

  of(name: string): Series {
    const place = this.#places.get(name) ?? NEUTRAL;
    const index = Math.min(place, NEUTRAL);
    return { className: `s${index}`, letter: letterOf(place), index };
  }
}

/** A … Z, a … z, then whatever. */
function letterOf(place: number): string {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[place] ?? "#";
}

const HATCHES = [
  "",
  "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",
  "M4 0v8",
  "M0 4h8",
  "M-2 6l4 4M0 0l8 8M6 -2l4 4",
  "M2 2h1M6 6h1",
];

/** A pattern that is laid over a colour, so that it is told from the others without it as well. */
export function hatch(id: string, index: number): Markup | undefined {
  const d = HATCHES[index];
  if (!d) return undefined;
  return element(
    "pattern",
    { id: `${id}-h${index}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    element("path", { class: "hatch", d }),
  );
}

/** What fills an area over its colour; nothing for the first, which is plain. */
export function hatchFill(id: string, index: number): string | undefined {
  return HATCHES[index] ? `url(#${id}-h${index})` : undefined;
}

import { schedulers } from "../schedulers/index.ts";

/** A sequence that repeats. */
export interface Period {
  /** After how many picks. */
  readonly length: number;
  /** Which schedulers have these picks, in this order, with the children in order of configuration. */
  readonly schedulers: readonly ("smooth" | "gcd" | "edf")[];
}

/** So many picks are looked at; a period has to be seen three times in them. */
const LOOKED_AT = 65_536;
const TIMES = 3;

/** The shortest period that holds without exception from the first pick on, if there is one. */
export function periodOf(child: Uint16Array, children: number): Period | undefined {
  const picks = child.subarray(0, LOOKED_AT);
  const length = shortestPeriod(picks);
  if (length * TIMES > picks.length) return undefined;
  const cycle = picks.subarray(0, length);
  const weights = Array.from({ length: children }, () => 0);
  for (const picked of cycle) weights[picked] = (weights[picked] ?? 0) + 1;
  const known = (["smooth", "gcd", "edf"] as const).filter((name) => {
    const generator = schedulers[name].picks(weights);
    return isRotation(
      cycle,
      Uint16Array.from({ length }, () => generator.next().value),
    );
  });
  return { length, schedulers: known };
}

/** The length less that of the longest proper prefix that is a suffix as well (Knuth, Morris & Pratt 1977). */
function shortestPeriod(picks: Uint16Array): number {
  const border = new Uint32Array(picks.length);
  let length = 0;
  for (let row = 1; row < picks.length; row++) {
    while (length > 0 && picks[row] !== picks[length]) length = border[length - 1] ?? 0;
    if (picks[row] === picks[length]) length++;
    border[row] = length;
  }
  return picks.length - (border.at(-1) ?? 0);
}

function isRotation(a: Uint16Array, b: Uint16Array): boolean {
  const text = (picks: Uint16Array) => [...picks].map((picked) => `,${picked};`).join("");
  const once = text(a);
  return (once + once).includes(text(b));
}

import { count, percent } from "../figures.ts";
import { bar } from "../report/bar.ts";
import { columnsOf, fitted } from "./columns.ts";

/** How far a load has come. */
export interface Standing {
  readonly name: string;
  readonly done: number;
  readonly failed: number;
  /** So much of the whole, 0 to 1; undefined where nobody knows the whole. */
  readonly part: number | undefined;
  /** Of late; undefined where no request is counted as it comes in. */
  readonly requestsPerSecond: number | undefined;
  readonly elapsedMs: number;
  readonly leftMs: number | undefined;
  /** By backend. */
  readonly answered: readonly { readonly backend: string; readonly count: number }[];
}

const NARROW = 100;
const GAP = "  ";
/** A name that is cut shorter than this tells nothing. */
const LEAST_NAME = 12;

/**
 * `canary  ███████░░░  35 %  1,229/s  12 s left  appv1 75.0 %  appv2 25.0 %`, in one line of so many columns: the name
 * makes room for the shares, and of those as many are shown as fit.
 */
export function progressLine(standing: Standing, columns: number): string {
  const { name, done, failed, part, requestsPerSecond, elapsedMs, leftMs } = standing;
  const figures = [
    part === undefined
      ? `${Math.floor(elapsedMs / 1000)} s`
      : `${bar(part, columns < NARROW ? 10 : 20)} ${String(Math.floor(part * 100)).padStart(3)} %`,
    ...(requestsPerSecond === undefined ? [] : [`${count(Math.round(requestsPerSecond))}/s`]),
    ...(leftMs === undefined ? [] : [timeLeft(leftMs)]),
    ...(failed === 0 ? [] : [`${count(failed)} failed`]),
  ];
  const shares = done === 0 ? [] : sharesOf(standing);
  const room = columns - columnsOf(joined(...figures, ...shares)) - GAP.length;
  const most = Math.floor(columns / 3);
  const line = joined(fitted(name, Math.min(most, Math.max(LEAST_NAME, room))), ...figures);
  return fitted(withShares(line, shares, columns), columns);
}

function sharesOf({ answered }: Standing): string[] {
  const all = answered.reduce((sum, { count: own }) => sum + own, 0);
  return answered.map(({ backend, count: own }) => `${fitted(backend, 20)} ${percent(own, all)}`);
}

function withShares(line: string, shares: readonly string[], columns: number): string {
  const withFirst = (number: number) => {
    const left = shares.length - number;
    return joined(line, ...shares.slice(0, number), ...(left > 0 ? [`+${left}`] : []));
  };
  const most = shares.findLastIndex((_, index) => columnsOf(withFirst(index + 1)) <= columns) + 1;
  return most === 0 ? line : withFirst(most);
}

function joined(...parts: readonly string[]): string {
  return parts.join(GAP);
}

/** `12 s left`, `3 min left`, `1 h 05 min left` */
function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min left`;
}

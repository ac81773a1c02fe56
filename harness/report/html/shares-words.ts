import { count, counted, percent } from "../../figures.ts";
import { isIndependent } from "../../judge/divisions.ts";
import { isOutside, type ShareRow } from "../../judge/shares.ts";
import type { Report } from "../report.ts";
import { type Content, element, name } from "./markup.ts";
import { table } from "./table.ts";

/** What is said of shares: in sentences, and in the table behind their picture. */

/** So many stand in the table, and all in report.json. */
const MOST_LISTED = 60;

/** A share, with how many requests were divided where it stands. */
export interface Share {
  readonly row: ShareRow;
  readonly divided: number;
}

/** What the stripe of a picture is. */
export function allowedBy({ subject, evidence }: Report): string {
  const { scheduler, instances = 1 } = subject;
  if (isIndependent(scheduler))
    return `what independent picks stay within${evidence ? `, but for a chance of ${evidence.alpha} at most` : ""}`;
  return instances > 1
    ? `what ${count(instances)} replicas of a ${scheduler} scheduler allow`
    : `what the ${scheduler} scheduler allows`;
}

/** What is to be seen: whether all is well, and the first that shows it, with its numbers. */
export function saysOf(all: readonly Share[], outside: number): string {
  const [first] = all.filter(({ row }) => outside === 0 || isOutside(row));
  const one = first
    ? `${first.row.backend} ${first.row.sessions ? "was given" : "answered"} ${inWords(first)}`
    : "";
  if (all.length === 1) return `${one}.`;
  if (outside === 0) return `Every share is within what is allowed: ${one}.`;
  return `${count(outside)} of ${counted(all.length, "share")} ${outside === 1 ? "is" : "are"} outside of what is allowed: ${one}.`;
}

function inWords({ row, divided }: Share): string {
  return `${percent(row.observed, divided)}, ${count(row.observed)} of ${count(divided)} ${row.sessions ? "new sessions" : "requests"}, where ${allowedIn(row)} ${row.allowedMin === 1 && row.allowedMax === 1 ? "is" : "are"} allowed`;
}

function allowedIn({ allowedMin, allowedMax }: ShareRow): string {
  return allowedMin === allowedMax ? count(allowedMin) : `${count(allowedMin)} to ${count(allowedMax)}`;
}

export function tableOf(all: readonly Share[]): Content {
  const several = (key: (row: ShareRow) => unknown) => new Set(all.map(({ row }) => key(row))).size > 1;
  const columns: [string, (row: ShareRow) => Content][] = [];
  if (several(({ epoch }) => epoch))
    columns.push(["when", ({ epoch }) => (epoch === 0 ? "before" : `change ${count(epoch)}`)]);
  if (several(({ route }) => route)) columns.push(["route", ({ route }) => name(route)]);
  if (several(({ service }) => service)) columns.push(["divided by", ({ service }) => name(service)]);
  const rows = all
    .slice(0, MOST_LISTED)
    .map(({ row, divided }) => [
      name(row.backend),
      ...columns.map(([, cell]) => cell(row)),
      String(row.weight),
      count(row.expected),
      count(row.observed),
      percent(row.observed, divided),
      isOutside(row) ? `${allowedIn(row)} ✗` : allowedIn(row),
    ]);
  const head = [
    "backend",
    ...columns.map(([title]) => title),
    "weight",
    "expected",
    "answered",
    "share",
    "allowed",
  ];
  const more = all.length - rows.length;
  return [
    table(head, rows),
    more > 0 ? element("p", {}, `… and ${counted(more, "more share")} in report.json`) : undefined,
  ];
}

import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { sum } from "./schedulers/model.ts";
import type { JudgedDivision, ShareRow } from "./shares.ts";

/** `green answered 412 of the 18,702 requests after the change; weights 1:1 with a smooth scheduler allow …` */
export function sayShare(history: History, { division, rows }: JudgedDivision, row: ShareRow): string {
  const total = sum(rows.map((other) => other.observed));
  const when = row.epoch === 0 ? "" : ` after change ${row.epoch} settled`;
  const where = history.routes.length > 1 ? ` of route ${row.route}` : "";
  const weights = rows.map((other) => other.weight).join(":");
  const scheduler = division.roundRobin
    ? "servers in turn"
    : `weights ${weights} with ${article(history.subject.scheduler)} scheduler`;
  const [did, what] = row.sessions ? ["was given", "new session"] : ["answered", "request"];
  return `${row.backend} ${did} ${count(row.observed)} of the ${counted(total, what)}${where} divided by ${row.service}${when}; ${scheduler} allow ${boundsOf(row)}`;
}

/** `appv1 30,000, appv2 10,000 of 40,000, as 3:1 allows`, of one service that divides. */
export function sayShares(rows: readonly ShareRow[]): string {
  const total = sum(rows.map((row) => row.observed));
  const shares = rows.slice(0, 6).map((row) => `${row.backend} ${count(row.observed)}`);
  const more = rows.length > 6 ? ", …" : "";
  const what = rows[0]?.sessions ? " new sessions" : "";
  const when = rows[0]?.epoch ? ` after change ${rows[0].epoch}` : "";
  return `${shares.join(", ")}${more} of ${count(total)}${what}${when}, as ${rows.map((row) => row.weight).join(":")} allows`;
}

function boundsOf({ allowedMin, allowedMax }: ShareRow): string {
  return allowedMin === allowedMax
    ? `exactly ${count(allowedMin)}`
    : `${count(allowedMin)} to ${count(allowedMax)}`;
}

function article(scheduler: string): string {
  return `${scheduler === "edf" ? "an" : "a"} ${scheduler}`;
}

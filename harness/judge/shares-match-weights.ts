import { count } from "../figures.ts";
import type { History } from "../history/history.ts";
import { type CarriedShare, carriedShares, sayCarried } from "./carried.ts";
import { isIndependent } from "./divisions.ts";
import { judgeIndependent } from "./independent-picks.ts";
import { unjudgedSessions } from "./sessions.ts";
import { sayShare, sayShares } from "./share-sentence.ts";
import {
  evidenceOf,
  isOutside,
  type JudgedDivision,
  judgedDivisions,
  type ShareRow,
  shareRows,
} from "./shares.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/** A verdict is one sentence. */
const MOST_SAID = 6;

/**
 * Each backend has the share that the subject's scheduler allows for the weights: per route, at every level of nested
 * services, for every configuration of the run. Where clients come back to a sticky service, its shares are those of new
 * sessions. No tolerance is added to the scheduler's own bounds; independent picks
 * are judged by tests with stated error rates.
 */
export function sharesMatchWeights(): Check {
  return { name: "sharesMatchWeights", judge };
}

function judge(history: History): Opinion {
  const unjudged = unjudgedSessions(history);
  if (unjudged !== undefined) return unknown(unjudged);
  if (isIndependent(history.subject.scheduler)) return judgeIndependent(history);
  const divisions = judgedDivisions(history);
  const wrong = divisions.flatMap((judged) => judged.rows.filter(isOutside).map((row) => ({ judged, row })));
  if (wrong.length > 0) {
    return {
      result: "fail",
      summary: sayFirst(wrong.map(({ judged, row }) => sayShare(history, judged, row))),
      evidence: evidenceOf(wrong),
    };
  }
  const carried = carriedShares(history);
  const adrift = carried.filter(isOutside);
  if (adrift.length > 0) return { result: "fail", summary: sayFirst(adrift.map(sayCarried)), evidence: [] };
  const doubt = doubtOf(history, divisions, carried);
  if (doubt) return unknown(doubt);
  return pass(summary(history, carried));
}

/** All of a few; of more, as a storm can have thousands, the first. */
function sayFirst(all: readonly string[]): string {
  const more = all.length > MOST_SAID ? `; and ${count(all.length - MOST_SAID)} more` : "";
  return `${all.slice(0, MOST_SAID).join("; ")}${more}`;
}

function doubtOf(
  { epochs, hits, load, backends }: History,
  divisions: readonly JudgedDivision[],
  carried: readonly CarriedShare[],
): string | undefined {
  if (divisions.length === 0) return "no route has a split to judge";
  // An epoch too short to be judged by itself is judged with the others, where deviations are carried over.
  const isCarried = (row: ShareRow | undefined) =>
    carried.some(
      ({ route, service, divided }) => route === row?.route && service === row.service && divided > 0,
    );
  const empty = divisions.find(
    ({ rows }) =>
      rows.every((row) => row.observed === 0) &&
      rows[0]?.service === rootOf(epochs, rows) &&
      !(epochs.length > 2 && isCarried(rows[0])),
  );
  const row = empty?.rows[0];
  if (row) return sayEmpty(row);
  const torn = load.kind === "saturate" ? backends.filter((_, index) => !hits.complete[index]) : [];
  return torn.length > 0
    ? `the log of ${torn.join(", ")} is not complete, and it is all that tells the shares`
    : undefined;
}

/** What is missing where nothing was counted, and what to do about it. */
function sayEmpty({ route, epoch, sessions }: ShareRow): string {
  const [what, more] = sessions
    ? ["answers to new clients", "begin more sessions"]
    : ["answered requests", "send more"];
  return epoch === 0
    ? `route ${route} has no ${what}; ${more} to judge their shares`
    : `route ${route} has no ${what} from when change ${count(epoch)} must have been in effect; let the load last longer after it, or ${more}`;
}

function rootOf(epochs: History["epochs"], rows: readonly ShareRow[]): string | undefined {
  const epoch = epochs[rows[0]?.epoch ?? 0];
  return epoch?.splits.find((split) => split?.name === rows[0]?.service)?.name;
}

/** `appv1 30,000, appv2 10,000 of 40,000, as 3:1 allows`; the rest stands in the report's table. */
function summary(history: History, carried: readonly CarriedShare[]): string {
  const divisions = [
    ...Map.groupBy(shareRows(history), (row) => JSON.stringify([row.epoch, row.route, row.service])).values(),
  ];
  const parts = divisions.slice(0, 4).map(sayShares);
  const rest = divisions.length > 4 ? `; and ${divisions.length - 4} more divisions` : "";
  const [together] = carried;
  const all =
    together && together.changes > 1 ? `; over all ${count(together.changes)} changes together as well` : "";
  return `${parts.join("; ")}${rest}${all} (${history.subject.scheduler})`;
}

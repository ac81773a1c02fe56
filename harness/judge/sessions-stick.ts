import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { stickyIn } from "./followers.ts";
import { type FollowedSessions, followSessions, unjudgedSessions } from "./sessions.ts";
import { sayShare, sayShares } from "./share-sentence.ts";
import { evidenceOf, isOutside, judgedDivisions } from "./shares.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/**
 * Whoever sends the cookie of a sticky service back comes to the child that its session was given; and which child a new
 * session is given follows the schedule, in which those that come back take no turn: shares of new sessions lie within
 * the same bounds as those of requests elsewhere.
 */
export function sessionsStick(): Check {
  return { name: "sessionsStick", judge };
}

/** A verdict is one sentence. */
const MOST_SAID = 6;

function judge(history: History): Opinion {
  const { samples, disturbed = [] } = history;
  if (!samples.sessions)
    return unknown("no client came back, so no cookie was put to the test; take `sessions` as the load");
  const services = stickyServices(history);
  if (services.length === 0)
    return unknown("no service of the configuration is sticky, so no session has to stick");
  const doubt = unjudgedSessions(history);
  if (doubt !== undefined) return unknown(doubt);
  const followed = services.map((one) => ({
    ...one,
    ...followSessions(history, one.route, one.service),
  }));
  const [astray] = followed.filter(({ strayed }) => strayed.length > 0);
  if (astray && disturbed.length > 0)
    return unknown("while a backend is disturbed, where its sessions go is the subject's choice");
  if (astray) return sayAstray(history, astray);

  const divisions = judgedDivisions(history).filter(({ division }) => division.sticky);
  const wrong = divisions.flatMap((judged) => judged.rows.filter(isOutside).map((row) => ({ judged, row })));
  if (wrong.length > 0) {
    const said = wrong.slice(0, MOST_SAID).map(({ judged, row }) => sayShare(history, judged, row));
    return { result: "fail", summary: said.join("; "), evidence: evidenceOf(wrong) };
  }
  const idle = followed.find(({ cameBack }) => cameBack === 0);
  if (idle) return unknown(`${idle.service}: no answered request came back to it; send more in each session`);
  const stuck = followed.map(
    ({ service, cameBack }) => `${service}: ${counted(cameBack, "request")} came back to where they belong`,
  );
  const shares = divisions.slice(0, MOST_SAID).map(({ rows }) => sayShares(rows));
  return pass([...stuck, ...shares].join("; "));
}

/** Every sticky service that any configuration has on a route. */
function stickyServices({ routes, epochs }: History): { readonly route: number; readonly service: string }[] {
  return routes.flatMap((_, route) => {
    const names = new Set(epochs.flatMap(({ splits }) => [...stickyIn(splits[route] ?? null).keys()]));
    return [...names].map((service) => ({ route, service }));
  });
}

/** `app: 12 of 1,600 requests that came back strayed: request 123 of session 45 was answered by green, and …` */
function sayAstray(
  { samples }: History,
  { service, cameBack, strayed }: FollowedSessions & { readonly service: string },
): Opinion {
  const [first] = strayed;
  const { row, had, got } = first ?? { row: 0, had: "", got: "" };
  return {
    result: "fail",
    summary: `${service}: ${count(strayed.length)} of ${counted(cameBack, "request")} that came back strayed: request ${count(row)}, of session ${count(samples.session(row))}, was answered by ${got}, where its session had been given ${had}`,
    evidence: strayed.slice(0, 20).map((one) => one.row),
  };
}

import { count } from "../figures.ts";
import type { History, Pinning } from "../history/history.ts";
import { sharesOf, wholeDivision } from "./divisions.ts";
import type { Check, Opinion, Verdict } from "./verdict.ts";

/**
 * Each request of a probe begins a new session, as it sends no cookie back. Where a cookie pins a client to its backend,
 * it is said that the shares are those of new sessions, as the requests of returning clients drift away from them: a
 * finding, and no failure.
 */
export function sessionsAreNew(): Check {
  return { name: "sessionsAreNew", judge };
}

/** So unlikely it is at most that free clients look pinned. */
const CHANCE = 1e-3;

function judge({ pinning, epochs }: History): Opinion {
  const opinion = (result: Verdict["result"], summary: string) => ({ result, summary, evidence: [] });
  if (!pinning) return opinion("pass", "no answer sets a cookie");
  const { cookie, setBy, answeredBy } = pinning;
  const back = answeredBy.filter((name) => name === setBy).length;
  const said = `of ${count(answeredBy.length)} requests with the cookie ${cookie} that ${setBy} had set, it answered ${count(back)}`;
  if (back < answeredBy.length) return opinion("pass", `the cookie pins nobody: ${said}`);
  const chance = shareOf(epochs, pinning) ** back;
  if (chance > CHANCE)
    return opinion("pass", `${said}, as chance gives as well: whether it pins cannot be told`);
  return opinion(
    "pass",
    `the cookie ${cookie} pins a client to its backend (${said}); the shares here are those of new sessions, as each request was sent without it`,
  );
}

function shareOf(epochs: History["epochs"], { setBy }: Pinning): number {
  const split = epochs[0]?.splits[0];
  if (!split) return 1;
  const division = wholeDivision(split);
  return sharesOf(division)[division.children.findIndex(({ backends }) => backends.includes(setBy))] ?? 1;
}

import { count } from "../figures.ts";
import type { History, Pinning } from "../history/history.ts";
import { sharesOf, wholeDivision } from "./divisions.ts";
import type { Check, Verdict } from "./verdict.ts";

/**
 * Whether a client is free to reach any backend with each request, or is pinned to one by a cookie. A probe sends no
 * cookie back, so that each of its requests begins a new session: where clients are pinned, the shares are those of new
 * sessions, and returning clients drift away from them. Being pinned is a finding, and no failure.
 */
export function clientsAreFree(): Check {
  return { name: "clientsAreFree", judge };
}

/** So unlikely it is at most that free clients look pinned. */
const CHANCE = 1e-3;

function judge({ pinning, epochs }: History): Omit<Verdict, "check"> {
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

import { count } from "../figures.ts";
import type { History } from "../history/history.ts";
import { endOf } from "./epochs.ts";
import { followersOf } from "./followers.ts";
import { divisionsUnder, isOutside, type JudgedDivision } from "./shares.ts";
import type { Switch } from "./switches.ts";
import { Turnovers } from "./turnovers.ts";

/**
 * Of the changes that no single answer tells, those that the shares do: the counts after it are such as the
 * configuration before it would not have given.
 */
export function shownByShares(
  history: History,
  judged: readonly JudgedDivision[],
  untold: ReadonlySet<number>,
): ReadonlySet<number> {
  const shown = new Set<number>();
  for (const { epoch, route, stretch } of judged) {
    const { epochs } = history;
    const [before, after] = [epochs[epoch - 1]?.splits[route], epochs[epoch]?.splits[route]];
    if (!untold.has(epoch) || shown.has(epoch) || !before || !after) continue;
    const turnover = new Turnovers();
    turnover.follow(after);
    turnover.follow(before);
    const asBefore = divisionsUnder(history, before, route, epoch, stretch, turnover);
    if (asBefore.some(({ rows }) => rows.some(isOutside))) shown.add(epoch);
  }
  return shown;
}

/** A change of which nobody can say that it took effect, though it had the time. */
export function unseenOf(
  history: History,
  switches: readonly Switch[],
  shown: ReadonlySet<number>,
  withinMs: number,
): string | undefined {
  const { samples, epochs } = history;
  const endMs = samples.length === 0 ? 0 : samples.sentAtMs(samples.length - 1);
  const hadTime = ({ epoch, writtenAtMs }: Switch) =>
    Math.min(endMs, endOf(epochs, epoch)) - writtenAtMs > withinMs;
  const isSeen = ({ epoch, settledAtMs }: Switch) => settledAtMs !== undefined || shown.has(epoch);
  const blind = switches.find((change) => !isSeen(change) && hadTime(change));
  if (blind) return sayBlind(history, blind);
  if (switches.some(isSeen)) return undefined;
  return `no request was sent later than ${count(withinMs)} ms after a change and before the next; let the load last longer, or change more slowly`;
}

/** Why a change that had the time was not seen, and what to do about it. */
function sayBlind(history: History, { epoch, isTold }: Switch): string {
  const change = `change ${count(epoch)}`;
  if (followersOf(history))
    return isTold
      ? `no answer to a new client tells whether ${change} took effect, and those that came back went where their cookies led; let the load last longer after it, or begin more sessions`
      : `the new clients after ${change} were shared in a way that the configuration before it gives as well, so that nothing tells whether it took effect; let the load last longer after it, or begin more sessions`;
  return isTold
    ? `no answer tells whether ${change} took effect; let the load last longer after it, or send more`
    : `the answers after ${change} are such as the configuration before it gives as well, so that nothing tells whether it took effect; let the load last longer after it, or send more`;
}

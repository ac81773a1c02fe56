import { count } from "../figures.ts";
import type { History } from "../history/history.ts";
import { endOf } from "./epochs.ts";
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
  { samples, epochs }: History,
  switches: readonly Switch[],
  shown: ReadonlySet<number>,
  withinMs: number,
): string | undefined {
  const endMs = samples.length === 0 ? 0 : samples.sentAtMs(samples.length - 1);
  const hadTime = ({ epoch, writtenAtMs }: Switch) =>
    Math.min(endMs, endOf(epochs, epoch)) - writtenAtMs > withinMs;
  const isSeen = ({ epoch, settledAtMs }: Switch) => settledAtMs !== undefined || shown.has(epoch);
  const blind = switches.find((change) => !isSeen(change) && hadTime(change));
  if (blind?.isTold)
    return `no answer tells whether change ${count(blind.epoch)} took effect; send more requests after it`;
  if (blind)
    return `the answers after change ${count(blind.epoch)} are such as the configuration before it gives as well, so that nothing tells whether it took effect; send more requests after it`;
  if (switches.some(isSeen)) return undefined;
  return `no request was sent later than ${count(withinMs)} ms after a change and before the next; send more, or change more slowly`;
}

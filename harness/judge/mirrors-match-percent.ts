import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import { type Copies, copiesOf, strangersAmong } from "./copies.ts";
import { leavesOf } from "./divisions.ts";
import { type DueCopies, dueCopies, mirrorsByRoute, type RouteMirror } from "./mirrored.ts";
import { isCopied } from "./mirroring-rule.ts";
import { sum } from "./schedulers/model.ts";
import { type Check, fail, type Opinion, pass, unknown } from "./verdict.ts";

/**
 * Each mirror of a service gets a copy of as many of its requests as its percentage gives, to the request, and no request
 * twice; with one in flight just those that the rule of mirroring names. The client is answered by the service itself,
 * whose own backends are asked each request once. The backends' logs tell it, joined by id with the client's record.
 */
export function mirrorsMatchPercent(): Check {
  return { name: "mirrorsMatchPercent", judge };
}

const SHOWN = 20;

/** A mirror with what it got. */
interface Judged extends RouteMirror, Copies {
  readonly due: readonly DueCopies[];
}

function judge(history: History): Opinion {
  if (history.saturation)
    return unknown(
      "a saturating load has no ids, so nobody knows which request was copied; take another load",
    );
  const mirrors = mirrorsByRoute(history);
  if (mirrors.length === 0) return unknown("no service of the configuration mirrors");
  const judged = mirrors.map((mirror) => ({
    ...mirror,
    ...copiesOf(history, mirror),
    due: dueCopies(history, mirror),
  }));
  const opinion = impossible(history, judged) ?? doubt(history, mirrors);
  if (opinion) return opinion;
  for (const one of judged) {
    const wrong = miscounted(history, one) ?? outOfOrder(history, one);
    if (wrong) return wrong;
  }
  if (judged.some(({ due }) => sum(due.map(({ asked }) => asked)) === 0))
    return unknown("a service that mirrors was passed no request that was answered; send more");
  const said = judged.flatMap(({ due, times }) => due.slice(0, 4).map((one) => say(history, one, times)));
  return pass(said.slice(0, 8).join("; "));
}

/** What is wrong whatever the percentages are. */
function impossible(history: History, judged: readonly Judged[]): Opinion | undefined {
  const strangers = [...strangersAmong(history, judged)].map(
    ([name, lines]) => `${counted(lines, "line")} in the log of mirror ${name} of no request that it copies`,
  );
  const wrong = judged.flatMap((one) => [...one.wrong]);
  if (strangers.length + wrong.length === 0) return undefined;
  const said = wrong.map(([what, rows]) => `${counted(rows.length, "request")} ${what}`);
  const evidence = new Set(wrong.flatMap(([, rows]) => rows));
  return fail([...said, ...strangers].join("; "), [...evidence].toSorted((a, b) => a - b).slice(0, SHOWN));
}

/** Why nobody can say how many copies there were, or should have been. */
function doubt(history: History, mirrors: readonly RouteMirror[]): Opinion | undefined {
  const { hits, backends, epochs, disturbed = [] } = history;
  const all = mirrors.flatMap(({ perEpoch }) => perEpoch);
  const names = new Set(all.flatMap((mirror) => mirror.backends));
  const torn = backends.filter((name, index) => names.has(name) && !hits.complete[index]);
  if (torn.length > 0)
    return unknown(`the log of ${torn.join(", ")} does not end with the marker, so copies may be missing`);
  const away = disturbed.flatMap((one) => one.backends).find((name) => names.has(name));
  if (away !== undefined)
    return unknown(`mirror ${away} was disturbed, and copies may have been lost with it`);
  for (const { route, perEpoch } of mirrors)
    for (const [epoch, { service, of }] of perEpoch.entries()) {
      const split = epochs[epoch]?.splits[route];
      const leaves = split ? leavesOf(split) : [];
      if (of.some((name) => leaves.indexOf(name) !== leaves.lastIndexOf(name)))
        return unknown(
          `the backends of ${service} are reached in several ways, so who answered does not tell what it passed on`,
        );
    }
  return undefined;
}

/** `m got copies of 90 of the 1,000 requests that shop answered; 10 % allow exactly 100` */
function miscounted(history: History, { due, times }: Judged): Opinion | undefined {
  for (const one of due) {
    const { asked, allowed } = one;
    const copied = copiedIn(history, one, times);
    if (copied >= allowed.min && copied <= allowed.max) continue;
    const { service, name, percent } = one.mirror;
    const bounds =
      allowed.min === allowed.max
        ? `exactly ${count(allowed.min)}`
        : `${count(allowed.min)} to ${count(allowed.max)}`;
    return fail(
      `${name} got copies of ${count(copied)} of the ${counted(asked, "request")} that ${service} answered${when(one)}; ${count(percent)} % allow ${bounds}`,
      copied > allowed.max ? firstOf(times) : [],
    );
  }
  return undefined;
}

/** With one in flight requests come in the order in which they are counted: until the first of which that is not known. */
function outOfOrder(history: History, { route, perEpoch, times }: Judged): Opinion | undefined {
  const { samples, load, epochs, continues, backends } = history;
  const [mirror] = perEpoch;
  if (load.kind !== "sequence" || continues || !mirror) return undefined;
  const endMs = epochs[1]?.writtenAtMs ?? Number.POSITIVE_INFINITY;
  let number = 0;
  for (let row = 0; row < samples.length; row++) {
    if (samples.route(row) !== route) continue;
    const by = samples.isAnswered(row) ? (samples.columns.backend[row] ?? NO_BACKEND) : NO_BACKEND;
    if (by === NO_BACKEND || samples.doneAtMs(row) > endMs) return undefined;
    if (!mirror.of.includes(backends[by] ?? "")) continue;
    const isDue = isCopied(++number, mirror.percent);
    if (isDue === (times[row] ?? 0) > 0) continue;
    return fail(
      `request ${count(row)}, number ${count(number)} of those that ${mirror.service} passed on, was ${isDue ? "not copied" : "copied"} by mirror ${mirror.name}, where the rule for ${mirror.percent} % ${isDue ? "copies" : "leaves out"} this one`,
      [row],
    );
  }
  return undefined;
}

/** The first requests that were copied. */
function firstOf(times: Uint8Array): number[] {
  const found: number[] = [];
  for (let row = 0; row < times.length && found.length < SHOWN; row++) if (times[row] !== 0) found.push(row);
  return found;
}

function copiedIn({ backends }: History, { stretch, mirror }: DueCopies, times: Uint8Array): number {
  const counts = stretch.countsOf((row) => times[row] !== 0);
  return sum(mirror.of.map((name) => counts[backends.indexOf(name)] ?? 0));
}

/** `m got copies of 100 of the 1,000 requests that shop answered, as 10 % allow` */
function say(history: History, one: DueCopies, times: Uint8Array): string {
  const { service, name, percent } = one.mirror;
  const copied = count(copiedIn(history, one, times));
  return `${name} got copies of ${copied} of the ${counted(one.asked, "request")} that ${service} answered${when(one)}, as ${percent} % allow`;
}

function when({ epoch }: DueCopies): string {
  return epoch === 0 ? "" : ` after change ${count(epoch)}`;
}

import { backendsOf, type Division } from "../config/split.ts";
import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { NO_BACKEND } from "../history/samples.ts";
import { isIndependent, sharesOf, wholeDivision } from "./divisions.ts";
import { shareRows } from "./shares.ts";
import { bandOf } from "./statistics/e-value.ts";
import { DEFAULT_RATES } from "./statistics/sequential.ts";
import { type Check, fail, pass, unknown } from "./verdict.ts";

/**
 * What a probe finds out about the names in the answers of an ingress that is not ours: each finding is a check of its
 * own. Only answers with the status that is expected are looked at; others are judged by `everyRequestAnswered`.
 */

const SHOWN = 20;

/** Each answer says which backend gave it. */
export function everyAnswerIsNamed(): Check {
  return {
    name: "everyAnswerIsNamed",
    judge(history) {
      const { named, unnamed } = namesIn(history);
      const all = named + unnamed.count;
      if (all === 0) return nothing;
      return unnamed.count === 0
        ? pass(`each of ${counted(all, "answer")} names its backend`)
        : fail(
            `${count(unnamed.count)} of ${counted(all, "answer")} ${unnamed.count === 1 ? "names" : "name"} no backend`,
            unnamed.rows,
          );
    },
  };
}

/** Nobody answers who is not expected. */
export function onlyExpectedBackends(): Check {
  return {
    name: "onlyExpectedBackends",
    judge(history) {
      const { named, byBackend } = namesIn(history);
      if (named === 0) return nothing;
      const expected = expectedIn(history);
      const strangers = [...byBackend].filter(([name]) => !expected.includes(name));
      if (strangers.length === 0)
        return pass(
          `all who answered are expected: ${listed(expected.filter((name) => byBackend.has(name)))}`,
        );
      const who = strangers
        .slice(0, 5)
        .map(([name, { count: times }]) => `${name} answered ${count(times)}`)
        .join(", ");
      const more = strangers.length > 5 ? ` and ${strangers.length - 5} more names answered too` : "";
      return fail(
        `${who}${more} of ${counted(named, "request")}, and only ${listed(expected)} ${expected.length === 1 ? "is" : "are"} expected`,
        strangers
          .flatMap(([, { rows }]) => rows)
          .toSorted((a, b) => a - b)
          .slice(0, SHOWN),
      );
    },
  };
}

/**
 * Each backend with a weight above 0 answers: where one does not, neither chance nor the schedule explains it any more.
 */
export function everyBackendIsSeen(): Check {
  return {
    name: "everyBackendIsSeen",
    judge(history) {
      const { named, byBackend } = namesIn(history);
      const split = history.epochs[0]?.splits[0];
      if (named === 0 || !split) return nothing;
      const division = wholeDivision(split);
      const missing = division.children.filter(
        ({ weight, backends }) => weight > 0 && !backends.some((name) => byBackend.has(name)),
      );
      if (missing.length === 0) return pass("each backend with a weight answered at least once");
      const said = `${listed(missing.map(({ name }) => name))} answered none of ${counted(named, "request")}`;
      // By the same bounds that the shares are judged by, so that no error is added to theirs.
      const due = missing.flatMap(({ name }) => dueTo(history, name));
      if (due.length > 0) return fail(`${said}, where ${due.map(count).join(" and ")} or more are due`, []);
      const enough = missing.map(({ name }) => division.children.findIndex((child) => child.name === name));
      return unknown(
        isIndependent(history.subject.scheduler)
          ? `${said}, which may be chance; after ${count(Math.max(...enough.map((child) => enoughFor(history, division, child))))} it could not be`
          : `${said}, which may be too few to see it`,
      );
    },
  };
}

/** What a backend has to have answered at least, if it is anything. */
function dueTo(history: History, backend: string): number[] {
  const row = shareRows(history).find((other) => other.backend === backend && other.allowedMin > 0);
  return row ? [row.allowedMin] : [];
}

/** After how many independent picks a child without any is outside of its band. */
function enoughFor({ rates = DEFAULT_RATES }: History, division: Division, child: number): number {
  const shares = sharesOf(division);
  const suffices = (picks: number) => bandOf(shares, child, picks, rates.alpha).min > 0;
  let high = 1;
  while (!suffices(high)) high *= 2;
  for (let low = high / 2; high - low > 1; ) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

interface Tally {
  count: number;
  readonly rows: number[];
}

function namesIn({ samples, routes, backends }: History) {
  const unnamed: Tally = { count: 0, rows: [] };
  const byBackend = new Map<string, Tally>();
  let named = 0;
  for (let row = 0; row < samples.length; row++) {
    if (!samples.isAnswered(row) || samples.columns.status[row] !== routes[samples.route(row)]?.status)
      continue;
    const name = backends[samples.columns.backend[row] ?? NO_BACKEND];
    if (name !== undefined) named++;
    const tally = name === undefined ? unnamed : (byBackend.get(name) ?? { count: 0, rows: [] });
    if (name !== undefined) byBackend.set(name, tally);
    tally.count++;
    if (tally.rows.length < SHOWN) tally.rows.push(row);
  }
  return { named, unnamed, byBackend };
}

function expectedIn({ epochs }: History): string[] {
  const all = epochs.flatMap(({ splits }) => splits.flatMap((split) => (split ? backendsOf(split) : [])));
  return [...new Set(all)];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 6);
  return names.length > shown.length
    ? `${shown.join(", ")} and ${names.length - shown.length} more`
    : [shown.slice(0, -1).join(", "), shown.at(-1)].filter((part) => part).join(" and ");
}

const nothing = unknown("no answer with the expected status came");

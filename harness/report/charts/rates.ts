import { PROBE_ROUTER } from "../../config/probe.ts";
import { backendsOf } from "../../config/split.ts";
import type { History } from "../../history/history.ts";
import { flaw } from "../../history/samples.ts";
import { copiedTo } from "../../judge/mirrored.ts";
import { bySize, OTHERS } from "./by-size.ts";

/** What happened when, in bins of equal width from the beginning of the load. */
export interface Rates {
  /** Of each bin, in milliseconds; the last one ends at `durationMs`. */
  readonly widthMs: number;
  readonly durationMs: number;
  /** Answers a second in each bin. */
  readonly backends: readonly Rate[];
  /** How many requests failed, were lost or had an unexpected answer in each bin; null where no log tells. */
  readonly bad: readonly number[] | null;
  /** When configurations were written, of many some, in milliseconds; the first one is left out. */
  readonly changesMs: readonly number[];
  /** How many there were in all. */
  readonly changes: number;
  /** Who tells: the client's record, or the backends' own logs, where the load keeps no record. */
  readonly source: "client" | "logs";
}

export interface Rate {
  readonly name: string;
  /** Whether it is one backend; of many the smaller ones are together, as are those of a router that we added. */
  readonly isOne: boolean;
  readonly perSecond: readonly number[];
}

const MOST_BINS = 60;
/** With fewer answers in a bin its rate would say more of the bin than of the run. */
const LEAST_IN_BIN = 25;
const LEAST_BINS = 4;
const MOST_CHANGES = 200;

/** One thing that happened: when, and an index: a backend, nobody known, or bad. */
type Each = (take: (atMs: number, what: number) => void) => void;

/** Pure; undefined where there are too few answers for a rate. */
export function ratesOf(history: History): Rates | undefined {
  const isLogged = history.load.kind === "saturate";
  const each = isLogged ? logged(history) : sampled(history);
  let answers = 0;
  let durationMs = 0;
  each((atMs, what) => {
    if (what !== history.backends.length + 1) answers++;
    durationMs = Math.max(durationMs, atMs);
  });
  const bins = Math.min(MOST_BINS, Math.floor(answers / LEAST_IN_BIN));
  if (bins < LEAST_BINS || durationMs <= 0) return undefined;
  const widthMs = roundUp(durationMs / bins);
  // A last bin that is a small part of one says nothing; what is in it belongs to the one before.
  const number = Math.max(1, Math.round(durationMs / widthMs));
  const { backends } = history;
  const counts = Array.from({ length: backends.length + 2 }, () => new Float64Array(number));
  each((atMs, what) => {
    const bin = Math.min(number - 1, Math.max(0, Math.floor(atMs / widthMs)));
    const own = counts[what];
    if (own) own[bin] = (own[bin] ?? 0) + 1;
  });
  const changes = history.epochs.slice(1).map(({ writtenAtMs }) => writtenAtMs);
  return {
    widthMs,
    durationMs,
    backends: ratesBy(groupsOf(history), counts, widthMs, durationMs),
    bad: isLogged ? null : [...(counts.at(-1) ?? [])],
    changesMs: everyNth(changes, MOST_CHANGES),
    changes: changes.length,
    source: isLogged ? "logs" : "client",
  };
}

interface Group {
  readonly name: string;
  readonly isOne: boolean;
  /** Indices of the counts that are added up. */
  readonly members: readonly number[];
}

/** Every backend by itself, but for those that answer a router of ours: they are one. */
function groupsOf({ backends, routes, epochs }: History): Group[] {
  const probe = routes.findIndex(({ name }) => name === PROBE_ROUTER);
  const splits = new Set(epochs.flatMap(({ splits }) => splits[probe] ?? []));
  const added = new Set([...splits].flatMap(backendsOf));
  const own = backends.map((name, index) => ({ name, isOne: true, members: [index] }));
  return [
    ...own.filter(({ name }) => !added.has(name)),
    {
      name: "splitproof’s own router",
      isOne: false,
      members: [...backends.keys()].filter((index) => added.has(backends[index] ?? "")),
    },
    { name: "nobody known", isOne: false, members: [backends.length] },
  ];
}

function ratesBy(
  groups: readonly Group[],
  counts: readonly Float64Array[],
  widthMs: number,
  durationMs: number,
): Rate[] {
  const bins = counts[0]?.length ?? 0;
  const summed = (members: readonly number[]) =>
    Array.from({ length: bins }, (_, bin) =>
      members.reduce((sum, member) => sum + (counts[member]?.[bin] ?? 0), 0),
    );
  const all = groups.map((group) => {
    const size = summed(group.members).reduce((sum, count) => sum + count, 0);
    return { ...group, size };
  });
  const { shown, others } = bySize(all.filter(({ size }) => size > 0));
  const rest: Group = {
    name: OTHERS(others.length),
    isOne: false,
    members: others.flatMap(({ members }) => members),
  };
  return [...shown, ...(others.length > 0 ? [rest] : [])].map(({ name, isOne, members }) => ({
    name,
    isOne,
    perSecond: summed(members).map((count, bin) => {
      const endMs = bin === bins - 1 ? durationMs : (bin + 1) * widthMs;
      return (count / (endMs - bin * widthMs)) * 1000;
    }),
  }));
}

/** What the client saw: answers when they were complete, failures when they were known, what was lost when it was sent. */
function sampled(history: History): Each {
  const { samples, backends } = history;
  const isUnexpected = unexpectedIn(history);
  return (take) => {
    for (let row = 0; row < samples.length; row++) {
      const backend = samples.columns.backend[row] ?? 0;
      if (!samples.isAnswered(row)) {
        const doneAtMs = samples.columns.fate[row] === 0 ? samples.sentAtMs(row) : samples.doneAtMs(row);
        take(doneAtMs, backends.length + 1);
        continue;
      }
      const atMs = samples.doneAtMs(row);
      take(atMs, Math.min(backend, backends.length));
      if (isUnexpected(row)) take(atMs, backends.length + 1);
    }
  };
}

/** The answers that the report counts as unexpected. */
function unexpectedIn({ samples, backends, routes, epochs }: History): (row: number) => boolean {
  const expected = routes.map(({ status }, route) => {
    const splits = epochs.map(({ splits }) => splits[route]).filter((split) => split != null);
    const known = new Set([...new Set(splits)].flatMap(backendsOf));
    return { status, isAsked: splits.length > 0, isKnown: backends.map((name) => known.has(name)) };
  });
  return (row) => {
    const own = expected[samples.route(row)];
    const flaws = samples.columns.flaws[row] ?? 0;
    const backend = samples.columns.backend[row] ?? 0;
    if ((flaws & flaw.unasked) !== 0 || samples.columns.status[row] !== own?.status) return true;
    return own?.isAsked ? !own.isKnown[backend] || flaws !== 0 : backend < backends.length;
  };
}

/** What the backends logged of requests, by their own clocks, which on one machine are one. */
function logged(history: History): Each {
  const { hits } = history;
  const copies = copiedTo(history);
  let firstMs = Number.POSITIVE_INFINITY;
  for (let row = 0; row < hits.length; row++)
    firstMs = Math.min(firstMs, hits.columns.loggedAtMs[row] ?? firstMs);
  return (take) => {
    for (let row = 0; row < hits.length; row++)
      if (!copies.has(hits.backend(row)))
        take((hits.columns.loggedAtMs[row] ?? firstMs) - firstMs, hits.backend(row));
  };
}

/** The next of 1, 2, 5, 10, 20, … times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value - power * 1e-9) ?? 10) * power;
}

function everyNth<T>(all: readonly T[], most: number): T[] {
  const step = Math.ceil(all.length / most);
  return all.filter((_, index) => index % step === 0);
}

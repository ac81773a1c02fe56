import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { sum } from "./schedulers/model.ts";
import { historyOf, type Writing, type Written, weighted } from "./testing.ts";

export type Weights = Readonly<Record<string, number>>;

/** Picks a child; `change` gives it other weights. */
export interface Picker {
  change(weights: Weights): void;
  pick(): string;
}

/**
 * The scheduler that is promised, from its definition: each pick credits every child with its weight, the richest pays
 * the sum; what a child is owed, as a fraction of a pick, is carried over a change by its name.
 */
export class CarryingSmooth implements Picker {
  #weights: readonly (readonly [string, number])[] = [];
  #owed = new Map<string, number>();

  change(weights: Weights): void {
    this.#weights = Object.entries(weights).filter(([, weight]) => weight > 0);
    this.#owed = new Map(this.#weights.map(([name]) => [name, this.#owed.get(name) ?? 0]));
  }

  pick(): string {
    const total = this.#weights.reduce((all, [, weight]) => all + weight, 0);
    let richest = "";
    for (const [name, weight] of this.#weights) {
      this.#owed.set(name, (this.#owed.get(name) ?? 0) + weight / total);
      if (richest === "" || (this.#owed.get(name) ?? 0) > (this.#owed.get(richest) ?? 0) + 1e-9)
        richest = name;
    }
    this.#owed.set(richest, (this.#owed.get(richest) ?? 0) - 1);
    return richest;
  }
}

/** mulberry32: numbers from 0 to 1 that are the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Storm {
  readonly seed: number;
  /** The weights of each epoch; a child that is not named is not there. */
  readonly weights: readonly Weights[];
  /** Milliseconds of each epoch. */
  readonly lengthsMs: readonly number[];
  /** The longest that a change takes to take effect. */
  readonly settleMs: number;
  readonly connections: number;
  /** From sending to answer, at most. */
  readonly latencyMs: number;
  /** Of so many requests, one has no answer; 0: all have. */
  readonly failOneOf?: number;
  readonly scheduler?: Writing["scheduler"];
  /** Whether clients come back with a cookie, two of three times, which leads them also to a child without weight. */
  readonly isSticky?: boolean;
}

/** Who sends requests, and whom its cookie names; without cookies, each request is of another. */
interface Client {
  readonly session: number;
  child?: string;
}

interface Request {
  readonly sentAtMs: number;
  readonly pickedAtMs: number;
  readonly doneAtMs: number;
  readonly connection: number;
  readonly client: Client;
}

/** When each configuration of a storm takes effect, in their order; the first is there from the start. */
export function effectsOf(
  { seed, weights, lengthsMs, settleMs }: Storm,
  random: () => number = randomOf(seed),
): number[] {
  const effectsMs = [0];
  for (let epoch = 1; epoch < weights.length; epoch++) {
    const effectMs = sum(lengthsMs.slice(0, epoch)) + random() * settleMs;
    effectsMs.push(Math.max(effectsMs.at(-1) ?? 0, effectMs));
  }
  return effectsMs;
}

/**
 * A recorded run of an ingress through a storm: every connection sends after its answer, a request is picked at some
 * moment while it is in flight, under the configuration that is then in effect. Changes take effect in their order.
 */
export function stormOf(storm: Storm, picker: Picker = new CarryingSmooth()): History {
  const { weights, lengthsMs, connections, latencyMs, failOneOf = 0, isSticky = false } = storm;
  const random = randomOf(storm.seed);
  const known = new Map<Weights, readonly Split[]>();
  const splitsOf = (own: Weights) => {
    const split = weighted("app", own);
    const splits = known.get(own) ?? [isSticky ? { ...split, sticky: true } : split];
    known.set(own, splits);
    return splits;
  };
  const atMs = sum(lengthsMs.slice(0, weights.length));
  const effectsMs = effectsOf(storm, random);
  const epochs = weights.map((own, epoch) => ({
    writtenAtMs: sum(lengthsMs.slice(0, epoch)),
    effectMs: effectsMs[epoch] ?? 0,
    splits: splitsOf(own),
  }));
  const requests: Request[] = [];
  let clients = 0;
  for (let connection = 0; connection < connections; connection++) {
    const own: Client[] = [];
    for (let sentAtMs = random(); sentAtMs < atMs; ) {
      const tookMs = 0.1 + random() * latencyMs;
      const pickedAtMs = sentAtMs + random() * tookMs;
      const isBack = isSticky && random() * 3 > 1;
      const back = isBack ? own[Math.floor(random() * own.length)] : undefined;
      const client = back ?? { session: clients++ };
      if (!back) own.push(client);
      requests.push({ sentAtMs, pickedAtMs, doneAtMs: sentAtMs + tookMs, connection, client });
      sentAtMs += tookMs + 0.01;
    }
  }
  const picked = new Map<object, string>();
  let epoch = -1;
  for (const request of requests.toSorted((a, b) => a.pickedAtMs - b.pickedAtMs)) {
    for (; (epochs[epoch + 1]?.effectMs ?? Infinity) <= request.pickedAtMs; epoch++)
      picker.change(weights[epoch + 1] ?? {});
    const { client } = request;
    const isLed = client.child !== undefined && client.child in (weights[epoch] ?? {});
    if (!isLed) client.child = picker.pick();
    picked.set(request, client.child ?? "");
  }
  const rows = requests
    .toSorted((a, b) => a.sentAtMs - b.sentAtMs)
    .map((request): Written => {
      const { sentAtMs, doneAtMs, connection, client } = request;
      const isFailed = failOneOf > 0 && random() * failOneOf < 1;
      const session = isSticky ? { session: client.session } : {};
      const times = { sentAtMs, doneAtMs, connection, ...session };
      return isFailed ? { ...times, failed: "reset" } : { ...times, by: picked.get(request) ?? null };
    });
  const [first] = epochs;
  return historyOf(rows, {
    splits: first?.splits ?? [],
    changes: epochs.slice(1).map(({ writtenAtMs, splits }) => ({ writtenAtMs, splits })),
    load: { kind: isSticky ? "sessions" : "closed", connections },
    ...(storm.scheduler && { scheduler: storm.scheduler }),
  });
}

import { type FailureReason, Samples } from "../history/samples.ts";

/** Something that is due once so many requests have been sent. */
interface Trigger {
  readonly afterRequests: number;
  fire(): void;
}

/**
 * Accounts for every request: a row is opened before the request is written to its socket and closed by the one
 * thing that became of it. Time is the harness's monotonic clock, in milliseconds since the ledger was opened.
 */
export class Ledger {
  readonly samples: Samples;
  /** Answers by backend, as they come in: for whoever watches. */
  readonly answered: Uint32Array;
  /** What became of the rest; together: sent = answered + failed + in flight. */
  failed = 0;
  done = 0;
  /** Connections that the other side closed, or announced that it would. */
  closed = 0;
  /** What the ids of this run begin with: no other run's request is taken for one of ours. */
  readonly prefix = `${crypto.randomUUID().slice(0, 8)}-`;
  readonly #startedAt = performance.now();
  readonly #triggers: Trigger[] = [];
  #nextTrigger = Number.POSITIVE_INFINITY;

  /** @param most backends that may be known in the end, where more are heard of as answers come */
  constructor(backends: readonly string[], capacity: number, most = backends.length) {
    this.samples = new Samples(backends, capacity);
    this.answered = new Uint32Array(most);
  }

  now(): number {
    return performance.now() - this.#startedAt;
  }

  /**
   * Opens a row and returns its sequence number.
   *
   * @param session the number of the client, where clients come back
   */
  send(route: number, connection: number, dueAtMs?: number, session?: number): number {
    if (this.samples.length >= this.#nextTrigger) this.#fire();
    return this.samples.send(route, connection, this.now(), dueAtMs, session);
  }

  answer(row: number, status: number, backend: number, flaws: number): void {
    this.samples.answer(row, this.now(), status, backend, flaws);
    if (backend < this.answered.length) this.answered[backend] = (this.answered[backend] ?? 0) + 1;
    this.done++;
  }

  fail(row: number, reason: FailureReason): void {
    this.samples.fail(row, this.now(), reason);
    this.failed++;
    this.done++;
  }

  /** Calls back once, right before the request with this sequence number is sent. */
  afterRequests(count: number, fire: () => void): void {
    this.#triggers.push({ afterRequests: count, fire });
    this.#triggers.sort((a, b) => a.afterRequests - b.afterRequests);
    this.#nextTrigger = this.#triggers[0]?.afterRequests ?? Number.POSITIVE_INFINITY;
  }

  #fire(): void {
    while ((this.#triggers[0]?.afterRequests ?? Number.POSITIVE_INFINITY) <= this.samples.length) {
      this.#triggers.shift()?.fire();
    }
    this.#nextTrigger = this.#triggers[0]?.afterRequests ?? Number.POSITIVE_INFINITY;
  }
}

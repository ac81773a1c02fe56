import type { Ledger } from "../load/ledger.ts";
import { fitted } from "./columns.ts";
import { progressLine, type Standing } from "./progress-line.ts";

const INTERVAL_MS = 100;
/** A rate is that of the last so many looks: two seconds. */
const LOOKS = 20;
/** Where a terminal does not say how wide it is. */
const DEFAULT_COLUMNS = 80;

/** A load that runs, as much as whoever watches needs to know of it. */
export interface Watched {
  readonly name: string;
  /** How many requests it will send; undefined where it goes by the clock. */
  readonly requests?: number | undefined;
  /** How long it will go on, in milliseconds, over all its windows; undefined where that is not known. */
  readonly forMs?: number | undefined;
  readonly ledger: Pick<Ledger, "done" | "failed" | "answered">;
  readonly backends: readonly string[];
}

/**
 * A line on a terminal that shows how far a scenario is: its share, its rate, and the time that is left. Where it is
 * piped, nothing at all is written. The windows of one run, which are watched one after the other, add up.
 */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #before = { done: 0, failed: 0, answered: [] as readonly number[] };
  #watched: Watched | undefined;
  #looks: { readonly atMs: number; readonly done: number }[] = [];

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Before there is a load to watch. */
  begin(name: string): void {
    this.#show(fitted(`${name}  starting`, this.#columns));
  }

  watch(watched: Watched): void {
    if (!this.#stream.isTTY) return;
    clearInterval(this.#timer);
    if (this.#watched) this.#before = this.#sums(this.#watched);
    else this.#startedAt = performance.now();
    this.#watched = watched;
    this.#timer = setInterval(
      () => this.#show(progressLine(this.#standing(watched), this.#columns)),
      INTERVAL_MS,
    );
  }

  /** Takes the line away again. */
  end(): void {
    clearInterval(this.#timer);
    this.#show("");
  }

  #standing(watched: Watched): Standing {
    const { name, requests, forMs, backends } = watched;
    const { done, failed, answered } = this.#sums(watched);
    const elapsedMs = performance.now() - this.#startedAt;
    this.#looks = [...this.#looks.slice(-LOOKS), { atMs: elapsedMs, done }];
    const [first = { atMs: 0, done: 0 }] = this.#looks.length > 1 ? this.#looks : [];
    const rate = done === 0 ? undefined : ((done - first.done) * 1000) / Math.max(1, elapsedMs - first.atMs);
    const left = requests === undefined ? undefined : Math.max(0, requests - done);
    return {
      name,
      done,
      failed,
      elapsedMs,
      requestsPerSecond: rate,
      ...(forMs !== undefined
        ? { part: Math.min(1, elapsedMs / forMs), leftMs: Math.max(0, forMs - elapsedMs) }
        : {
            part: requests === undefined ? undefined : Math.min(1, done / requests),
            leftMs: left === undefined || !rate ? undefined : (left * 1000) / rate,
          }),
      answered: backends.map((backend, index) => ({ backend, count: answered[index] ?? 0 })),
    };
  }

  #sums({ ledger }: Watched) {
    const { done, failed, answered } = this.#before;
    return {
      done: done + ledger.done,
      failed: failed + ledger.failed,
      answered: Array.from(ledger.answered, (own, index) => own + (answered[index] ?? 0)),
    };
  }

  /** One fewer than there are, since a terminal may begin a new line after the last. */
  get #columns(): number {
    return (this.#stream.columns || DEFAULT_COLUMNS) - 1;
  }

  #show(line: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\x1b[K${line}`);
  }
}

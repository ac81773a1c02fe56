import { ConfigError } from "../errors.ts";
import { Connection } from "./connection.ts";
import { abortWith, type Drive, type Load, wholeNumber } from "./load.ts";

/** Beyond this many connections a request waits for one that is free, and its waiting counts as latency. */
const MOST_CONNECTIONS = 10_000;
/** The clock is looked at so often: Node's timers are no finer. */
const TICK_MS = 1;

/**
 * An open loop: requests are sent by the clock, whether or not earlier ones have been answered, and latency counts
 * from the moment a request was due. Where every connection is busy, another is opened.
 *
 * @param options.requests how many to send in all, at least 1
 * @param options.ratePerSecond how many are due in a second, above 0, at most 1,000,000; evenly spaced
 * @param options.connections how many are open from the start, 1 to 10,000
 */
export function steady({
  requests,
  ratePerSecond,
  connections = 1,
}: {
  readonly requests: number;
  readonly ratePerSecond: number;
  readonly connections?: number;
}): Load {
  wholeNumber("steady: requests", requests);
  wholeNumber("steady: connections", connections, MOST_CONNECTIONS);
  if (!(ratePerSecond > 0 && ratePerSecond <= 1e6)) {
    throw new ConfigError(
      `steady: ratePerSecond must be above 0 and at most 1,000,000, not ${ratePerSecond}`,
    );
  }
  return {
    kind: "steady",
    requests,
    connections,
    ratePerSecond,
    async drive(drive: Drive): Promise<undefined> {
      await new OpenLoop(drive, requests, ratePerSecond, connections).run();
    },
  };
}

class OpenLoop {
  readonly #drive: Drive;
  readonly #requests: number;
  readonly #intervalMs: number;
  readonly #all: Connection[] = [];
  readonly #idle: Connection[] = [];
  readonly #finished = Promise.withResolvers<void>();
  #startedAtMs = 0;
  #sent = 0;
  #busy = 0;
  #isOver = false;

  constructor(drive: Drive, requests: number, ratePerSecond: number, connections: number) {
    this.#drive = drive;
    this.#requests = requests;
    this.#intervalMs = 1000 / ratePerSecond;
    for (let count = 0; count < connections; count++) this.#idle.push(this.#add());
  }

  async run(): Promise<void> {
    this.#startedAtMs = this.#drive.ledger.now();
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    const stopWaiting = abortWith(this.#all, this.#drive.signal, () => {
      this.#isOver = true;
      this.#endWhereDone();
    });
    this.#tick();
    await this.#finished.promise;
    clearInterval(ticking);
    stopWaiting();
    for (const connection of this.#all) connection.close();
  }

  #add(): Connection {
    const connection = new Connection(this.#drive, this.#all.length, (idle) => this.#done(idle));
    this.#all.push(connection);
    return connection;
  }

  /** Sends everything that is due by now. */
  #tick(): void {
    const now = this.#drive.ledger.now();
    while (this.#sent < this.#requests && !this.#isOver) {
      const dueAtMs = this.#startedAtMs + this.#sent * this.#intervalMs;
      if (dueAtMs > now) return;
      const connection = this.#free();
      if (!connection) return;
      this.#busy++;
      connection.send(this.#sent++ % this.#drive.routes.length, dueAtMs);
    }
  }

  #free(): Connection | undefined {
    return this.#idle.pop() ?? (this.#all.length < MOST_CONNECTIONS ? this.#add() : undefined);
  }

  #done(connection: Connection): void {
    this.#busy--;
    this.#idle.push(connection);
    // One that waited for a free connection is sent at once.
    if (this.#all.length === MOST_CONNECTIONS) this.#tick();
    this.#endWhereDone();
  }

  #endWhereDone(): void {
    if (this.#busy === 0 && (this.#isOver || this.#sent === this.#requests)) this.#finished.resolve();
  }
}

import { ConfigError } from "../errors.ts";
import { Connection } from "./connection.ts";
import { abortWith, type Drive, type Load, wholeNumber } from "./load.ts";
import { Session } from "./session.ts";

/**
 * Clients that come back: each sends so many requests, one after its answer to the one before, with the cookies that it
 * was given. New ones and old ones take turns in no regular way, each time on whatever connection is free: so neither a
 * connection nor a place in the schedule can stand in for the cookie. A client asks for one route; several take turns.
 *
 * @param options.sessions how many clients, at least 1
 * @param options.requestsEach how many requests each of them sends, at least 2
 * @param options.connections how many at once, 1 to 10,000
 */
export function sessions({
  sessions: count,
  requestsEach,
  connections,
}: {
  readonly sessions: number;
  readonly requestsEach: number;
  readonly connections: number;
}): Load {
  wholeNumber("sessions: sessions", count);
  if (!Number.isSafeInteger(requestsEach) || requestsEach < 2)
    throw new ConfigError(
      `sessions: requestsEach must be a whole number from 2, not ${requestsEach}, as a client that asks once never comes back; for such clients take closed`,
    );
  wholeNumber("sessions: connections", connections, 10_000);
  return {
    kind: "sessions",
    requests: count * requestsEach,
    connections,
    async drive(drive: Drive): Promise<undefined> {
      await loop(drive, new Clients(count, requestsEach), Math.min(connections, count));
    },
  };
}

/** Resolves when every request has been accounted for; where the run is given up, no more are sent. */
async function loop(drive: Drive, clients: Clients, connections: number): Promise<void> {
  const { routes, signal } = drive;
  const finished = Promise.withResolvers<void>();
  const serving = new Map<Connection, Session>();
  const idle: Connection[] = [];
  const dispatch = () => {
    for (let connection = idle.pop(); connection; connection = idle.pop()) {
      const client = signal.aborted ? undefined : clients.next();
      if (!client) {
        idle.push(connection);
        break;
      }
      serving.set(connection, client);
      connection.send(client.number % routes.length, undefined, client);
    }
    if (serving.size === 0) finished.resolve();
  };
  const onIdle = (connection: Connection) => {
    const client = serving.get(connection);
    serving.delete(connection);
    if (client) clients.done(client);
    idle.push(connection);
    dispatch();
  };
  const all = Array.from({ length: connections }, (_, number) => new Connection(drive, number, onIdle));
  idle.push(...all);
  const stopWaiting = abortWith(all, signal);
  dispatch();
  await finished.promise;
  stopWaiting();
  for (const connection of all) connection.close();
}

/** Who asks next. */
class Clients {
  readonly #count: number;
  readonly #requestsEach: number;
  readonly #random = seeded();
  /** Those that have an answer and will ask again, and how many requests each has sent. */
  readonly #waiting: Session[] = [];
  readonly #sent = new Map<Session, number>();
  #begun = 0;

  constructor(count: number, requestsEach: number) {
    this.#count = count;
    this.#requestsEach = requestsEach;
  }

  /** Undefined where all have begun and none is waiting. */
  next(): Session | undefined {
    const isNew =
      this.#waiting.length === 0 || (this.#begun < this.#count && this.#random() * this.#requestsEach < 1);
    const client = isNew ? this.#begin() : this.#take();
    if (client) this.#sent.set(client, (this.#sent.get(client) ?? 0) + 1);
    return client;
  }

  /** Its request has been accounted for. */
  done(client: Session): void {
    if ((this.#sent.get(client) ?? 0) < this.#requestsEach) this.#waiting.push(client);
    else this.#sent.delete(client);
  }

  #begin(): Session | undefined {
    return this.#begun < this.#count ? new Session(this.#begun++) : undefined;
  }

  /** Any of those that are waiting, as the order in which they came must not matter. */
  #take(): Session | undefined {
    const place = Math.floor(this.#random() * this.#waiting.length);
    const last = this.#waiting.pop();
    const chosen = this.#waiting[place];
    if (chosen === undefined || last === undefined) return last;
    this.#waiting[place] = last;
    return chosen;
  }
}

/** Numbers from 0 to below 1, the same in every run: a linear congruence modulo 2^32, of which the high bits are used. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

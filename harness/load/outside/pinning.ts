import { setTimeout } from "node:timers/promises";
import type { Pinning } from "../../history/history.ts";
import { Client, type Question } from "./client.ts";
import { cookiesOf, type Naming, type Spoken } from "./naming.ts";

/** The chance that a client who is free comes back to one backend every time, at most. */
const CHANCE = 1e-3;
const MOST_RETURNS = 30;
/** Backends whose cookies are kept. */
const MOST_NAMES = 20;

/** Keeps the cookies that answers set, and comes back with those of one backend as a browser would. */
export class Returning {
  /** By backend: what its first such answer set, and how many it gave. */
  readonly #seen = new Map<string, { readonly cookies: ReadonlyMap<string, string>; answers: number }>();
  #answers = 0;

  see(spoken: Spoken, naming: Naming): void {
    if (!spoken.headers.has("set-cookie")) return;
    const name = naming.nameIn(spoken);
    const cookies = cookiesOf(spoken);
    if (name === undefined || cookies.size === 0) return;
    const known = this.#seen.get(name);
    if (!known && this.#seen.size === MOST_NAMES) return;
    this.#answers++;
    if (known) known.answers++;
    else this.#seen.set(name, { cookies, answers: 1 });
  }

  /**
   * Sends requests with the cookies of the backend that answers least, as coming back to that one is the least likely
   * by chance.
   *
   * @returns undefined where no answer set a cookie, the user sends cookies of their own, or none of them was answered
   */
  async comeBack(
    question: Question,
    naming: Naming,
    ratePerSecond: number,
    signal: AbortSignal,
  ): Promise<Pinning | undefined> {
    const [rarest] = [...this.#seen].toSorted(([, a], [, b]) => a.answers - b.answers);
    if (!rarest || question.headers.cookie !== undefined) return undefined;
    const [setBy, { cookies, answers }] = rarest;
    const times = Math.ceil(Math.log(CHANCE) / Math.log(Math.min(0.99, answers / this.#answers)));
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const answeredBy: (string | null)[] = [];
    const client = new Client(question);
    while (answeredBy.length < Math.min(times, MOST_RETURNS) && !signal.aborted) {
      await setTimeout(1000 / ratePerSecond);
      const reply = await client.ask({ cookie });
      if (reply.kind === "failed") break;
      answeredBy.push(naming.nameIn(reply.spoken) ?? null);
    }
    client.close();
    if (answeredBy.length === 0) return undefined;
    return { cookie: [...cookies.keys()].join(", "), setBy, answeredBy };
  }
}

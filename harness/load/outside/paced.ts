import type { Ledger } from "../ledger.ts";
import { Client, type Question } from "./client.ts";
import type { Names } from "./names.ts";
import type { Naming, Spoken } from "./naming.ts";

/** How much of it, and how fast: a probe is not an attack. */
export interface Pace {
  /** At most so many requests. */
  readonly requests: number;
  readonly ratePerSecond: number;
  /** Never more than so many connections, and so many requests in flight; one that finds none free waits. */
  readonly connections: number;
}

export interface Probing {
  readonly question: Question;
  readonly naming: Naming;
  readonly names: Names;
  readonly ledger: Ledger;
  /** Asked before each request; nothing more is sent once it says so. */
  readonly isEnough: () => boolean;
  /** Told of every answer. */
  readonly onAnswer: (spoken: Spoken) => void;
  /** Ends the sending; what is in flight is waited for. */
  readonly signal: AbortSignal;
}

/**
 * Sends requests by the clock over a bounded number of connections, and notes in the ledger what became of each.
 * Resolves when every one that was sent is accounted for.
 */
export async function paced({ requests, ratePerSecond, connections }: Pace, probing: Probing): Promise<void> {
  const { ledger, isEnough, signal } = probing;
  const startedAtMs = ledger.now();
  let sent = 0;
  const isOver = () => signal.aborted || sent >= requests || isEnough();

  const drive = async (number: number) => {
    const client = new Client(probing.question);
    while (!isOver()) {
      const dueAtMs = startedAtMs + (sent++ * 1000) / ratePerSecond;
      // A request that was due and never sent is none: the next to come takes its number.
      if (!(await reached(dueAtMs, ledger, signal)) || isEnough()) {
        break;
      }
      await askOnce(client, number, dueAtMs, probing);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => drive(number)));
}

async function askOnce(client: Client, number: number, dueAtMs: number, probing: Probing): Promise<void> {
  const { ledger, naming, names, onAnswer } = probing;
  // Timers may fire a moment early.
  const row = ledger.send(0, number, Math.min(dueAtMs, ledger.now()));
  const reply = await client.ask();
  if (reply.kind === "failed") {
    ledger.fail(row, reply.reason);
    return;
  }
  ledger.answer(row, reply.status, names.indexOf(naming.nameIn(reply.spoken)), 0);
  onAnswer(reply.spoken);
}

/** Waits for a moment of the ledger's clock; returns false where the signal comes first. */
async function reached(atMs: number, ledger: Ledger, signal: AbortSignal): Promise<boolean> {
  const waitMs = atMs - ledger.now();
  if (waitMs <= 0) return !signal.aborted;
  return await new Promise((resolve) => {
    const stop = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve(true);
    }, waitMs);
    signal.addEventListener("abort", stop, { once: true });
  });
}

import { castOf } from "../../cast.ts";
import { configForWeights } from "../../config/weights.ts";
import { everyRequestAnswered } from "../../judge/every-request-answered.ts";
import { closed } from "../../load/closed.ts";
import { Connection } from "../../load/connection.ts";
import { Ledger } from "../../load/ledger.ts";
import { type Drive, type Load, TIMEOUT_MS } from "../../load/load.ts";
import { scenario } from "../../scenario.ts";
import { bodyOf } from "../../world/backend.ts";
import type { Running } from "../../world/world.ts";

const weights = { blue: 3, green: 1 };

/** What every reverse proxy of a comparison is given to carry: two backends at 3:1. */
export const config = configForWeights(weights);

/** Those backends, with whatever a load needs to know of them. */
export const cast = await castOf(
  scenario({
    name: "bench",
    weights,
    load: closed({ requests: 1, connections: 1 }),
    expect: [everyRequestAnswered()],
  }),
);

/** Drives a load through a proxy, and accounts for every request of it. */
export async function drive(running: Running, load: Load, note: (text: string) => void): Promise<Ledger> {
  const ledger = new Ledger(cast.backends, load.requests ?? 0);
  await load.drive(driveOf(running, ledger));
  if (ledger.failed > 0) note(`${running.name}: ${ledger.failed} of ${ledger.done} requests failed`);
  return ledger;
}

/**
 * Opens connections to a proxy, asks once on each, and calls back while all of them are kept alive.
 *
 * @throws Error where not every one of the requests was answered
 */
export async function whileConnected<Result>(
  running: Running,
  count: number,
  then: () => Promise<Result>,
): Promise<Result> {
  const ledger = new Ledger(cast.backends, count);
  const connections: Connection[] = [];
  const drive = driveOf(running, ledger);
  try {
    for (let number = 0; number < count; number++) {
      await new Promise<void>((resolve) => {
        const connection = new Connection(drive, number, () => resolve());
        connections.push(connection);
        connection.send(0);
      });
    }
    if (ledger.failed > 0) throw new Error(`${running.name}: ${ledger.failed} of ${count} requests failed`);
    return await then();
  } finally {
    for (const connection of connections) connection.close();
  }
}

function driveOf(running: Running, ledger: Ledger): Drive {
  return {
    ledger,
    routes: cast.routes,
    addresses: [running.address("web")],
    bodies: cast.backends.map((backend) => Buffer.from(bodyOf(backend))),
    timeoutMs: TIMEOUT_MS,
    signal: new AbortController().signal,
  };
}

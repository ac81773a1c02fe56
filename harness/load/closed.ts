import { Connection } from "./connection.ts";
import { abortWith, type Drive, type Load, wholeNumber } from "./load.ts";

/**
 * A closed loop: each connection sends its next request after its answer.
 *
 * @param options.requests how many to send in all, at least 1
 * @param options.connections how many at once, 1 to 10,000
 * @param options.seconds after how long no more are sent, above 0; default: no limit
 */
export function closed({
  requests,
  connections,
  seconds = Number.POSITIVE_INFINITY,
}: {
  readonly requests: number;
  readonly connections: number;
  readonly seconds?: number;
}): Load {
  wholeNumber("closed: requests", requests);
  wholeNumber("closed: connections", connections, 10_000);
  return {
    kind: "closed",
    requests,
    connections,
    async drive(drive: Drive): Promise<undefined> {
      await loop(drive, requests, Math.min(connections, requests), seconds * 1000);
    },
  };
}

/** Resolves when every request has been accounted for; where the run is given up, no more are sent. */
async function loop(drive: Drive, requests: number, connections: number, mostMs: number): Promise<void> {
  const { routes, signal } = drive;
  const finished = Promise.withResolvers<void>();
  let sent = 0;
  let busy = connections;
  const next = (connection: Connection) => {
    if (sent < requests && !signal.aborted && drive.ledger.now() < mostMs)
      connection.send(sent++ % routes.length);
    else if (--busy === 0) finished.resolve();
  };
  const all = Array.from({ length: connections }, (_, number) => new Connection(drive, number, next));
  const stopWaiting = abortWith(all, signal);
  for (const connection of all) next(connection);
  await finished.promise;
  stopWaiting();
  for (const connection of all) connection.close();
}

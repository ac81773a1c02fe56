import { ConfigError } from "../errors.ts";
import { Connection } from "./connection.ts";
import type { Drive, Load } from "./load.ts";

/**
 * A closed loop: each connection sends its next request after its answer.
 *
 * @param options.requests how many to send in all, at least 1
 * @param options.connections how many at once, 1 to 10,000
 */
export function closed({
  requests,
  connections,
}: {
  readonly requests: number;
  readonly connections: number;
}): Load {
  if (!Number.isSafeInteger(requests) || requests < 1) {
    throw new ConfigError(`closed: requests must be a whole number from 1, not ${requests}`);
  }
  if (!Number.isSafeInteger(connections) || connections < 1 || connections > 10_000) {
    throw new ConfigError(`closed: connections must be a whole number from 1 to 10,000, not ${connections}`);
  }
  return {
    kind: "closed",
    requests,
    connections,
    async drive(drive: Drive): Promise<undefined> {
      await loop(drive, requests, Math.min(connections, requests));
    },
  };
}

/** Resolves when every request has been accounted for; where the run is given up, no more are sent. */
async function loop(drive: Drive, requests: number, connections: number): Promise<void> {
  const { routes, signal } = drive;
  const finished = Promise.withResolvers<void>();
  let sent = 0;
  let busy = connections;
  const next = (connection: Connection) => {
    if (sent < requests && !signal.aborted) connection.send(sent++ % routes.length);
    else if (--busy === 0) finished.resolve();
  };
  const all = Array.from({ length: connections }, (_, number) => new Connection(drive, number, next));
  const abort = () => {
    for (const connection of all) connection.abort();
  };
  signal.addEventListener("abort", abort);
  for (const connection of all) next(connection);
  await finished.promise;
  signal.removeEventListener("abort", abort);
  for (const connection of all) connection.close();
}

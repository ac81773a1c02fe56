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
      let sent = 0;
      const next = () => (sent < requests ? sent++ % drive.routes.length : undefined);
      const count = Math.min(connections, requests);
      await Promise.all(
        Array.from({ length: count }, (_, number) => new Connection(drive, number, next).run()),
      );
    },
  };
}

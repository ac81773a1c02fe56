import { createServer } from "node:net";
import { WorldError } from "../errors.ts";

/**
 * Below the range from which kernels take the ports of outgoing connections, so that a free port stays free
 * until it is listened on.
 */
const FIRST = 20_000;
const LAST = 29_999;

/** As many different ports of 127.0.0.1 as asked for, on which nobody listens. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  // A random start keeps two runs at once apart.
  let candidate = FIRST + Math.floor(Math.random() * (LAST - FIRST));
  for (let tried = 0; ports.length < count; tried++) {
    if (tried > LAST - FIRST)
      throw new WorldError(`no free port left on 127.0.0.1 between ${FIRST} and ${LAST}`);
    if (await isFree(candidate)) ports.push(candidate);
    candidate = candidate === LAST ? FIRST : candidate + 1;
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

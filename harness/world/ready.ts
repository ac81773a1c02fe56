import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { WorldError } from "../errors.ts";
import type { Address } from "./world.ts";

/** How long a service may take from start to ready. */
const LIMIT_MS = 15_000;

interface Waiting {
  readonly name: string;
  readonly address: Address;
  readonly path: string;
  /** Default: 15,000. */
  readonly withinMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Settles when the program ends, with a sentence on how. */
  readonly ended: Promise<string>;
}

/**
 * Waits until a GET is answered with a status below 400.
 *
 * @throws WorldError when the program ends first, or is not ready in time
 */
export async function untilReady({
  name,
  address,
  path,
  withinMs = LIMIT_MS,
  signal,
  ended,
}: Waiting): Promise<void> {
  let last = "no answer";
  let end: string | undefined;
  ended.then((reason) => {
    end = reason;
  });
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const status = await statusOf(address, path).catch((error: NodeJS.ErrnoException) => {
      last = error.code ?? error.message;
      return 0;
    });
    if (status > 0 && status < 400) return;
    if (status >= 400) last = `status ${status}`;
    if (end !== undefined) throw new WorldError(`${name} did not start: ${end}`);
    // Short enough to be lost in the start of any program; a refused connection costs next to nothing.
    await sleep(5, undefined, { signal });
  }
  const { host, port } = address;
  throw new WorldError(
    `${name} was not ready within ${withinMs / 1000} s: GET http://${host}:${port}${path} gave ${last}`,
  );
}

function statusOf({ host, port }: Address, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port, path, agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on("error", reject);
    asking.on("timeout", () => asking.destroy(new Error("no answer within 1 s")));
    asking.end();
  });
}

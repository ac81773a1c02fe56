import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ID_HEADER, logOf } from "../world/backend.ts";
import type { Running } from "../world/world.ts";
import { Hits } from "./hits.ts";
import { LogReader } from "./log-reader.ts";

/** So many lines some backends together are to log before their logs can be whole. */
export interface AwaitedLines {
  readonly backends: readonly string[];
  readonly lines: number;
}

/** A backend's program, as far as its log goes. */
type Logging = Pick<Running, "address" | "read" | "clear">;

/** How long a backend may be silent before it has written its last lines; after that its log counts as incomplete. */
const LIMIT_MS = 3000;

/** A log that is longer than this is emptied once it has been read to its marker. */
const LONGEST_LOG = 64 * 1024 * 1024;

/**
 * The second witness: the backends' own logs. nginx logs after it answers, so each backend is sent one last request,
 * straight to it: a log is complete when it holds that marker.
 */
export class Witness {
  readonly #backends: readonly string[];
  readonly #where: ReadonlyMap<string, Logging>;
  readonly #readers: readonly LogReader[];

  /** @param where for each backend, the service that it runs in */
  constructor(backends: readonly string[], where: ReadonlyMap<string, Logging>) {
    this.#backends = backends;
    this.#where = where;
    this.#readers = backends.map(() => new LogReader());
  }

  /**
   * Reads what was logged since the last time.
   *
   * @param prefix what the ids of this record begin with
   * @param expected how many requests there will be, about
   * @param awaited lines that may be written after the last answer, as they are of copies
   */
  async collect(prefix: string, expected: number, awaited: readonly AwaitedLines[] = []): Promise<Hits> {
    const hits = new Hits(this.#backends, expected);
    for (const lines of awaited) await this.#wait(lines, prefix, hits);
    // One after the other, so that logs of any length are read in pieces.
    for (const [index, backend] of this.#backends.entries()) {
      const service = this.#where.get(backend);
      const reader = this.#readers[index];
      if (service && reader)
        hits.complete[index] = await readToMarker(service, backend, index, prefix, reader, hits);
      if (service && reader && hits.complete[index] && reader.offset > LONGEST_LOG) {
        await service.clear(logOf(backend));
        reader.offset = 0;
      }
    }
    return hits;
  }

  /**
   * Reads some backends' logs until they hold so many lines together, or grow no more: then nothing is on its way to
   * them that a marker could overtake, or it will never come.
   */
  async #wait({ backends, lines }: AwaitedLines, prefix: string, hits: Hits): Promise<void> {
    const before = hits.length;
    let deadline = performance.now() + LIMIT_MS;
    for (let pauseMs = 5; hits.length - before < lines && performance.now() < deadline; ) {
      const sofar = hits.length;
      for (const backend of backends) await this.#read(backend, prefix, hits);
      if (hits.length > sofar) deadline = performance.now() + LIMIT_MS;
      else {
        await sleep(pauseMs);
        pauseMs = Math.min(100, pauseMs * 2);
      }
    }
  }

  async #read(backend: string, prefix: string, hits: Hits): Promise<void> {
    const index = this.#backends.indexOf(backend);
    const reader = this.#readers[index];
    const bytes = await this.#where.get(backend)?.read(logOf(backend), reader?.offset ?? 0);
    if (bytes) reader?.take(bytes, index, { prefix, marker: markerOf(prefix) }, hits);
  }
}

/** The id of the request that is sent last. */
function markerOf(prefix: string): string {
  return `${prefix}end`;
}

async function readToMarker(
  service: Logging,
  backend: string,
  index: number,
  prefix: string,
  reader: LogReader,
  hits: Hits,
): Promise<boolean> {
  const marker = markerOf(prefix);
  // A backend that is gone leaves its log without the marker: the verdict will say so.
  await ask(service, backend, marker).catch(() => {});
  let deadline = performance.now() + LIMIT_MS;
  for (let pauseMs = 5; performance.now() < deadline; ) {
    const bytes = await service.read(logOf(backend), reader.offset);
    if (reader.take(bytes, index, { prefix, marker }, hits)) return true;
    if (bytes.length > 0) deadline = performance.now() + LIMIT_MS;
    else {
      await sleep(pauseMs);
      pauseMs *= 2;
    }
  }
  return false;
}

function ask(service: Logging, backend: string, id: string): Promise<void> {
  const { host, port } = service.address(backend);
  return new Promise((resolve, reject) => {
    const asking = request({
      host,
      port,
      path: "/",
      headers: { [ID_HEADER]: id },
      agent: false,
      timeout: LIMIT_MS,
    });
    asking.on("response", (response) => response.resume().on("end", resolve));
    asking.on("timeout", () => asking.destroy(new Error("no answer")));
    asking.on("error", reject);
    asking.end();
  });
}

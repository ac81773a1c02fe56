import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ID_HEADER, logOf } from "../world/backend.ts";
import type { Running } from "../world/world.ts";
import { Hits, UNKNOWN_SEQUENCE } from "./hits.ts";

/** How long a backend may take to write its last lines; after that its log counts as incomplete. */
const LIMIT_MS = 3000;
const MARKER = "end";

/**
 * Reads the backends' own logs. nginx logs after it answers, so each backend is sent one last request, straight
 * to it: a log is complete when it holds that marker.
 *
 * @param where for each backend, the service that it runs in
 * @param prefix what the ids of this run begin with
 */
export async function collectHits(
  backends: readonly string[],
  where: ReadonlyMap<string, Running>,
  prefix: string,
): Promise<Hits> {
  const hits = new Hits(backends);
  const logs = await Promise.all(
    backends.map(async (backend) => {
      const service = where.get(backend);
      return service ? await completeLog(service, backend, prefix) : "";
    }),
  );
  logs.forEach((log, index) => {
    readLog(log, index, prefix, hits);
  });
  return hits;
}

async function completeLog(service: Running, backend: string, prefix: string): Promise<string> {
  const id = `${prefix}${MARKER}`;
  // A backend that is gone leaves its log without the marker: the verdict will say so.
  await ask(service, backend, id).catch(() => {});
  const deadline = performance.now() + LIMIT_MS;
  for (let pauseMs = 10; ; pauseMs *= 2) {
    await sleep(pauseMs);
    const log = await service.read(logOf(backend));
    if (log.includes(`${id} `) || performance.now() > deadline) return log;
  }
}

function ask(service: Running, backend: string, id: string): Promise<void> {
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

/** Adds the lines of one log, `id status seconds`, up to the marker. */
export function readLog(log: string, backend: number, prefix: string, hits: Hits): void {
  for (let start = 0; start < log.length; ) {
    const end = log.indexOf("\n", start);
    if (end === -1) return;
    const [id = "", status, seconds] = log.slice(start, end).split(" ");
    start = end + 1;
    if (id === `${prefix}${MARKER}`) {
      hits.complete[backend] = true;
      return;
    }
    const sequence = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
    const isOurs = Number.isSafeInteger(sequence) && sequence >= 0 && sequence < UNKNOWN_SEQUENCE;
    hits.add(backend, isOurs ? sequence : UNKNOWN_SEQUENCE, Number(status), Number(seconds) * 1000);
  }
}

import { readFileSync } from "node:fs";
import type { Server } from "../config/servers.ts";
import type { Places, Service } from "./world.ts";

/** What a backend puts into its answers and its log; `fixtures/backend/` holds the other end of these words. */
export const BACKEND_HEADER = "x-backend";
export const ID_HEADER = "x-request-id";
export const bodyOf = (backend: string) => `${backend}\n`;
export const logOf = (backend: string) => `${backend}.log`;
/** The part of the configuration by which it listens and answers. */
export const confOf = (backend: string) => `server-${backend}.conf`;
/** While this file is there, it answers late. */
export const slowOf = (backend: string) => `${backend}.slow`;

/** What will befall backends, where they have to be prepared for it. */
export interface Preparations {
  /** Whoever is disturbed at all logs at once, so that no line is lost with it. */
  readonly disturbed: ReadonlySet<string>;
  /** Whoever will stop listening. */
  readonly refusing: ReadonlySet<string>;
  /** Backend → how much later than at once it will answer, in ms. */
  readonly slow: ReadonlyMap<string, number>;
}

const UNDISTURBED: Preparations = { disturbed: new Set(), refusing: new Set(), slow: new Map() };
/** As root, like a process without a master, so that it reads what lies in the run's folder. */
const WITH_MASTER = "on;\nuser root";

/** One nginx for each host name; where the configuration names it with several ports, it listens on each. */
export function backendServices(servers: readonly Server[], preparations = UNDISTURBED): Service[] {
  const hosts = Map.groupBy(servers, (server) => server.host);
  return [...hosts].map(([host, own]) => backendService(host, own, preparations));
}

function backendService(host: string, servers: readonly Server[], preparations: Preparations): Service {
  const first = servers[0]?.backend ?? "";
  const isRefusing = servers.some(({ backend }) => preparations.refusing.has(backend));
  return {
    // nginx would take the brackets of an IPv6 address in its folder for a pattern.
    name: `backend-${host.replaceAll(":", "-").replace(/^\[|\]$/g, "")}`,
    program: "nginx",
    host,
    ports: Object.fromEntries(servers.map(({ backend, port }) => [backend, port])),
    plan: (places) => ({
      argv: ["-p", places.folder, "-c", `${places.folder}/nginx.conf`, "-e", "stderr"],
      files: {
        "nginx.conf": filled("nginx.conf", { master: isRefusing ? WITH_MASTER : "off" }),
        ...Object.fromEntries(
          servers.map(({ backend }) => [confOf(backend), textOf(backend, places, preparations)]),
        ),
      },
      ready: { port: first, path: "/splitproof/ready" },
      reload: { signal: "SIGHUP" },
    }),
  };
}

function textOf(backend: string, places: Places, { disturbed, slow }: Preparations): string {
  const latencyMs = slow.get(backend);
  const delay = latencyMs === undefined ? "" : filled("delay.conf", { latencyMs: String(latencyMs) });
  return filled("server.conf", {
    delay,
    name: backend,
    listen: places.listen(backend).replace(/^:/, "*:"),
    buffer: disturbed.has(backend) ? "" : " buffer=64k flush=10ms",
    slow: `${places.folder}/${slowOf(backend)}`,
  });
}

/** A template with its values, each put in wherever it is asked for; a value may ask for those after it. */
function filled(file: string, values: Readonly<Record<string, string>>): string {
  let text = readFileSync(new URL(`../../fixtures/backend/${file}`, import.meta.url), "utf8");
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{{${name}}}`, () => value);
  return text;
}

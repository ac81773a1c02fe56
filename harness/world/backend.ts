import { readFileSync } from "node:fs";
import type { Server } from "../config/servers.ts";
import type { Service } from "./world.ts";

/** What a backend puts into its answers and its log; `fixtures/backend/` holds the other end of these words. */
export const BACKEND_HEADER = "x-backend";
export const ID_HEADER = "x-request-id";
export const bodyOf = (backend: string) => `${backend}\n`;
export const logOf = (backend: string) => `${backend}.log`;

/** One nginx for each host name; where the configuration names it with several ports, it listens on each. */
export function backendServices(servers: readonly Server[]): Service[] {
  const hosts = Map.groupBy(servers, (server) => server.host);
  return [...hosts].map(([host, own]) => backendService(host, own));
}

function backendService(host: string, servers: readonly Server[]): Service {
  const template = (file: string) =>
    readFileSync(new URL(`../../fixtures/backend/${file}`, import.meta.url), "utf8");
  const first = servers[0]?.backend ?? "";
  return {
    name: `backend-${host}`,
    program: "nginx",
    host,
    ports: Object.fromEntries(servers.map(({ backend, port }) => [backend, port])),
    plan: (places) => ({
      argv: ["-p", places.folder, "-c", `${places.folder}/nginx.conf`, "-e", "stderr"],
      files: {
        "nginx.conf": template("nginx.conf"),
        ...Object.fromEntries(
          servers.map(({ backend }, index) => [
            `server-${index}.conf`,
            template("server.conf")
              .replaceAll("{{name}}", backend)
              .replaceAll("{{listen}}", places.listen(backend).replace(/^:/, "*:")),
          ]),
        ),
      },
      ready: { port: first, path: "/splitproof/ready" },
    }),
  };
}

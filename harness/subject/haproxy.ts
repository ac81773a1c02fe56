import { ConfigError } from "../errors.ts";
import type { Places } from "../world/world.ts";
import { addressIn, type PlainRoute, plainRoutes, routesAt } from "./plain-routes.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

const CONFIG_FILE = "haproxy.cfg";
const READY = "ready";
const MOST_WEIGHT = 256;

/** HAProxy with one thread, as each has a schedule of its own; in master-worker mode, told by SIGUSR2. */
export const haproxy: SubjectKind = {
  name: "haproxy",
  version: { argv: ["-v"], pattern: /version (\S+)/ },
  scheduler: "periodic",
  configFile: CONFIG_FILE,
  service: (config, entryPoints) => ({
    name: "subject-haproxy",
    program: "haproxy",
    ports: portsOf(entryPoints, { [READY]: 8099 }),
    plan: (places) => ({
      argv: ["-W", "-db", "-f", `${places.folder}/${CONFIG_FILE}`],
      files: { [CONFIG_FILE]: textOf(plainRoutes(config, "HAProxy"), entryPoints, places) },
      ready: { port: READY, path: "/ready" },
      reload: { signal: "SIGUSR2" },
      refusal: /\[ALERT\]/,
    }),
  }),
};

function textOf(routes: readonly PlainRoute[], entryPoints: readonly string[], places: Places): string {
  return `global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1m
  timeout http-keep-alive 1h
frontend ready
  bind ${places.listen(READY)}
  monitor-uri /ready
backend nobody
  http-request return status 404
${entryPoints.map((name, index) => frontend(name, index, routes, places)).join("")}${routes
  .map((route, index) => backend(route, index, places))
  .join("")}`;
}

function frontend(name: string, index: number, routes: readonly PlainRoute[], places: Places): string {
  const uses = routesAt(name, routes)
    // The more a rule asks for, the earlier it is asked.
    .toSorted((a, b) => askedFor(b) - askedFor(a))
    .map((route) => `  use_backend route_${routes.indexOf(route)}${condition(route)}\n`);
  return `frontend entry_${index}\n  bind ${places.listen(name)}\n${uses.join("")}  default_backend nobody\n`;
}

function askedFor({ host, path = "" }: PlainRoute): number {
  return (host === undefined ? 0 : 10_000) + path.length;
}

function condition({ host, path, isPrefix }: PlainRoute): string {
  const parts = [
    ...(host === undefined ? [] : [`{ req.hdr(host),field(1,:) -i ${host} }`]),
    ...(path === undefined ? [] : [`{ ${isPrefix ? "path_beg" : "path"} ${path} }`]),
  ];
  return parts.length === 0 ? "" : ` if ${parts.join(" ")}`;
}

function backend({ router, servers }: PlainRoute, index: number, { server }: Places): string {
  const lines = servers.map(({ url, weight }, number) => {
    if (weight > MOST_WEIGHT) {
      throw new ConfigError(
        `router "${router}" has a weight of ${weight}, reduced by what all have in common, and HAProxy takes ${MOST_WEIGHT} at most; choose smaller weights`,
      );
    }
    return `  server s${number} ${addressIn(server, url)} weight ${weight}\n`;
  });
  return `backend route_${index}\n  balance roundrobin\n${lines.join("")}`;
}

import { ConfigError } from "../errors.ts";
import type { Places } from "../world/world.ts";
import { addressIn, type PlainRoute, plainRoutes, routesAt } from "./plain-routes.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

const CONFIG_FILE = "haproxy.cfg";
const READY = "ready";
const RUNTIME = "runtime";
const COMMANDS = "weights.txt";
const MOST_WEIGHT = 256;

interface Variant {
  readonly threads: number;
  /** Whether changes of weights go to its runtime API, rather than to a new worker. */
  readonly isLive: boolean;
}

/** HAProxy with one thread unless more are asked for; all share one schedule. Told by SIGUSR2 to its master. */
export const haproxy: SubjectKind = kindOf({ threads: 1, isLive: false });
/** The same, told of weights by its runtime API: the one that runs goes on, and nothing but weights can change. */
export const haproxyRuntime: SubjectKind = kindOf({ threads: 1, isLive: true });

function kindOf(variant: Variant): SubjectKind {
  const { threads, isLive } = variant;
  return {
    name: `haproxy${isLive ? "-runtime" : ""}${threads === 1 ? "" : `-${threads}-threads`}`,
    version: { argv: ["-v"], pattern: /version (\S+)/ },
    scheduler: "periodic",
    withThreads: (count) => kindOf({ ...variant, threads: count }),
    ...(isLive && { cannotChange }),
    configFile: CONFIG_FILE,
    service: (config, entryPoints) => ({
      name: "subject-haproxy",
      program: "haproxy",
      ports: portsOf(entryPoints, { [READY]: 8099, ...(isLive && { [RUNTIME]: 9999 }) }),
      plan: (places) => {
        const routes = plainRoutes(config, "HAProxy");
        return {
          argv: ["-W", "-db", "-f", `${places.folder}/${CONFIG_FILE}`],
          files: {
            [CONFIG_FILE]: textOf(routes, entryPoints, places, variant),
            ...(isLive && { [COMMANDS]: commandsFor(routes) }),
          },
          ready: { port: READY, path: "/ready" },
          reload: isLive ? { lines: { port: RUNTIME, file: COMMANDS } } : { signal: "SIGUSR2" },
          refusal: /\[ALERT\]/,
        };
      },
    }),
  };
}

/** Whoever gets something first, so that at no moment all of a backend's servers have a weight of 0. */
function commandsFor(routes: readonly PlainRoute[]): string {
  const all = routes.flatMap(({ servers }, index) =>
    servers.map(({ weight }, number) => ({ server: `route_${index}/s${number}`, weight })),
  );
  return all
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ server, weight }) => `set server ${server} weight ${weight}\n`)
    .join("");
}

/** Routers and servers have to be the same ones, in the same order. */
function cannotChange(from: string, to: string): string | undefined {
  const withoutWeights = (config: string) =>
    JSON.stringify(
      plainRoutes(config, "HAProxy").map((route) => ({
        ...route,
        servers: route.servers.map(({ url }) => url),
      })),
    );
  return withoutWeights(from) === withoutWeights(to)
    ? undefined
    : "changes nothing but weights by its runtime API, and here routers or servers change; judge it as --subject haproxy";
}

function textOf(
  routes: readonly PlainRoute[],
  entryPoints: readonly string[],
  places: Places,
  { threads, isLive }: Variant,
): string {
  return `global
  nbthread ${threads}
${isLive ? `  stats socket ipv4@${places.listen(RUNTIME)} level admin\n` : ""}defaults
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

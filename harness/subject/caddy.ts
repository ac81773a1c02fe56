import { ConfigError } from "../errors.ts";
import type { Places } from "../world/world.ts";
import { addressIn, type PlainRoute, plainRoutes, routesAt } from "./plain-routes.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

const CONFIG_FILE = "caddy.json";
const READY = "ready";
const ADMIN = "admin";
/** So often a backend may be repeated in all. */
const MOST_UPSTREAMS = 1000;

/**
 * Caddy as Debian has it (2.6), which knows no weights: a backend stands in the list as often as its weight says, and the
 * list is gone through. Told by its admin API.
 */
export const caddy: SubjectKind = {
  name: "caddy",
  version: { argv: ["version"], pattern: /v?(\d\S*)/ },
  scheduler: "periodic",
  configFile: CONFIG_FILE,
  service: (config, entryPoints) => ({
    name: "subject-caddy",
    program: "caddy",
    ports: portsOf(entryPoints, { [READY]: 8099, [ADMIN]: 2019 }),
    plan: (places) => ({
      argv: ["run", "--config", `${places.folder}/${CONFIG_FILE}`],
      files: { [CONFIG_FILE]: textOf(plainRoutes(config, "Caddy"), entryPoints, places) },
      ready: { port: READY, path: "/" },
      reload: { post: { port: ADMIN, path: "/load", file: CONFIG_FILE, type: "application/json" } },
    }),
  }),
};

function textOf(routes: readonly PlainRoute[], entryPoints: readonly string[], places: Places): string {
  const answer = (status: number) => ({ handle: [{ handler: "static_response", status_code: status }] });
  const server = (port: string, own: readonly unknown[]) => ({
    listen: [places.listen(port)],
    automatic_https: { disable: true },
    routes: own,
  });
  const config = {
    admin: { listen: places.listen(ADMIN), enforce_origin: false },
    logging: { logs: { default: { level: "WARN" } } },
    apps: {
      http: {
        servers: {
          ...Object.fromEntries(
            entryPoints.map((name, index) => [
              `entry${index}`,
              server(name, [...routesAt(name, routes).map((route) => routeOf(route, places)), answer(404)]),
            ]),
          ),
          ready: server(READY, [answer(200)]),
        },
      },
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function routeOf({ router, host, path, isPrefix, servers }: PlainRoute, { server }: Places) {
  const all = servers.reduce((sum, { weight }) => sum + weight, 0);
  if (all > MOST_UPSTREAMS) {
    throw new ConfigError(
      `router "${router}" has weights that add up to ${all}, reduced by what all have in common, and Caddy would have to repeat so many upstreams; choose weights of ${MOST_UPSTREAMS} in all at most`,
    );
  }
  const upstreams = servers.flatMap(({ url, weight }) =>
    Array.from({ length: weight }, () => ({ dial: addressIn(server, url) })),
  );
  const match = {
    ...(host !== undefined && { host: [host] }),
    ...(path !== undefined && { path: [isPrefix ? `${path}*` : path] }),
  };
  return {
    ...(Object.keys(match).length > 0 && { match: [match] }),
    handle: [
      {
        handler: "reverse_proxy",
        load_balancing: { selection_policy: { policy: "round_robin" } },
        upstreams,
      },
    ],
    terminal: true,
  };
}

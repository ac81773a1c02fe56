import { type DynamicConfig, parseDynamic } from "./config/dynamic.ts";
import { refuseAnswering } from "./config/middlewares.ts";
import { type Mirror, mirrorsOf, refuseMixedMirrors } from "./config/mirrors.ts";
import { nearest } from "./config/nearest.ts";
import { type Server, serversOf } from "./config/servers.ts";
import type { Split } from "./config/split.ts";
import { checked, targetOf } from "./config/target.ts";
import { allBackends, splitOf } from "./config/tree.ts";
import { ConfigError } from "./errors.ts";
import { preparationsFor } from "./fault/preparations.ts";
import type { Route } from "./history/history.ts";
import { configOf, type Scenario, type ScenarioTarget } from "./scenario.ts";
import type { Preparations } from "./world/backend.ts";

/** Everybody who takes part in a run, before anything is started. */
export interface Cast {
  readonly routes: readonly Route[];
  /** For each route, the entry point that takes its requests. */
  readonly entryPoints: readonly string[];
  readonly backends: readonly string[];
  readonly servers: readonly Server[];
  /** The configurations, each once and the one to begin with first. */
  readonly chapters: readonly Chapter[];
  /** What backends have to be prepared for. */
  readonly preparations: Preparations;
}

/** A configuration, with what it says of each route. */
export interface Chapter {
  readonly config: string;
  readonly splits: readonly (Split | null)[];
  /** Absent where no route has any. */
  readonly mirrors?: readonly (readonly Mirror[])[];
  /** Names of those that the routes go through, chains not unrolled; absent where none does. */
  readonly middlewares?: readonly string[];
}

const DEFAULT_ENTRY_POINT = "web";
/** Traefik's name for the one that carries its API and ping. */
const API_ENTRY_POINT = "traefik";

/**
 * Reads a scenario's configurations and finds everybody that they name.
 *
 * @throws ConfigError where something cannot be served or judged, before anything is started
 */
export async function castOf(scenario: Scenario): Promise<Cast> {
  const { source, text } = await configOf(scenario);
  const first = parseDynamic(source, text);
  const later = (scenario.during ?? [])
    .flatMap((fault) => fault.configs)
    .map((config, index) => parseDynamic(`reload ${index + 1} of "${scenario.name}"`, config));
  const targets = scenario.targets ?? [...first.routers.keys()].map((router) => ({ router }));
  if (targets.length === 0)
    throw new ConfigError(
      `${source}: there is no router, so no request has a way; add one under [http.routers]`,
    );

  const all = [first, ...later].filter(
    ({ text }, index, every) => every.findIndex((other) => other.text === text) === index,
  );
  const chapters = all.map((config) => chapterOf(config, targets));
  const splits = chapters.flatMap((chapter) => chapter.splits);
  const mirrors = chapters.flatMap((chapter) => chapter.mirrors?.flat() ?? []);
  refuseMixedMirrors(source, splits, mirrors);
  if (scenario.load.kind === "sessions") for (const config of all) refuseSecureCookies(config);
  const backends = [...new Set([...allBackends(splits), ...mirrors.flatMap((mirror) => mirror.backends)])];
  return {
    routes: targets.map((target) => routeOf(first, target)),
    entryPoints: targets.map((target) => entryPointOf(first, target)),
    backends,
    servers: serversOfAll(all, backends),
    chapters,
    preparations: preparationsFor(scenario, backends),
  };
}

function chapterOf(config: DynamicConfig, targets: readonly ScenarioTarget[]): Chapter {
  const splits = targets.map((target) => splitOfTarget(config, target));
  const mirrors = targets.map(({ router }) =>
    router === undefined ? [] : mirrorsOf(config, routerOf(config, router).service, `router "${router}"`),
  );
  const middlewares = targets.flatMap(({ router }) =>
    router === undefined ? [] : routerOf(config, router).middlewares,
  );
  return {
    config: config.text,
    splits,
    ...(mirrors.some(({ length }) => length > 0) && { mirrors }),
    ...(middlewares.length > 0 && { middlewares }),
  };
}

/** Sessions are kept over plain HTTP, where no client sends such a cookie back. */
function refuseSecureCookies(config: DynamicConfig): void {
  for (const [name, { weighted, loadbalancer }] of config.services)
    if ((weighted?.sticky ?? loadbalancer?.sticky)?.cookie?.secure)
      throw new ConfigError(
        `${config.place(["http", "services", name])}: the sticky cookie of service "${name}" is secure, and clients that speak plain HTTP never send it back; take \`secure\` out to judge its sessions`,
      );
}

function splitOfTarget(config: DynamicConfig, { router: name }: ScenarioTarget): Split | null {
  if (name === undefined) return null;
  const router = routerOf(config, name);
  const place = config.place(["http", "routers", name]);
  for (const middleware of router.middlewares) refuseAnswering(config, middleware, `router "${name}"`);
  if (router.tls !== undefined && router.tls !== false) {
    throw new ConfigError(
      `${place}: router "${name}" takes requests over TLS only, and splitproof asks in plain HTTP; take its tls out of the file that is judged`,
    );
  }
  return splitOf(config, router.service, `router "${name}"`);
}

function routerOf(config: DynamicConfig, name: string) {
  const router = config.routers.get(name);
  if (!router)
    throw new ConfigError(
      `${config.source}: there is no router "${name}"${nearest(name, [...config.routers.keys()])}`,
    );
  return router;
}

function routeOf(config: DynamicConfig, target: ScenarioTarget): Route {
  if (target.router === undefined) {
    const name = target.host ?? "unknown.test";
    return {
      name,
      ...checked({ host: name, path: target.path ?? "/" }, name),
      status: target.status ?? 404,
    };
  }
  const { host, path } = targetOf(config, target.router, routerOf(config, target.router), target);
  return { name: target.router, host, path, status: target.status ?? 200 };
}

function entryPointOf(config: DynamicConfig, { router: name }: ScenarioTarget): string {
  const named = name === undefined ? undefined : routerOf(config, name).entrypoints[0];
  if (named !== undefined) {
    const place = config.place(["http", "routers", name ?? "", "entryPoints"]);
    if (!/^[\w-]+$/.test(named)) {
      throw new ConfigError(
        `${place}: "${named}" cannot name an entry point; use letters, digits, _ and - only`,
      );
    }
    if (named === API_ENTRY_POINT) {
      throw new ConfigError(
        `${place}: entry point "${named}" is where the ingress answers for its own API and serves no routers; name another, such as "${DEFAULT_ENTRY_POINT}"`,
      );
    }
  }
  return named ?? DEFAULT_ENTRY_POINT;
}

/** The servers of all configurations, each once; a backend must not move while it is being judged. */
function serversOfAll(configs: readonly DynamicConfig[], backends: readonly string[]): Server[] {
  const servers = new Map<string, Server>();
  for (const config of configs) {
    for (const server of serversOf(config, backends)) {
      const known = servers.get(server.backend);
      if (known && (known.host !== server.host || known.port !== server.port)) {
        throw new ConfigError(
          `${config.source}: backend ${server.backend} moves from ${known.url} to ${server.url}, and a backend must stay where it is while it is judged`,
        );
      }
      servers.set(server.backend, server);
    }
  }
  return [...servers.values()];
}

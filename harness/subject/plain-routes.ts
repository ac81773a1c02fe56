import { parseDynamic } from "../config/dynamic.ts";
import { mirrorsOf } from "../config/mirrors.ts";
import { serversOf } from "../config/servers.ts";
import { backendsOf, divisionsOf, type Split } from "../config/split.ts";
import { askedBy } from "../config/target.ts";
import { splitOf } from "../config/tree.ts";
import { ConfigError } from "../errors.ts";

/** A router of a dynamic configuration, as far as any reverse proxy can say it: which requests, and who answers. */
export interface PlainRoute {
  readonly router: string;
  /** None: every entry point. */
  readonly entryPoints: readonly string[];
  /** Absent: any. */
  readonly host?: string;
  /** Absent: any; where it `isPrefix`, every path that begins so. */
  readonly path?: string;
  readonly isPrefix: boolean;
  /** In configuration order; at least one has a weight above 0. */
  readonly servers: readonly PlainServer[];
}

export interface PlainServer {
  readonly url: string;
  /** Divided by what all weights of the route have in common. */
  readonly weight: number;
}

/**
 * Reads the routers of a dynamic configuration for a subject that is configured in another way. Whatever is pasted into
 * its files has been checked to be a name or a path, and nothing more.
 *
 * @param subject who has to say it, for messages
 * @throws ConfigError where it cannot be said
 */
export function plainRoutes(config: string, subject: string): PlainRoute[] {
  const parsed = parseDynamic("dynamic.toml", config);
  return [...parsed.routers].map(([name, router]) => {
    const refuse = (what: string): never => {
      throw new ConfigError(
        `${parsed.place(["http", "routers", name])}: router "${name}" ${what}, which splitproof cannot say to ${subject}; judge it with --subject ingress`,
      );
    };
    const { host, path, isPrefix = true, matcher } = askedBy(parsed, name, router);
    if (matcher !== undefined) refuse(`asks for ${matcher}(…)`);
    if (router.rule.includes("||")) refuse("has alternatives");
    if (host !== undefined && !/^[\w.-]+$/.test(host)) refuse(`asks for host "${host}"`);
    if (path !== undefined && !/^\/[\w./~%-]*$/.test(path)) refuse(`asks for path "${path}"`);
    const split = splitOf(parsed, router.service, `router "${name}"`);
    if (mirrorsOf(parsed, router.service, `router "${name}"`).length > 0) refuse("mirrors its requests");
    if (divisionsOf(split).some(({ sticky }) => sticky)) refuse("is sticky");
    const servers = serversOf(parsed, backendsOf(split));
    const flat = flatOf(split) ?? refuse("leads to services within services");
    return {
      router: name,
      entryPoints: router.entrypoints,
      ...(host !== undefined && { host }),
      ...(path !== undefined && { path }),
      isPrefix,
      servers: reduced(flat).map(({ backend, weight }) => ({
        url: servers.find((server) => server.backend === backend)?.url ?? "",
        weight,
      })),
    };
  });
}

interface Flat {
  readonly backend: string;
  readonly weight: number;
}

/** The backends with their weights; undefined where one weight is for several of them. */
function flatOf(split: Split): Flat[] | undefined {
  if (split.kind === "servers") return split.backends.map((backend) => ({ backend, weight: 1 }));
  const flat = split.children.flatMap(({ weight, to }) =>
    to.kind === "servers" && to.backends.length === 1
      ? to.backends.map((backend) => ({ backend, weight }))
      : [],
  );
  return flat.length === split.children.length ? flat : undefined;
}

function reduced(flat: readonly Flat[]): Flat[] {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  const divisor = flat.reduce((all, { weight }) => gcd(all, weight), 0);
  return flat.map(({ backend, weight }) => ({ backend, weight: weight / divisor }));
}

/** `appv1:80`, where the world has put the server of a URL. */
export function addressIn(server: (url: string) => string, url: string): string {
  const { hostname, port } = new URL(server(url));
  return `${hostname}:${port === "" ? 80 : port}`;
}

/** The routes that an entry point takes. */
export function routesAt(entryPoint: string, routes: readonly PlainRoute[]): PlainRoute[] {
  return routes.filter(({ entryPoints }) => entryPoints.length === 0 || entryPoints.includes(entryPoint));
}

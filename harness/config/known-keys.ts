import { ConfigError } from "../errors.ts";
import { nearest } from "./nearest.ts";
import type { Path } from "./toml.ts";

/**
 * What may stand at a place: anything, which is not looked into; or a table with these keys, where EACH stands for any
 * name. The elements of an array stand at the place of the array.
 */
type Known = typeof ANYTHING | { readonly [key: string]: Known };

const ANYTHING = "anything";
const EACH = "*";

const sticky: Known = {
  cookie: {
    name: ANYTHING,
    secure: ANYTHING,
    httpOnly: ANYTHING,
    sameSite: ANYTHING,
    maxAge: ANYTHING,
    path: ANYTHING,
    domain: ANYTHING,
  },
};

/**
 * What Traefik reads of routers and services, spelt as its documentation does. Of what only Traefik 3 knows, that which
 * leaves the split alone is here: weights of servers and other strategies are not, as nothing here judges by them.
 */
const known: Known = {
  routers: {
    [EACH]: {
      rule: ANYTHING,
      service: ANYTHING,
      entryPoints: ANYTHING,
      middlewares: ANYTHING,
      priority: ANYTHING,
      tls: ANYTHING,
      ruleSyntax: ANYTHING,
      observability: ANYTHING,
    },
  },
  services: {
    [EACH]: {
      weighted: { services: { name: ANYTHING, weight: ANYTHING }, sticky, healthCheck: ANYTHING },
      loadBalancer: {
        servers: { url: ANYTHING, preservePath: ANYTHING },
        sticky,
        healthCheck: ANYTHING,
        passHostHeader: ANYTHING,
        responseForwarding: ANYTHING,
        serversTransport: ANYTHING,
      },
      mirroring: {
        service: ANYTHING,
        mirrors: { name: ANYTHING, percent: ANYTHING },
        maxBodySize: ANYTHING,
        mirrorBody: ANYTHING,
        healthCheck: ANYTHING,
      },
      failover: ANYTHING,
    },
  },
  middlewares: ANYTHING,
  serversTransports: ANYTHING,
  models: ANYTHING,
};

/**
 * Refuses what nobody reads, as Traefik does from 2.3 on: were `wieght = 3` passed over, a split of 1:1 would be proven
 * that nobody meant.
 *
 * @param value what stands at the path
 * @param place `file:line:column` of the value at a path
 * @throws ConfigError naming the first such key, and the known one that is nearest
 */
export function refuseUnknownKeys(
  value: unknown,
  place: (path: Path) => string,
  path: Path = ["http"],
  knownHere: Known = known,
): void {
  if (knownHere === ANYTHING || typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const next = Array.isArray(value) ? knownHere : (knownHere[EACH] ?? knownAs(key, knownHere));
    if (next === undefined)
      throw new ConfigError(
        `${place(at)}: ${at.join(".")} is not known, so what it says cannot be judged${nearest(key, Object.keys(knownHere))}`,
      );
    refuseUnknownKeys(inner, place, at, next);
  }
}

/** Traefik reads keys without regard to case. */
function knownAs(key: string, table: Exclude<Known, string>): Known | undefined {
  return Object.entries(table).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

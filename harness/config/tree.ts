import { ConfigError } from "../errors.ts";
import type { DynamicConfig, Service, Sticky } from "./dynamic.ts";
import { nearest } from "./nearest.ts";
import { backendsOf, type Split } from "./split.ts";

/**
 * Follows a service down to its servers. One that mirrors divides as the service whose answers it gives; its mirrors are
 * none of the split.
 *
 * @param usedBy who refers to the service, for messages: `router "Router0"`
 * @throws ConfigError where a name leads nowhere or back to itself, where weights cannot be used, and where a
 *   service needs what is not supported
 */
export function splitOf(
  config: DynamicConfig,
  name: string,
  usedBy: string,
  above: readonly string[] = [],
): Split {
  const own = unqualified(name);
  const service = config.services.get(own);
  const at = (...path: (string | number)[]) => config.place(["http", "services", own, ...path]);
  if (!service) {
    const known = [...config.services.keys()];
    throw new ConfigError(
      `${config.source}: ${usedBy} refers to service "${own}", which does not exist${nearest(own, known)}`,
    );
  }
  if (above.includes(own)) {
    const cycle = [...above.slice(above.indexOf(own)), own].join(" → ");
    throw new ConfigError(
      `${at()}: ${service.mirroring ? "mirroring" : "weighted"} service "${own}" contains itself (${cycle}); break the cycle`,
    );
  }
  refuseUnsupported(service, own, at());
  const { loadbalancer, mirroring } = service;
  if (mirroring) return splitOf(config, mirroring.service, `mirroring service "${own}"`, [...above, own]);
  if (loadbalancer)
    return { ...serversOf(own, loadbalancer.servers.length, at()), ...stickiness(loadbalancer.sticky) };

  const children = service.weighted?.services ?? [];
  if (children.length === 0)
    throw new ConfigError(`${at()}: weighted service "${own}" has no services; name at least one`);
  if (children.every((child) => child.weight === 0)) {
    throw new ConfigError(
      `${at("weighted")}: every weight of service "${own}" is 0, so nobody could answer; give one a weight above 0`,
    );
  }
  return {
    kind: "weighted",
    name: own,
    children: children.map((child) => ({
      weight: child.weight,
      to: splitOf(config, child.name, `weighted service "${own}"`, [...above, own]),
    })),
    ...stickiness(service.weighted?.sticky),
  };
}

/** `app@file` is how Traefik writes the service `app` of the file provider. */
export function unqualified(name: string): string {
  return name.endsWith("@file") ? name.slice(0, -"@file".length) : name;
}

function stickiness(sticky: Sticky | undefined): Pick<Split, "sticky"> {
  return sticky?.cookie ? { sticky: true } : {};
}

function serversOf(name: string, count: number, place: string): Split {
  if (count === 0)
    throw new ConfigError(`${place}: loadBalancer "${name}" has no servers; give it at least one url`);
  return {
    kind: "servers",
    name,
    backends: Array.from({ length: count }, (_, index) => backendName(name, index, count)),
  };
}

/** A backend is named after its loadBalancer service, with `#n` (from 1) where that has several servers. */
export function backendName(service: string, index: number, count: number): string {
  return count === 1 ? service : `${service}#${index + 1}`;
}

function refuseUnsupported(service: Service, name: string, place: string): void {
  const kinds = ["weighted", "loadbalancer", "mirroring", "failover"] as const;
  const present = kinds.filter((kind) => service[kind] !== undefined);
  const refuse = (what: string) => {
    throw new ConfigError(`${place}: service "${name}" ${what}`);
  };
  if (present.length !== 1)
    refuse(`must be one of weighted, loadBalancer and mirroring, and has ${present.join(" and ") || "none"}`);
  if (service.failover) refuse("is of kind failover, which splitproof cannot judge yet");
  const [kind = "weighted"] = present;
  if (kind !== "failover" && service[kind]?.healthcheck)
    refuse("has a healthCheck, which splitproof cannot serve yet; take it out to judge it");
}

/** The names of all backends that any of the splits can reach, each once, in configuration order. */
export function allBackends(splits: readonly (Split | null)[]): string[] {
  return [...new Set(splits.flatMap((split) => (split ? backendsOf(split) : [])))];
}

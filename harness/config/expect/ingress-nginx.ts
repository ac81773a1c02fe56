import { ConfigError } from "../../errors.ts";
import type { Candidate, Expectation } from "./expectation.ts";
import { flatSplit } from "./flat-split.ts";
import { at, type KubernetesObject, list, text } from "./kubernetes-object.ts";

const PREFIX = "nginx.ingress.kubernetes.io/";

/** A path of a rule of an Ingress. */
interface Way {
  readonly ingress: KubernetesObject;
  readonly host: string | undefined;
  readonly path: string;
  readonly service: string;
}

/**
 * The paths of ingress-nginx canaries, each with the Ingress that it is the canary of. One with a single path is called
 * by the name of its Ingress, those of several by `name host/path`.
 */
export function ingressCanaries(ingresses: readonly KubernetesObject[]): Candidate[] {
  const ways = ingresses.flatMap(waysOf);
  const isCanary = ({ ingress }: Way) => String(annotation(ingress, "canary")) === "true";
  const canaries = ways.filter(isCanary);
  const stables = ways.filter((way) => !isCanary(way));
  return canaries.map((way) => {
    const { ingress, host = "", path } = way;
    const isOnly = canaries.filter((other) => other.ingress === ingress).length === 1;
    return {
      label: isOnly ? ingress.name : `${ingress.name} ${host}${path}`,
      expectation: () => expectationOf(way, stables),
    };
  });
}

function expectationOf(way: Way, stables: readonly Way[]): Expectation {
  const { ingress, host, path, service } = way;
  const stable = stables.find((other) => other.host === host && other.path === path);
  if (!stable) {
    throw new ConfigError(
      `${ingress.place("metadata", "name")}: the Ingress that "${ingress.name}" is the canary of, for ${host ?? "any host"}${path}, is not in the file; put both into one`,
    );
  }
  const place = ingress.place("metadata", "annotations", `${PREFIX}canary-weight`);
  const weight = numberOf(annotation(ingress, "canary-weight"), 0);
  const total = numberOf(annotation(ingress, "canary-weight-total"), 100);
  if (typeof weight !== "number" || typeof total !== "number" || weight > total) {
    throw new ConfigError(
      `${place}: canary-weight must be a whole number from 0 to ${String(total)}, not ${String(weight)}`,
    );
  }
  const backends = [
    { name: stable.service, weight: total - weight, place },
    { name: service, weight, place },
  ];
  const others = ["canary-by-header", "canary-by-cookie"].filter(
    (name) => annotation(ingress, name) !== undefined,
  );
  return {
    source: ingress.source,
    name: ingress.name,
    split: flatSplit(ingress.name, backends, place),
    ...(host !== undefined && { host: host.replace(/^\*\./, "splitproof.") }),
    path,
    ...(others.length > 0 && {
      implies: `"${ingress.name}" has ${others.join(" and ")} as well: the weight is for requests without them`,
    }),
  };
}

function waysOf(ingress: KubernetesObject): Way[] {
  return list(ingress.value, "spec", "rules").flatMap((rule) =>
    list(rule, "http", "paths").flatMap((way) => {
      const service = text(at(way, "backend", "service", "name")) ?? text(at(way, "backend", "serviceName"));
      if (service === undefined) return [];
      return [{ ingress, host: text(at(rule, "host")), path: text(at(way, "path")) ?? "/", service }];
    }),
  );
}

function annotation({ value }: KubernetesObject, name: string): unknown {
  return at(value, "metadata", "annotations", `${PREFIX}${name}`);
}

/** Annotations are texts. */
function numberOf(value: unknown, absent: number): unknown {
  if (value === undefined) return absent;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}

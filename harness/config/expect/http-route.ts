import type { Candidate, Expectation } from "./expectation.ts";
import { flatSplit } from "./flat-split.ts";
import { at, type KubernetesObject, list, text } from "./kubernetes-object.ts";

/**
 * The rules of Gateway API HTTPRoutes that send requests to backends. A route with one such rule is called by its name,
 * those of several `name/rule`, where a rule without a name is called by its number from 1.
 */
export function httpRoutes(routes: readonly KubernetesObject[]): Candidate[] {
  return routes.flatMap((route) => {
    const rules = list(route.value, "spec", "rules")
      .map((rule, index) => ({ rule, index }))
      .filter(({ rule }) => at(rule, "backendRefs") !== undefined);
    return rules.map(({ rule, index }) => {
      const label = rules.length === 1 ? route.name : `${route.name}/${text(at(rule, "name")) ?? index + 1}`;
      return { label, expectation: () => expectationOf(route, index, label) };
    });
  });
}

function expectationOf(route: KubernetesObject, index: number, label: string): Expectation {
  const path = ["spec", "rules", index, "backendRefs"] as const;
  const backends = list(route.value, ...path).map((ref, child) => ({
    name: text(at(ref, "name")) ?? `backend ${child + 1}`,
    // The specification's default.
    weight: at(ref, "weight") ?? 1,
    place: route.place(...path, child, "weight"),
  }));
  const [match] = list(route.value, "spec", "rules", index, "matches");
  const host = text(list(route.value, "spec", "hostnames")[0]);
  const isRegular = at(match, "path", "type") === "RegularExpression";
  const asked = isRegular ? undefined : text(at(match, "path", "value"));
  const conditions = ["headers", "queryParams", "method"].filter((name) => at(match, name) !== undefined);
  return {
    source: route.source,
    name: label,
    split: flatSplit(label, backends, route.place(...path)),
    // Any name in the place of the asterisk is one of them.
    ...(host !== undefined && { host: host.replace(/^\*\./, "splitproof.") }),
    ...(asked !== undefined && { path: asked }),
    ...((conditions.length > 0 || isRegular) && {
      implies: `the match of ${label} asks for ${[...(isRegular ? ["a regular path"] : []), ...conditions].join(" and ")} as well; send what it asks for, with --path, --header or --method`,
    }),
  };
}

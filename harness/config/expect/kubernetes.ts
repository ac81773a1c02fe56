import type { Path } from "../toml.ts";
import type { YamlDocument } from "../yaml.ts";
import type { Candidate } from "./expectation.ts";
import { httpRoutes } from "./http-route.ts";
import { ingressCanaries } from "./ingress-nginx.ts";
import { at, type KubernetesObject, text } from "./kubernetes-object.ts";
import { rollouts } from "./rollout.ts";

/** What the objects of a file say of how requests are divided; a `List`, as kubectl gives it, is looked into. */
export function kubernetesCandidates(
  source: string,
  documents: readonly YamlDocument[],
): readonly Candidate[] {
  const objects = documents.flatMap((document) => objectsOf(source, document));
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  return [...httpRoutes(of("HTTPRoute")), ...rollouts(of("Rollout")), ...ingressCanaries(of("Ingress"))];
}

function objectsOf(source: string, { value, place }: YamlDocument, path: Path = []): KubernetesObject[] {
  const items = path.length === 0 ? at(value, "items") : undefined;
  if (Array.isArray(items)) {
    return items.flatMap((item, index) => objectsOf(source, { value: item, place }, ["items", index]));
  }
  const kind = text(at(value, "kind"));
  if (kind === undefined) return [];
  return [
    {
      source,
      kind,
      name: text(at(value, "metadata", "name")) ?? kind,
      value,
      place: (...inner) => place([...path, ...inner]),
    },
  ];
}

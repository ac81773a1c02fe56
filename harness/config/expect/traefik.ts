import { type DynamicConfig, dynamicOf, parseDynamic } from "../dynamic.ts";
import { askedBy } from "../target.ts";
import { splitOf } from "../tree.ts";
import type { YamlDocument } from "../yaml.ts";
import type { Candidate, Expectation } from "./expectation.ts";

/** A Traefik dynamic configuration in TOML: each of its routers. @throws ConfigError */
export function traefikToml(source: string, text: string): readonly Candidate[] {
  return candidatesOf(parseDynamic(source, text));
}

/** The same in YAML: of the documents, those that have `http`. @throws ConfigError */
export function traefikYaml(
  source: string,
  text: string,
  documents: readonly YamlDocument[],
): readonly Candidate[] {
  return documents
    .filter(({ value }) => typeof value === "object" && value !== null && "http" in value)
    .flatMap(({ value, place }) => candidatesOf(dynamicOf(source, text, value, place)));
}

function candidatesOf(config: DynamicConfig): Candidate[] {
  return [...config.routers.keys()].map((name) => ({
    label: name,
    expectation: () => expectationOf(config, name),
  }));
}

function expectationOf(config: DynamicConfig, name: string): Expectation {
  const router = config.routers.get(name);
  if (!router) throw new Error(`router ${name} was there a moment ago`);
  const { host, path, matcher } = askedBy(config, name, router);
  return {
    source: config.source,
    name,
    split: splitOf(config, router.service, `router "${name}"`),
    ...(host !== undefined && { host }),
    ...(path !== undefined && { path }),
    ...(matcher !== undefined && {
      implies: `the rule of router "${name}" asks for ${matcher}(…) as well; send what it asks for, with --header or --method`,
    }),
  };
}

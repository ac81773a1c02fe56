import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { ConfigError, messageOf, UsageError } from "../../errors.ts";
import { nearest } from "../nearest.ts";
import { readYaml } from "../yaml.ts";
import type { Candidate, Expectation } from "./expectation.ts";
import { kubernetesCandidates } from "./kubernetes.ts";
import { nginxCandidates } from "./nginx.ts";
import { traefikToml, traefikYaml } from "./traefik.ts";

/** A larger file is none that a person wrote. */
const MOST_BYTES = 4 * 2 ** 20;

/**
 * Reads what an ingress is told from the file that tells it: a Traefik dynamic configuration (TOML or YAML), an nginx
 * `upstream`, a Gateway API HTTPRoute, an Argo Rollout, or the Ingresses of an ingress-nginx canary.
 *
 * @param route which of several
 * @throws UsageError, ConfigError
 */
export async function readExpectation(path: string, route?: string): Promise<Expectation> {
  const text = await textOf(path);
  return choose(path, candidatesOf(path, text), route).expectation();
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      throw new UsageError(
        `--expect-from ${path}: is larger than 4 MiB; name the file that holds the route alone`,
      );
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `--expect-from ${path}: ${code === "ENOENT" ? "there is no such file" : `cannot be read (${messageOf(error)})`}`,
      { cause: error },
    );
  }
}

/** All that a text may be taken for; exported for tests. */
export function candidatesOf(path: string, text: string): readonly Candidate[] {
  const found = reader(path, text)?.(path, text) ?? [];
  if (found.length > 0) return found;
  throw new ConfigError(
    `${path}: there is nothing in it to expect; it must hold a Traefik router, an nginx upstream, an HTTPRoute, an Argo Rollout with a canary, or the Ingresses of an ingress-nginx canary`,
  );
}

type Reader = (path: string, text: string) => readonly Candidate[];

/** By what the file is called, and else by what stands in it. */
function reader(path: string, text: string): Reader | undefined {
  const extension = extname(path).toLowerCase();
  if (extension === ".toml") return traefikToml;
  if ([".yaml", ".yml", ".json"].includes(extension)) return yaml;
  if (/^[^#\n]*\bupstream\s+[^\s;{}]+\s*\{/m.test(text)) return nginxCandidates;
  if (/^\s*\[+\s*["']?http\b/im.test(text)) return traefikToml;
  return /^(apiVersion|kind|http|items)\s*:|^\s*\{/m.test(text) ? yaml : undefined;
}

function yaml(path: string, text: string): readonly Candidate[] {
  const documents = readYaml(path, text);
  return [...traefikYaml(path, text, documents), ...kubernetesCandidates(path, documents)];
}

function choose(path: string, candidates: readonly Candidate[], route: string | undefined): Candidate {
  const [only, ...others] = candidates;
  const labels = candidates.map(({ label }) => label);
  if (route !== undefined) {
    const asked = candidates.find(({ label }) => label === route);
    if (!asked) throw new UsageError(`${path}: there is no route "${route}"${nearest(route, labels)}`);
    return asked;
  }
  if (!only || others.length > 0) {
    const some = labels.slice(0, 10).join(", ");
    throw new UsageError(
      `${path}: there are ${labels.length} routes (${some}${labels.length > 10 ? ", …" : ""}); say which with --route NAME`,
    );
  }
  return only;
}

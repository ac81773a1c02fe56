import { SplitproofError } from "../errors.ts";
import { parseDynamic } from "./dynamic.ts";
import { tomlOf } from "./notation.ts";

/** The router that tells when a configuration takes effect. */
export const PROBE_ROUTER = "splitproof-probe";

/** A rule that takes every host comes first where it is longer, unless ours says so: the largest number of 32 bits. */
const HIGHEST_PRIORITY = 2 ** 31 - 1;

/**
 * Adds a router of our own to a configuration, beside all that it has: its service gives everything to one of two
 * backends of ours. Written into two configurations with different sides, each of its answers tells which of them is in
 * effect, even where both use the same backends.
 *
 * @param entryPoint where the router that is judged listens; undefined: where every router does
 * @returns undefined where the text is written in such a way that nothing can be added at its end
 */
export function withProbe(
  source: string,
  written: string,
  side: "before" | "after",
  entryPoint: string | undefined,
): string | undefined {
  const child = (name: "before" | "after") => `
[[http.services.${PROBE_ROUTER}.weighted.services]]
name = "splitproof-${name}"
weight = ${name === side ? 1 : 0}
[[http.services.splitproof-${name}.loadBalancer.servers]]
url = "http://splitproof-${name}/"
`;
  const router = `
[http.routers.${PROBE_ROUTER}]
rule = "Host(\`${PROBE_ROUTER}.test\`)"
service = "${PROBE_ROUTER}"
priority = ${HIGHEST_PRIORITY}
${
  entryPoint === undefined
    ? ""
    : `entryPoints = [${JSON.stringify(entryPoint)}]
`
}`;
  try {
    const text = tomlOf(source, written);
    const extended = `${text.trimEnd()}\n${router}${child("before")}${child("after")}`;
    // A service written as [[…]] would be joined with ours of the same name, not refused.
    const { services } = parseDynamic(source, text);
    if ([PROBE_ROUTER, "splitproof-before", "splitproof-after"].some((name) => services.has(name)))
      return undefined;
    parseDynamic(source, extended);
    return extended;
  } catch (error) {
    if (error instanceof SplitproofError) return undefined;
    throw error;
  }
}

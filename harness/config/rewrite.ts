import { parseDynamic } from "./dynamic.ts";
import { tomlOf } from "./notation.ts";
import { readToml } from "./toml.ts";

/**
 * Replaces server URLs where they stand in the text; every other byte stays as the user wrote it. What is written in YAML
 * is said in TOML.
 *
 * @param rewrite gives the new URL for one as written; the same URL leaves the text alone
 */
export function rewriteServerUrls(source: string, written: string, rewrite: (url: string) => string): string {
  const text = tomlOf(source, written);
  const { spans } = readToml(text, source);
  const urls = [...parseDynamic(source, text).services].flatMap(([name, service]) =>
    (service.loadbalancer?.servers ?? []).map(({ url }, index) => ({
      key: ["http", "services", name, "loadbalancer", "servers", index, "url"].join("\0").toLowerCase(),
      url,
    })),
  );
  const edits = urls
    .map(({ key, url }) => ({
      span: spans.find(({ path }) => path.join("\0").toLowerCase() === key)?.span,
      url,
      replacement: rewrite(url),
    }))
    .filter((edit) => edit.replacement !== edit.url)
    .sort((a, b) => (b.span?.start ?? 0) - (a.span?.start ?? 0));

  // From the end to the beginning, so that the offsets of what is still to come stay right.
  let result = text;
  for (const { span, replacement } of edits) {
    if (!span) throw new Error(`${source}: a server URL has no place in the text`);
    result = result.slice(0, span.start) + JSON.stringify(replacement) + result.slice(span.end);
  }
  return result;
}

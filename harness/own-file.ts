import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, messageOf, SplitproofError, UsageError } from "./errors.ts";

/**
 * What a file of the user's own exports by default.
 *
 * @param path absolute
 * @param what the file has to hold, for messages: a scenario, a subject
 * @returns undefined where it exports nothing by default
 * @throws UsageError where it cannot be loaded, ConfigError where it is refused as what it is
 */
export async function importOwn(path: string, what: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === "ENOENT"
        ? `${path}: there is no such file; give the path of a ${what}`
        : `${path}: cannot be read as a ${what} (${messageOf(error)})`,
    );
  });
  try {
    // Before Node finds out, and says so in warnings of its own.
    const manifest = await manifestThatMakesCommonJs(path);
    if (manifest !== undefined && /^(import|export)\s/m.test(text))
      throw new ConfigError(
        `${path}: is written with import and export, and ${manifest} says that its files are CommonJS; run \`npm pkg set type=module\` beside it`,
      );
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    if (error instanceof SplitproofError) throw error;
    throw new UsageError(`${path}: cannot be loaded as a ${what} (${messageOf(error)})`, { cause: error });
  }
}

/** The package.json around a file, where that makes it CommonJS, as the one that `npm init -y` of npm 11 writes does. */
async function manifestThatMakesCommonJs(path: string): Promise<string | undefined> {
  // .mjs and .mts are modules whatever it says.
  if (!/\.[jt]s$/.test(path)) return undefined;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    const text = await readFile(manifest, "utf8").catch(() => undefined);
    if (text !== undefined)
      return (JSON.parse(text) as { type?: unknown }).type === "commonjs" ? manifest : undefined;
    if (folder === dirname(folder)) return undefined;
  }
}

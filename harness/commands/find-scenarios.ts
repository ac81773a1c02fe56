import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nearest } from "../config/nearest.ts";
import { ConfigError, messageOf, UsageError } from "../errors.ts";
import { type Scenario, scenario } from "../scenario.ts";

const SUFFIX = /\.scenario\.[jt]s$/;
const ownFolder = fileURLToPath(new URL("../../scenarios/", import.meta.url));

/**
 * The scenarios that are asked for by name (that of the file, without its ending) or by path; all, where none is.
 *
 * @throws UsageError for a name that does not exist, ConfigError for a file that is not a scenario
 */
export async function findScenarios(asked: readonly string[]): Promise<Scenario[]> {
  const known = await filesIn(ownFolder);
  const paths =
    asked.length === 0
      ? [...known.values()]
      : asked.map((name) => known.get(name) ?? pathOf(name, [...known.keys()]));
  return await Promise.all(paths.map(loadScenario));
}

/** Name → path. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const files = (await readdir(folder)).filter((file) => SUFFIX.test(file)).sort();
  return new Map(files.map((file) => [file.replace(SUFFIX, ""), join(folder, file)]));
}

function pathOf(asked: string, known: readonly string[]): string {
  if (asked.endsWith(".ts") || asked.endsWith(".js")) return resolve(asked);
  throw new UsageError(`there is no scenario "${asked}"${nearest(asked, known)}`);
}

async function loadScenario(path: string): Promise<Scenario> {
  let module: { default?: Scenario };
  try {
    module = (await import(pathToFileURL(path).href)) as { default?: Scenario };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new UsageError(`${path}: cannot be loaded as a scenario (${messageOf(error)})`, { cause: error });
  }
  if (module.default === undefined) {
    throw new ConfigError(`${path}: has no default export; write \`export default scenario({ … })\``);
  }
  return scenario(module.default);
}

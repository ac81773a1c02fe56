import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { nearest } from "../config/nearest.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { importOwn } from "../own-file.ts";
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
  const own = await importOwn(path, "scenario");
  if (own === undefined)
    throw new ConfigError(`${path}: has no default export; write \`export default scenario({ … })\``);
  return scenario(own as Scenario);
}

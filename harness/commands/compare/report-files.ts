import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../errors.ts";

/**
 * The files of the reports at a path: itself, the one in it, or those in its folders. What several names lead to, as
 * `latest` does to one of the others, is taken once.
 *
 * @throws UsageError where there is none
 */
export async function reportFiles(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw new UsageError(
      `${path}: there is no such file or folder; give a report.json, or a folder that holds some`,
    );
  if (!found.isDirectory()) return [path];
  const own = join(path, "report.json");
  if (await exists(own)) return [own];
  const files = new Map<string, string>();
  for (const name of (await readdir(path)).sort()) {
    const inside = join(path, name, "report.json");
    if (!(await exists(inside))) continue;
    const real = await realpath(inside);
    if (!files.has(real)) files.set(real, inside);
  }
  if (files.size === 0)
    throw new UsageError(`${path}: holds no report.json, nor does a folder in it; name the folder of a run`);
  return [...files.values()];
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

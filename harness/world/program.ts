import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import type { Program } from "./world.ts";

/** The path of a program of this machine; undefined where it is not installed. */
export async function findProgram(program: Program): Promise<string | undefined> {
  if (program === "node") return process.execPath;
  if (isAbsolute(program)) return (await isExecutable(program)) ? program : undefined;
  // Debian puts nginx where the PATH of an ordinary user does not look.
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"]) {
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/** What setup installs. */
const bySetup: readonly Program[] = ["nginx", "haproxy", "caddy"];

/** What to do about a program that {@link findProgram} does not find, in an imperative clause. */
export function howToGet(program: Program): string {
  if (bySetup.includes(program)) return "run `npm run setup`";
  return isAbsolute(program)
    ? "name the path of a program that can be executed"
    : `put ${program} on PATH, or name its path with --subject-binary`;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

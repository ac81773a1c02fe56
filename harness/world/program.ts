import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** The path of a program of this machine; undefined where it is not installed. */
export async function findProgram(program: string): Promise<string | undefined> {
  if (program === "node") return process.execPath;
  if (isAbsolute(program)) return (await isExecutable(program)) ? program : undefined;
  // Debian puts nginx where the PATH of an ordinary user does not look.
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"]) {
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

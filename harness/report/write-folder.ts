import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf, UsageError } from "../errors.ts";

/**
 * Makes a folder of its own for a call: named after when it began and what it was about.
 *
 * @param out the folder that holds the folders of all calls
 * @returns its path
 * @throws UsageError where no folder can be made there
 */
export async function createFolder(out: string, name: string): Promise<string> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  try {
    await makeFolder(out);
    for (let attempt = 1; ; attempt++) {
      const path = join(out, `${stamp}-${slug(name)}${attempt > 1 ? `-${attempt}` : ""}`);
      // It exists where two calls begin within one second.
      if (await makeFolder(path)) return path;
    }
  } catch (error) {
    throw new UsageError(
      `reports cannot be written to ${out} (${messageOf(error)}); name another folder with --out`,
      { cause: error },
    );
  }
}

/**
 * Makes a folder, and those above it; returns false where it is there already. Node's own recursive mkdir goes on for
 * ever where the kernel answers "no such file" about a folder whose parent exists, as below /proc.
 */
async function makeFolder(path: string): Promise<boolean> {
  const make = async () => {
    try {
      await mkdir(path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  };
  return await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    await makeFolder(dirname(path));
    return await make();
  });
}

/** A name as a part of a path: small letters, digits and dashes, 60 at most. */
export function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "run"
  );
}

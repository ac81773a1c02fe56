import { rename, rm, writeFile } from "node:fs/promises";

/**
 * Writes a file whole or not at all: under a name of its own, and renamed. What stood there before stays until then,
 * and for good where the writing goes wrong.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

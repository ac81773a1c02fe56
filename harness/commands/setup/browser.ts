import { findProgram } from "../../world/program.ts";

/** What distributions call Chromium. */
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The path of Chromium; undefined where it is not installed. */
export async function findBrowser(): Promise<string | undefined> {
  for (const name of names) {
    const path = await findProgram(name);
    if (path) return path;
  }
  return undefined;
}

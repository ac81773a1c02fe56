import { appendFile, stat } from "node:fs/promises";
import { messageOf } from "../errors.ts";

/** GitHub takes so much for the summary of one step, and shows nothing of a larger one. */
const MOST_BYTES = 1024 * 1024;

/**
 * Appends a report to the summary of a GitHub Actions step, where there is one. A report that has no room left there, or
 * a summary that cannot be written, changes no verdict: it is said, with where the report is.
 *
 * @param folder where the report is
 * @param file default: what GITHUB_STEP_SUMMARY names
 * @returns what is to be said; undefined where all went well
 */
export async function appendSummary(
  markdown: string,
  folder: string,
  file = process.env.GITHUB_STEP_SUMMARY,
): Promise<string | undefined> {
  if (file === undefined || file === "") return undefined;
  try {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    const has = (text: string) => size + Buffer.byteLength(text) <= MOST_BYTES;
    if (has(`${markdown}\n`)) {
      await appendFile(file, `${markdown}\n`);
      return undefined;
    }
    const left = `A report was left out here, since the summary of a step holds 1 MiB: it is in \`${folder}/report.md\`.\n\n`;
    if (has(left)) await appendFile(file, left);
    return `the summary of this step is full (GitHub takes 1 MiB), so the report was left out of it: it is in ${folder}/report.md`;
  } catch (error) {
    return `the summary of this step, GITHUB_STEP_SUMMARY=${file}, cannot be written (${messageOf(error)}); the report is in ${folder}/report.md`;
  }
}

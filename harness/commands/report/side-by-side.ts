import { join } from "node:path";
import { toRunsHtml } from "../../report/html/runs-page.ts";
import { type NamedRun, toRunsDocument, toRunsMarkdown } from "../../report/side-by-side.ts";
import { createFolder } from "../../report/write-folder.ts";
import { writeWhole } from "../../report/write-whole.ts";
import { print } from "../output.ts";
import { namesOf, type StoredRun } from "./stored-run.ts";

/**
 * Sets several runs side by side, as they were judged, in a new folder: `runs.html`, `runs.md` and `runs.json`. They are
 * not called report.*, since they are no run: `compare` takes the reports of all folders.
 *
 * @param out the folder that gets the new one
 * @returns the exit code: 0, whatever the runs came to
 */
export async function sideBySide(
  runs: readonly StoredRun[],
  { out = "reports", json = false }: { readonly out?: string; readonly json?: boolean },
): Promise<number> {
  const names = namesOf(runs);
  const named = runs.map(({ reports }, index): NamedRun => ({ run: names[index] ?? "", reports }));
  const document = `${JSON.stringify(toRunsDocument(named), null, 2)}\n`;
  const folder = await createFolder(out, "side-by-side");
  await writeWhole(join(folder, "runs.html"), toRunsHtml(named));
  await writeWhole(join(folder, "runs.md"), toRunsMarkdown(named));
  await writeWhole(join(folder, "runs.json"), document);
  print(json ? document.trimEnd() : `report: ${folder}/runs.html`);
  return 0;
}

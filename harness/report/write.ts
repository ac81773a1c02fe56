import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { History } from "../history/history.ts";
import { writeHistory } from "../history/store.ts";
import { toMarkdown } from "./markdown.ts";
import type { ErrorReport, Report } from "./report.ts";

/**
 * A folder for one call: `report.json`, `report.md`, and `history/` with the record of each scenario. `latest`
 * beside it links to it.
 */
export class ReportFolder {
  readonly path: string;
  #histories = 0;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * @param out the folder that holds the folders of all calls
   * @param name what this call was about
   */
  static async create(out: string, name: string): Promise<ReportFolder> {
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    for (let attempt = 1; ; attempt++) {
      const path = join(out, `${stamp}-${slug(name)}${attempt > 1 ? `-${attempt}` : ""}`);
      await mkdir(dirname(path), { recursive: true });
      try {
        await mkdir(path);
        return new ReportFolder(path);
      } catch (error) {
        // Two calls within one second.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  async addHistory(name: string, history: History): Promise<void> {
    const number = String(++this.#histories).padStart(2, "0");
    await writeHistory(join(this.path, "history", `${number}-${slug(name)}`), history);
  }

  /** @param document what `report.json` holds: one report, or a run of several */
  async finish(document: unknown, reports: readonly (Report | ErrorReport)[]): Promise<void> {
    await writeFile(join(this.path, "report.json"), `${JSON.stringify(document, null, 2)}\n`);
    await writeFile(join(this.path, "report.md"), toMarkdown(reports));
    const latest = join(dirname(this.path), "latest");
    const fresh = `${latest}.${process.pid}`;
    await rm(fresh, { force: true });
    await symlink(basename(this.path), fresh);
    await rename(fresh, latest);
  }
}

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "run"
  );
}

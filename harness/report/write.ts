import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
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
  #isFinished = false;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * @param out the folder that holds the folders of all calls
   * @param name what this call was about
   * @throws UsageError where no folder can be made there
   */
  static async create(out: string, name: string): Promise<ReportFolder> {
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    try {
      await makeFolder(out);
      for (let attempt = 1; ; attempt++) {
        const path = join(out, `${stamp}-${slug(name)}${attempt > 1 ? `-${attempt}` : ""}`);
        // It exists where two calls begin within one second.
        if (await makeFolder(path)) return new ReportFolder(path);
      }
    } catch (error) {
      throw new UsageError(
        `reports cannot be written to ${out} (${messageOf(error)}); name another folder with --out`,
        { cause: error },
      );
    }
  }

  /** Takes the folder away again, unless it holds a report. */
  async discardUnfinished(): Promise<void> {
    if (!this.#isFinished) await rm(this.path, { recursive: true, force: true });
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
    this.#isFinished = true;
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

function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "run"
  );
}

import { rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
import type { History } from "../history/history.ts";
import { writeHistory } from "../history/store.ts";
import { type Charts, chartsOf } from "./charts/charts.ts";
import type { Page } from "./html/page.ts";
import { renderAll } from "./render-all.ts";
import type { ErrorReport, Report } from "./report.ts";
import { createFolder, slug } from "./write-folder.ts";
import { appendSummary } from "./write-summary.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * A folder for one call: `report.html`, `report.md`, `junit.xml`, `report.json`, and `history/` with the record of each
 * scenario. `latest` beside it links to it.
 */
export class ReportFolder {
  readonly path: string;
  #histories = 0;
  /** The numbers of pictures, with the name of the report that each belongs to. */
  readonly #charts: { readonly name: string; readonly charts: Charts }[] = [];
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
    return new ReportFolder(await createFolder(out, name));
  }

  /** Takes the folder away again, unless it holds a report. */
  async discardUnfinished(): Promise<void> {
    if (!this.#isFinished) await rm(this.path, { recursive: true, force: true });
  }

  /**
   * Keeps a history as a file, and of it only what is drawn.
   *
   * @param name of the report that it is judged in, so that its pictures stand there
   */
  async addHistory(name: string, history: History): Promise<void> {
    await this.#store(name, history);
    this.#charts.push({ name, charts: chartsOf(history) });
  }

  /** Keeps the history of a window, which is one of many that a report sums up, and so has no pictures. */
  async addWindow(number: number, history: History): Promise<void> {
    await this.#store(`window-${number}`, history);
  }

  async #store(name: string, history: History): Promise<void> {
    const number = String(++this.#histories).padStart(2, "0");
    await writeHistory(join(this.path, "history", `${number}-${slug(name)}`), history);
  }

  /**
   * @param document what `report.json` holds: one report, or a run of several
   * @param summary a file that the page is appended to as well; default: the summary of a GitHub Actions step, if any
   * @throws UsageError where the folder cannot be written
   */
  async finish(
    document: unknown,
    reports: readonly (Report | ErrorReport)[],
    summary?: string,
  ): Promise<void> {
    const files = renderAll(document, this.#pagesOf(reports));
    try {
      for (const { name, text } of files) await writeWhole(join(this.path, name), text);
      await this.#link();
    } catch (error) {
      throw new UsageError(
        `the report cannot be written to ${this.path} (${messageOf(error)}); name another folder with --out`,
        { cause: error },
      );
    }
    this.#isFinished = true;
    const page = files.find(({ name }) => name === "report.md")?.text ?? "";
    const problem = await appendSummary(page, this.path, summary);
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
  }

  /** Reports and histories are in the same order, but what could not be run has no history. */
  #pagesOf(reports: readonly (Report | ErrorReport)[]): Page[] {
    const left = [...this.#charts];
    return reports.map((report) => {
      const place = left.findIndex(({ name }) => name === report.name);
      const [own] = report.result === "error" || place === -1 ? [] : left.splice(place, 1);
      return { report, ...(own && { charts: own.charts }) };
    });
  }

  /** Lets `latest` lead here. */
  async #link(): Promise<void> {
    const latest = join(dirname(this.path), "latest");
    const fresh = `${latest}.${process.pid}`;
    await rm(fresh, { force: true });
    await symlink(basename(this.path), fresh);
    await rename(fresh, latest);
  }
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import type { Page } from "../report/html/page.ts";
import { type Rendered, renderAll } from "../report/render-all.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "../report/report.ts";
import { resultOfAll } from "../report/sentence.ts";
import { toLine, toSummary } from "../report/terminal.ts";
import { writeWhole } from "../report/write-whole.ts";
import { reportFiles } from "./compare/report-files.ts";
import { exitCodeOf, exitCodeOfReport, note, print } from "./output.ts";
import { judgeAgain } from "./report/judge-again.ts";
import { sideBySide } from "./report/side-by-side.ts";
import { readRun, type StoredRun } from "./report/stored-run.ts";

export interface ReportOptions {
  /** The folder that gets a folder with the page of several runs; default: `reports`. */
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Judges one run again from its stored history, and writes its files again in place; sets several runs side by side in a
 * new folder. Returns the exit code: of one run that of its verdict, of several 0.
 *
 * @param runs folders of calls, their `report.json`, or folders of such folders
 * @throws UsageError, ConfigError, in which case nothing has been written
 */
export async function report(runs: readonly string[], options: ReportOptions): Promise<number> {
  const files = (await Promise.all(runs.map(reportFiles))).flat();
  const stored: StoredRun[] = [];
  for (const file of files) stored.push(await readRun(file));
  const [only, ...others] = stored;
  if (!only) throw new UsageError("name the folder of a run, or its report.json");
  if (others.length > 0) return await sideBySide(stored, options);
  if (options.out !== undefined)
    throw new UsageError("--out is for the page of several runs; one is written again where it is");
  return await again(only, options);
}

async function again(run: StoredRun, { json = false }: ReportOptions): Promise<number> {
  const pages: Page[] = [];
  for await (const page of judgeAgain(run)) pages.push(page);
  const reports = pages.map(({ report }) => report);
  const document =
    run.isSingle && reports[0]
      ? reports[0]
      : { version: REPORT_VERSION, result: resultOfAll(reports), reports };
  await writeChanged(run.folder, renderAll(document, pages));
  if (json) print(JSON.stringify(document, null, 2));
  else print(`${inWords(reports, run.isSingle)}report: ${run.folder}/report.html`);
  return exitCodeOf(reports.map(codeOf));
}

function inWords(reports: readonly (Report | ErrorReport)[], isSingle: boolean): string {
  const [only] = reports;
  if (isSingle && only && only.result !== "error") return `${toSummary(only, process.stdout)}\n  `;
  return reports.map((one) => `${toLine(one, process.stdout)}\n`).join("");
}

function codeOf(report: Report | ErrorReport): number {
  if (report.result !== "error") return exitCodeOfReport(report);
  return errorCodes[report.error.code] ?? 2;
}

const errorCodes: Readonly<Record<string, number>> = {
  usage: 2,
  config: 2,
  internal: 3,
  world: 4,
  interrupted: 130,
};

/** Writes what is not there already, and says what was there and is another now, as after a change of splitproof. */
async function writeChanged(folder: string, files: readonly Rendered[]): Promise<void> {
  const changed: string[] = [];
  for (const { name, text } of files) {
    const path = join(folder, name);
    const before = await readFile(path, "utf8").catch(() => undefined);
    if (before === text) continue;
    await writeWhole(path, text);
    changed.push(before === undefined ? `${name} (new)` : name);
  }
  note(
    changed.length === 0
      ? `${folder}: every file is byte for byte as it was stored`
      : `${folder}: written anew, since not as it was stored: ${changed.join(", ")}`,
  );
}

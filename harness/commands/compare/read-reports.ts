import { readFile } from "node:fs/promises";
import * as v from "valibot";
import type { AnyReport } from "../../compare/comparison.ts";
import { ConfigError, messageOf } from "../../errors.ts";
import { REPORT_VERSION } from "../../report/report.ts";
import { reportFiles } from "./report-files.ts";
import { reportShape, runShape } from "./report-shape.ts";

/**
 * All reports at a path: a `report.json`, the folder of a call, or a folder of such folders.
 *
 * @throws UsageError where there is none, ConfigError where one cannot be read
 */
export async function readReports(path: string): Promise<readonly AnyReport[]> {
  const files = await reportFiles(path);
  return (await Promise.all(files.map(readOne))).flat();
}

async function readOne(file: string): Promise<readonly AnyReport[]> {
  const value = parse(file, await read(file));
  if (!v.is(runShape, value)) return [checked(file, value)];
  if (value.reports.length === 0)
    throw new ConfigError(
      `${file}: holds the report of no scenario, as of a run that was stopped; run it again`,
    );
  return value.reports.map((report) => checked(file, report));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError(`${file}: cannot be read (${messageOf(error)}); name another report.json`);
  }
}

function parse(file: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError(
      `${file}: is not JSON, or only a part of it, as if it had been cut off; write the report anew`,
    );
  }
  refuseOtherVersion(file, value);
  return value;
}

function refuseOtherVersion(file: string, value: unknown): void {
  const { output, success } = v.safeParse(v.looseObject({ version: v.number() }), value);
  if (success && output.version !== REPORT_VERSION)
    throw new ConfigError(
      `${file}: the report has version ${output.version}, and this splitproof reads version ${REPORT_VERSION}; write it anew with this one`,
    );
}

function checked(file: string, value: unknown): AnyReport {
  refuseOtherVersion(file, value);
  const { success, issues } = v.safeParse(reportShape, value);
  if (!success) {
    const where = v.getDotPath(issues[0]);
    const why = where === null ? "" : ` ("${where}" is missing or wrong)`;
    throw new ConfigError(
      `${file}: is no report of splitproof${why}; name a report.json of check, run or shift`,
    );
  }
  // Checked above, in all that a comparison reads.
  const report = value as AnyReport;
  if (report.result === "error" && report.name === undefined)
    throw new ConfigError(
      `${file}: is the error of a call that never came to a scenario (${report.error.message}); call it again`,
    );
  return report;
}

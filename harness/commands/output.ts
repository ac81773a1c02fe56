import type { SplitproofError } from "../errors.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "../report/report.ts";
import type { SubjectOptions } from "../subject/choose-subjects.ts";
import type { WorldChoice } from "../world/choose.ts";

/** The options that `check` and `run` share. */
export interface CommonOptions extends SubjectOptions {
  readonly world: WorldChoice;
  readonly out: string;
  readonly json?: boolean;
  /** How often everything is run, with the subjects in turn; default: once. */
  readonly rounds?: number;
}

const exitCodes = { pass: 0, fail: 1, unknown: 3 } as const;
/** Where several hold, the first of these is the exit code. */
const precedence = [130, 2, 4, 1, 3, 0];

export function exitCodeOf(codes: readonly number[]): number {
  return precedence.find((code) => codes.includes(code)) ?? 1;
}

export function exitCodeOfReport(report: Report): number {
  return exitCodes[report.result];
}

export function errorReport(error: SplitproofError, name?: string): ErrorReport {
  return {
    version: REPORT_VERSION,
    ...(name !== undefined && { name }),
    result: "error",
    error: { code: error.code, message: error.message },
  };
}

/** What goes to stderr: news for a person, never part of the result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What goes to stdout: the result, for a person or, with --json, as exactly one document. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

import { type SplitproofError, UsageError } from "../errors.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "../report/report.ts";
import type { WorldChoice } from "../world/choose.ts";

/** The options that `check` and `run` share. */
export interface CommonOptions {
  readonly world: WorldChoice;
  readonly out: string;
  readonly json?: boolean;
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

/** Reads a whole number from 1 of the command line. */
export function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
      throw new UsageError(`${option} must be a whole number from 1, not "${text}"`);
    }
    return value;
  };
}

/** Reads a duration of the command line, in milliseconds. */
export function duration(option: string): (text: string) => number {
  const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
  return (text) => {
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
    const ms = Number(number) * (units[unit] ?? Number.NaN);
    if (!(ms > 0)) throw new UsageError(`${option} must be a duration such as 90s, 30m or 2h, not "${text}"`);
    return ms;
  };
}

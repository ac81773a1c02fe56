import { strayAllowance } from "../compare/allow.ts";
import { compare } from "../compare/compare.ts";
import { toText } from "../compare/render.ts";
import { UsageError } from "../errors.ts";
import { readReports } from "./compare/read-reports.ts";
import { print } from "./output.ts";

export interface CompareOptions {
  /** Names of scenarios, or `scenario:figure`, that may get worse. */
  readonly allow: readonly string[];
  readonly json?: boolean;
}

/** Compares the reports at two places. Returns the exit code: 1 where something got worse that may not. */
export async function compareReports(base: string, next: string, options: CompareOptions): Promise<number> {
  const comparison = compare(await readReports(base), await readReports(next), options.allow);
  const stray = strayAllowance(options.allow, comparison);
  if (stray !== undefined) throw new UsageError(stray);
  print(options.json ? JSON.stringify(comparison, null, 2) : toText(comparison, process.stdout));
  return comparison.result === "pass" ? 0 : 1;
}

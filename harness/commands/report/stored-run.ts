import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import type { AnyReport } from "../../compare/comparison.ts";
import { ConfigError } from "../../errors.ts";
import { readReports } from "../compare/read-reports.ts";

/** What one call left: its reports, and the folders of the histories that they were judged from. */
export interface StoredRun {
  /** Where its files are. */
  readonly folder: string;
  /** Whether `report.json` holds one report, and not a list of them. */
  readonly isSingle: boolean;
  readonly reports: readonly AnyReport[];
  /** In the order in which they were recorded. */
  readonly histories: readonly string[];
}

/**
 * @param file a `report.json`
 * @throws ConfigError where it is no report of ours, of another version, or cut off
 */
export async function readRun(file: string): Promise<StoredRun> {
  const reports = await readReports(file);
  for (const report of reports) refuseUnshowable(file, report);
  const document: unknown = JSON.parse(await readFile(file, "utf8"));
  const folder = dirname(file);
  const names = await readdir(join(folder, "history")).catch(() => []);
  const numbered = names
    .filter((name) => /^\d+-/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return {
    folder,
    isSingle: !v.is(v.looseObject({ reports: v.array(v.unknown()) }), document),
    reports,
    histories: numbered.map((name) => join(folder, "history", name)),
  };
}

const latency = v.looseObject({ p50: v.number(), p90: v.number(), p99: v.number(), max: v.number() });
const spread = v.looseObject({ median: v.number(), p99: v.number(), max: v.number() });

/** What a page shows beyond what a comparison reads. */
const shown = v.looseObject({
  subject: v.looseObject({ name: v.string(), version: v.string(), scheduler: v.string() }),
  images: v.record(v.string(), v.string()),
  answered: v.number(),
  epochs: v.array(v.looseObject({ writtenAtMs: v.number(), settleMs: v.optional(v.nullable(v.number())) })),
  settleMs: v.optional(spread),
  phasesMs: v.optional(v.looseObject({ before: latency, during: latency, after: latency })),
  shares: v.array(v.looseObject({ expected: v.number() })),
  verdicts: v.array(v.looseObject({ evidence: v.array(v.number()) })),
  sequence: v.optional(v.array(v.nullable(v.string()))),
  windows: v.optional(v.looseObject({ count: v.number(), notPassed: v.array(v.number()) })),
  latencyMs: latency,
});

function refuseUnshowable(file: string, report: AnyReport): void {
  if (report.result === "error") return;
  const { issues } = v.safeParse(shown, report);
  if (!issues) return;
  throw new ConfigError(
    `${file}: is no whole report of splitproof ("${v.getDotPath(issues[0])}" is missing or wrong); record it anew`,
  );
}

/** What tells the runs apart: the names of their folders, or their paths where those are alike. */
export function namesOf(runs: readonly Pick<StoredRun, "folder">[]): string[] {
  const short = runs.map(({ folder }) => basename(folder));
  return runs.map(({ folder }, index) => {
    const name = short[index] ?? folder;
    return short.indexOf(name) === short.lastIndexOf(name) ? name : folder;
  });
}

import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Side } from "../../compare/compare.ts";
import { ConfigError, UsageError } from "../../errors.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "../../report/report.ts";

/** What a comparison needs of a report; what else stands there is not looked at. */
const share = v.looseObject({
  route: v.string(),
  service: v.string(),
  backend: v.string(),
  epoch: v.number(),
  weight: v.number(),
  observed: v.number(),
  allowedMin: v.number(),
  allowedMax: v.number(),
});
const report = v.looseObject({
  version: v.number(),
  name: v.string(),
  result: v.picklist(["pass", "fail", "unknown"]),
  world: v.string(),
  sent: v.number(),
  failed: v.number(),
  lost: v.number(),
  unexpected: v.number(),
  epochs: v.array(v.looseObject({ settleMs: v.optional(v.nullable(v.number())) })),
  shares: v.array(share),
  verdicts: v.array(v.looseObject({ check: v.string(), result: v.string(), summary: v.string() })),
  requestsPerSecond: v.number(),
  latencyMs: v.looseObject({ p50: v.number(), p99: v.number() }),
});
const errorReport = v.looseObject({
  version: v.number(),
  name: v.optional(v.string()),
  result: v.literal("error"),
  error: v.looseObject({ message: v.string() }),
});
const run = v.looseObject({ version: v.number(), reports: v.array(v.union([report, errorReport])) });
const document = v.union([run, report, errorReport]);

/**
 * The reports at a path: a `report.json`, the folder of a call, or a folder of such folders.
 *
 * @throws UsageError where there is none, ConfigError where one cannot be read
 */
export async function readReports(path: string): Promise<Side> {
  const side = new Map<string, (Report | ErrorReport)[]>();
  for (const file of await filesAt(path)) {
    for (const one of await readOne(file)) {
      const name = one.name ?? "error";
      side.set(name, [...(side.get(name) ?? []), one]);
    }
  }
  return side;
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw new UsageError(
      `${path}: there is no such file or folder; give a report.json, or a folder that holds some`,
    );
  if (!found.isDirectory()) return [path];
  const own = join(path, "report.json");
  if (await exists(own)) return [own];
  const files: string[] = [];
  for (const name of (await readdir(path)).sort()) {
    // `latest` is a link to one of the others.
    const inside = join(path, name, "report.json");
    if (!(await lstat(join(path, name))).isSymbolicLink() && (await exists(inside))) files.push(inside);
  }
  if (files.length === 0)
    throw new UsageError(`${path}: holds no report.json, nor does a folder in it; name the folder of a run`);
  return files;
}

async function readOne(file: string): Promise<readonly (Report | ErrorReport)[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new ConfigError(`${file}: is not whole JSON, as if it had been cut off; write the report anew`);
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version !== REPORT_VERSION) {
    throw new ConfigError(
      `${file}: the report has version ${version}, and this splitproof compares version ${REPORT_VERSION}; write it anew`,
    );
  }
  const parsed = v.safeParse(document, value);
  if (!parsed.success)
    throw new ConfigError(`${file}: is no report of splitproof; name a report.json of check, run or shift`);
  const checked = value as Report | ErrorReport | { readonly reports: readonly (Report | ErrorReport)[] };
  return "reports" in checked ? checked.reports : [checked];
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

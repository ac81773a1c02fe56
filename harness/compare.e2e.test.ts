import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Comparison } from "./compare/comparison.ts";
import { error, failing, report } from "./compare/testing.ts";
import type { ErrorReport } from "./report/report.ts";

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const example = path("reports/example");
let folder = "";
const at = (name: string) => join(folder, name);

const compare = (...argv: string[]) =>
  execa(process.execPath, [path("harness/cli.ts"), "compare", ...argv], { reject: false });

/** Writes a document, or a text as it stands, as the report.json of a folder of that name. */
async function write(name: string, document: unknown): Promise<void> {
  const file = join(at(name), "report.json");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof document === "string" ? document : JSON.stringify(document));
}

const run = (...reports: readonly unknown[]) => ({ version: 1, result: "pass", reports });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "compare-test-"));
  await write("good", report());
  await write("lossy", report({ failed: 50 }));
  await write("run", run(report(), report({ name: "other" })));
  await write("broken", run(report(), { ...error, name: "other" }));
  const { epochs: _, ...older } = report();
  await write("older", { ...older, later: "a field that nobody knows yet" });
  for (const [index, rate] of [100, 101, 102, 103, 104].entries()) {
    await write(`fast/${index}`, report({ requestsPerSecond: rate }));
    await write(`slow/${index}`, report({ requestsPerSecond: rate - 20 }));
  }
  await symlink("4", at("slow/latest"));
  // What leads elsewhere is a run like any other.
  await mkdir(at("linked"));
  for (const name of ["0", "1", "2", "3", "4"]) await symlink(at(`fast/${name}`), at(`linked/${name}`));

  await write("half", JSON.stringify(report(), null, 2).slice(0, 200));
  await write("nothing", "");
  await write("old", report({ version: 7 as never }));
  await write("old-within", run(report({ version: 7 as never })));
  await write("no-name", { ...report(), name: undefined });
  await write("stopped", run());
  await write("nameless", { ...error, name: undefined });
  await mkdir(at("empty/0"), { recursive: true });
  await mkdir(at("odd/report.json"), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true }));

describe("compare", () => {
  test("finds a folder and its report.json the same", async () => {
    const { exitCode, stdout, stderr } = await compare(example, join(example, "report.json"));
    expect(stdout).toMatch(
      /^PASS {2}nothing got worse; 1 scenario compared\n {2}same {4}canary\.toml: result pass[^\n]*$/,
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test("exits with 1 on a regression, as one JSON document if asked", async () => {
    const { exitCode, stdout } = await compare(at("good"), at("lossy"), "--json");
    const comparison = JSON.parse(stdout) as Comparison;
    expect(Object.keys(comparison)).toEqual(["version", "result", "weights", "missing", "added", "figures"]);
    expect(comparison).toMatchObject({ version: 1, result: "fail", weights: [], missing: [], added: [] });
    expect(comparison.figures.filter(({ verdict }) => verdict !== "same")).toEqual([
      {
        name: "canary",
        figure: "failed, lost or unexpected",
        verdict: "worse",
        allowed: false,
        base: 0,
        new: 5,
        unit: "%",
        reason: expect.stringMatching(/^0 of 1,000 → 50 of 1,000, exact binomial p = .*, below 0\.01$/),
      },
    ]);
    expect(exitCode).toBe(1);
  });

  test("lets pass what is allowed, by scenario or by figure", async () => {
    for (const allowed of ["canary", "canary:failed, lost or unexpected"]) {
      const { exitCode, stdout } = await compare(
        at("good"),
        at("lossy"),
        "--allow",
        "canary:result",
        "--allow",
        allowed,
      );
      expect(stdout).toMatch(/^PASS {2}nothing got worse but what is allowed.*\n {2}allowed canary: failed/);
      expect(exitCode).toBe(0);
    }
    expect((await compare(at("good"), at("lossy"), "--allow", "canary:result")).exitCode).toBe(1);
  });

  test("takes every folder for a run of its own, and `latest` for none", async () => {
    const { exitCode, stdout } = await compare(at("fast"), at("slow"));
    expect(stdout).toContain(
      "  worse   canary: requests a second 102 → 82 requests/s (5 runs a side, Mann–Whitney p = 0.0079, below 0.01)",
    );
    expect(exitCode).toBe(1);
    const linked = await compare(at("slow"), at("linked"));
    expect(linked.stdout).toContain(
      "  better  canary: requests a second 82 → 102 requests/s (5 runs a side,",
    );
    expect(linked.exitCode).toBe(0);
  });

  test("reads what `run` writes: each scenario, and each error in a scenario's place", async () => {
    const missing = await compare(at("run"), at("good"));
    expect(missing.stdout).toMatch(
      /^FAIL {2}1 scenario is missing; 1 scenario compared\n {2}missing other: /,
    );
    expect(missing.exitCode).toBe(1);
    const broken = await compare(at("run"), at("broken"));
    expect(broken.stdout).toContain("  worse   other: result pass → error (no engine)");
    expect(broken.exitCode).toBe(1);
    expect((await compare(at("good"), at("run"))).exitCode).toBe(0);
  });

  test("reads reports with fields that are absent or unknown, and one folder twice", async () => {
    expect((await compare(at("older"), at("good"))).exitCode).toBe(0);
    expect((await compare(at("good"), at("good"))).exitCode).toBe(0);
  });

  test("names the check that no longer passes", async () => {
    await write("failing", failing());
    const { stdout } = await compare(at("good"), at("failing"));
    expect(stdout).toContain("  worse   canary: sharesMatchWeights pass → fail (it was a fail)");
  });
});

describe("what cannot be compared is refused in one sentence", () => {
  test.concurrent.each<readonly [string, readonly string[], RegExp]>([
    [
      "a path that does not exist",
      ["good", "nowhere"],
      /nowhere: there is no such file or folder; give a report\.json, or a folder that holds some$/,
    ],
    ["a folder without a report", ["empty", "good"], /empty: holds no report\.json, nor does a folder in it/],
    [
      "a report that was cut in half",
      ["good", "half"],
      /half\/report\.json: is not JSON, or only a part of it, as if it had been cut off; write the report anew$/,
    ],
    ["an empty file", ["good", "nothing"], /nothing\/report\.json: is not JSON/],
    ["a folder in the place of a report", ["good", "odd"], /odd\/report\.json: cannot be read \(EISDIR/],
    [
      "another version",
      ["old", "good"],
      /old\/report\.json: the report has version 7, and this splitproof reads version 1; write it anew with this one$/,
    ],
    [
      "another version within a run",
      ["good", "old-within"],
      /has version 7, and this splitproof reads version 1/,
    ],
    [
      "a report without its name",
      ["good", "no-name"],
      /no-name\/report\.json: is no report of splitproof \("name" is missing or wrong\); name a report\.json of check, run or shift$/,
    ],
    [
      "a run that was stopped before its first scenario",
      ["stopped", "good"],
      /holds the report of no scenario/,
    ],
    [
      "an error without a scenario",
      ["nameless", "good"],
      /never came to a scenario \(no engine\); call it again$/,
    ],
    [
      "a name to allow that nobody has",
      ["good", "good", "--allow", "canery"],
      /--allow canery: there is no such scenario or figure; did you mean "canary"\?$/,
    ],
    ["one side only", ["good"], /missing required argument 'new'/],
    [
      "a world, which a comparison has none of",
      ["good", "good", "--world", "auto"],
      /unknown option '--world'/,
    ],
  ])("%s", async (_, argv, message) => {
    const [first = "", second, ...more] = argv;
    const { exitCode, stderr, stdout } = await compare(at(first), ...(second ? [at(second)] : []), ...more);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^splitproof: [^\n]*$/);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });

  test("another document", async () => {
    const { exitCode, stderr } = await compare(example, path("package.json"));
    expect(stderr).toMatch(/package\.json: is no report of splitproof \("result" is missing or wrong\)/);
    expect(exitCode).toBe(2);
  });

  test("or as one JSON document", async () => {
    const { exitCode, stdout, stderr } = await compare(at("good"), at("half"), "--json");
    expect(JSON.parse(stdout) as ErrorReport).toEqual({
      version: 1,
      result: "error",
      error: { code: "config", message: expect.stringContaining("half/report.json: is not JSON") },
    });
    expect([exitCode, stderr]).toEqual([2, ""]);
  });
});

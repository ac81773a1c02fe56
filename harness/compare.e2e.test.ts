import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Comparison } from "./compare/comparison.ts";

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const example = path("reports/example");
let folder = "";
let text = "";

const compare = (...argv: string[]) =>
  execa(process.execPath, [path("harness/cli.ts"), "compare", ...argv], { reject: false });

/** The example's report with something replaced, in a folder of its own. */
async function changed(name: string, from: string | RegExp, to: string): Promise<string> {
  expect(text).toMatch(from);
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "report.json"), text.replace(from, to));
  return join(folder, name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "compare-test-"));
  text = await readFile(join(example, "report.json"), "utf8");
});

afterAll(() => rm(folder, { recursive: true }));

test("a folder and its report.json are the same", async () => {
  const { exitCode, stdout } = await compare(example, join(example, "report.json"));
  expect(stdout).toMatch(
    /^PASS {2}nothing got worse; 1 scenario compared\n {2}same {4}canary\.toml: result pass/,
  );
  expect(exitCode).toBe(0);
});

test("a regression exits with 1, unless it is allowed", async () => {
  const worse = await changed("worse", /"failed": 0/, '"failed": 50');
  const { exitCode, stdout } = await compare(example, worse, "--json");
  const comparison = JSON.parse(stdout) as Comparison;
  expect(comparison).toMatchObject({ version: 1, result: "fail" });
  expect(comparison.figures.filter(({ verdict }) => verdict === "worse").map(({ figure }) => figure)).toEqual(
    ["failed, lost or unexpected"],
  );
  expect(exitCode).toBe(1);
  expect((await compare(example, worse, "--allow", "canary.toml")).exitCode).toBe(0);
});

test("a folder of runs holds each once, though `latest` links to one", async () => {
  const runs = join(folder, "runs");
  for (const name of ["1", "2", "3", "4", "5"]) await cp(example, join(runs, name), { recursive: true });
  await symlink("5", join(runs, "latest"));
  const { stdout } = await compare(runs, runs, "--json");
  const rate = (JSON.parse(stdout) as Comparison).figures.find(
    ({ figure }) => figure === "requests a second",
  );
  expect(rate?.reason).toMatch(/^5 runs against 5 runs, by ranks: /);
});

describe("what cannot be compared is refused in one sentence", () => {
  test.each<readonly [string, () => Promise<readonly string[]>, RegExp]>([
    [
      "a path that does not exist",
      async () => ["/nowhere", example],
      /^splitproof: \/nowhere: there is no such file/,
    ],
    ["a folder without a report", async () => [path("fixtures"), example], /holds no report\.json/],
    [
      "a report that was cut in half",
      async () => [example, await changed("half", /"sent".*$/s, '"se')],
      /half\/report\.json: is not whole JSON, as if it had been cut off; write the report anew$/,
    ],
    [
      "another version",
      async () => [example, await changed("old", '"version": 1', '"version": 7')],
      /has version 7, and this splitproof compares version 1; write it anew$/,
    ],
    [
      "another document",
      async () => [example, path("package.json")],
      /package\.json: is no report of splitproof/,
    ],
    [
      "a name to allow that nobody has",
      async () => [example, example, "--allow", "canary.tom"],
      /--allow canary\.tom: there is no such scenario or figure; did you mean "canary\.toml"\?$/,
    ],
    ["one side only", async () => [example], /missing required argument 'new'/],
  ])("%s", async (_, argv, message) => {
    const { exitCode, stderr, stdout } = await compare(...(await argv()));
    expect(stderr).toMatch(message);
    expect(stderr.split("\n")).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });
});

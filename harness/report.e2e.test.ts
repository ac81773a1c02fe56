import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftBehind } from "../scenarios/left-behind.ts";
import { schemaErrors } from "./report/testing-schema.ts";

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const canary = path("fixtures/config/canary.toml");
let out = "";

function splitproof(argv: readonly string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [path("harness/cli.ts"), ...argv], { reject: false, env, cwd: out });
}

/** Every file of a folder but the histories. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== "history").sort();
  const read = async (name: string) => [name, await readFile(join(folder, name), "utf8")] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "report-e2e-"));
  const text = await readFile(canary, "utf8");
  await writeFile(join(out, "even.toml"), text.replace("weight = 3", "weight = 1"));
});
afterAll(async () => {
  await rm(out, { recursive: true });
  expect(await leftBehind()).toEqual([]);
});

describe("what a call wrote, report writes again from its histories, byte for byte", () => {
  const scenarios = ["canary-edf", "light-backend-in-a-storm", "unknown-host"];
  test.each([
    ["check", [canary, "--requests", "400"]],
    ["check in a closed loop", [canary, "--requests", "4000", "--connections", "8"]],
    ["check by saturation", [canary, "--saturate", "1"]],
    ["check in windows", [canary, "--for", "1s"]],
    ["shift", [canary, "even.toml", "--times", "4"]],
    ["run", scenarios],
  ])("%s", async (name, argv) => {
    const [command = ""] = name.split(" ");
    const folder = join(out, name.replaceAll(" ", "-"));
    const called = await splitproof([command, ...argv, "--world", "processes", "--out", folder, "--json"]);
    // Whatever it came to, it comes to it again: how fast this machine is does not matter here.
    expect([0, 1, 3], called.stderr).toContain(called.exitCode);
    expect(schemaErrors(JSON.parse(called.stdout))).toEqual([]);
    const before = await filesOf(join(folder, "latest"));

    for (const file of Object.keys(before).filter((own) => own !== "report.json"))
      await rm(join(folder, "latest", file));
    const again = await splitproof(["report", join(folder, "latest"), "--json"]);
    expect(again.exitCode, again.stderr).toBe(called.exitCode);
    expect(again.stdout).toBe(called.stdout);
    expect(await filesOf(join(folder, "latest"))).toEqual(before);
  });

  test("an error is one JSON document with --json", async () => {
    const { exitCode, stdout, stderr } = await splitproof(["report", join(out, "no-such"), "--json"]);
    expect([exitCode, stderr]).toEqual([2, ""]);
    expect(schemaErrors(JSON.parse(stdout))).toEqual([]);
    expect(stdout).toContain("there is no such file or folder");
  });
});

test("a report is appended to the summary of a GitHub Actions step", async () => {
  const summary = join(out, "summary.md");
  const folder = join(out, "summed");
  const argv = ["run", "canary-four-requests", "--world", "processes", "--out", folder];
  for (let call = 0; call < 2; call++)
    expect((await splitproof(argv, { GITHUB_STEP_SUMMARY: summary })).exitCode).toBe(0);
  const text = await readFile(summary, "utf8");
  expect(text.match(/<!-- splitproof report -->/g)).toHaveLength(2);
  expect(text.endsWith(`${await readFile(join(folder, "latest/report.md"), "utf8")}\n`)).toBe(true);
});

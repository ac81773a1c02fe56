import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftBehind } from "../scenarios/left-behind.ts";
import type { Report } from "./report/report.ts";

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const canary = path("fixtures/config/canary.toml");
let folder = "";
/** The canary's configuration with something replaced. */
let write: (name: string, from: string | RegExp, to: string) => Promise<string>;

const shift = (...argv: string[]) =>
  execa(
    process.execPath,
    [path("harness/cli.ts"), "shift", "--out", join(folder, "out"), "--world", "processes", ...argv],
    { reject: false },
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shift-test-"));
  const text = await readFile(canary, "utf8");
  write = async (name, from, to) => {
    expect(text).toMatch(from);
    await writeFile(join(folder, name), text.replace(from, to));
    return join(folder, name);
  };
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  expect(await leftBehind()).toEqual([]);
});

describe("shift", () => {
  test("proves a change between the same backends, to the moment", async () => {
    const even = await write("even.toml", "weight = 3", "weight = 1");
    const { exitCode, stdout } = await shift(canary, even, "--times", "3", "--requests", "2000", "--json");
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ result: "pass", sent: 2000, failed: 0, lost: 0, unexpected: 0 });
    expect(exitCode).toBe(0);
    expect(report.epochs).toHaveLength(4);
    expect(report.epochs[0]).toEqual({ writtenAtMs: 0 });
    for (const { settleMs } of report.epochs.slice(1)) expect(settleMs).toBeGreaterThan(0);
    const { median = 0, p99 = 0, max = 0 } = report.settleMs ?? {};
    expect(Math.max(...report.epochs.slice(1).map(({ settleMs }) => settleMs ?? 0))).toBe(max);
    expect(median).toBeLessThanOrEqual(p99);
    // The shares of each configuration, however often it was in force.
    const own = report.shares.filter(({ service }) => service === "app");
    expect(own.map(({ epoch, backend, weight }) => [epoch, backend, weight])).toEqual([
      [0, "appv1", 3],
      [0, "appv2", 1],
      [1, "appv1", 1],
      [1, "appv2", 1],
    ]);
    expect(Object.keys(report.phasesMs ?? {})).toEqual(["before", "during", "after"]);
  });

  test("handles a service that only one of the two has, and says what happened in words", async () => {
    const more = await write(
      "more.toml",
      /$/,
      `
[[http.services.app.weighted.services]]
name = "appv3"
weight = 4
[[http.services.appv3.loadBalancer.servers]]
url = "http://appv3/"
`,
    );
    const { exitCode, stdout } = await shift(canary, more, "--requests", "2000", "--write", "configmap");
    expect(stdout).toMatch(/^PASS {2}canary\.toml to more\.toml · processes/);
    expect(stdout).toMatch(/change 1 {2}appv3 {2}weight 4 {2}answered \d+/);
    expect(stdout).toMatch(/1 change, settled after median [\d.]+ ms, p99 [\d.]+ ms, max [\d.]+ ms\n/);
    expect(stdout).toMatch(/latency before p50 .*; during p50 .*; after p50 /);
    expect(exitCode).toBe(0);
  });

  test("fails where the new configuration no longer knows the host", async () => {
    const moved = await write("moved.toml", "nginx.qikqiak.com", "elsewhere.test");
    const { exitCode, stdout } = await shift(canary, moved, "--requests", "1000");
    expect(stdout).toMatch(/fail {4}everyRequestAnswered: .*status 404 instead of 200/);
    expect(exitCode).toBe(1);
  });
});

describe("what cannot be proved is refused in one sentence, before anything is started", () => {
  test.each<readonly [string, () => Promise<readonly string[]>, RegExp]>([
    ["the same file twice", async () => [canary, canary], /say the same, so nothing would change$/],
    ["a missing file", async () => [canary, join(folder, "none.toml")], /none\.toml: there is no such file/],
    [
      "a second file that is no TOML",
      async () => [canary, path("fixtures/config/invalid/syntax-error.toml")],
      /syntax-error\.toml:\d+/,
    ],
    [
      "a second file with another router",
      async () => [canary, await write("other.toml", /Router0/g, "Router1")],
      /other\.toml: there is no router "Router0"; did you mean "Router1"\?$/,
    ],
    [
      "a second file with a service that does not exist",
      async () => [canary, path("fixtures/config/invalid/unknown-service.toml")],
      /unknown-service\.toml.* refers to service/,
    ],
    [
      "an unknown way of writing",
      async () => [canary, canary, "--write", "hope"],
      /'--write <how>' argument 'hope' is invalid/,
    ],
    [
      "fewer requests than configurations",
      async () => [
        canary,
        await write("even2.toml", "weight = 3", "weight = 1"),
        "--times",
        "9",
        "--requests",
        "4",
      ],
      /--requests 4 are too few for 10 configurations/,
    ],
    ["only one file", async () => [canary], /missing required argument 'after'/],
    [
      "a rate of nothing",
      async () => [canary, canary, "--rate", "0"],
      /--rate must be a whole number from 1/,
    ],
  ])("%s", async (_, argv, message) => {
    const { exitCode, stderr, stdout } = await shift(...(await argv()));
    expect(stderr).toMatch(/^splitproof: .*$/);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });
});

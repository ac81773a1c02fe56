import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leftBehind } from "../scenarios/left-behind.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const SCENARIO = `import { everyRequestAnswered, scenario, sequence, sharesMatchWeights, witnessesAgree, type Weights } from "splitproof";

const weights: Weights = { blue: 2, green: 1 };

export default scenario({
  name: "my own split",
  weights,
  load: sequence({ requests: 30 }),
  expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
});
`;
let folder = "";

/** The command as a user's shell finds it, on plain Node 24: ours, and nothing else of this repository. */
function splitproof(...argv: string[]) {
  return execa(join(folder, "node_modules/.bin/splitproof"), argv, {
    cwd: folder,
    reject: false,
    extendEnv: false,
    env: { PATH: `${dirname(process.execPath)}:/usr/sbin:/usr/bin:/bin`, HOME: process.env.HOME ?? "/root" },
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "package-test-"));
  await execa("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz")) ?? "";
  await writeFile(join(folder, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }');
  await writeFile(join(folder, "mine.scenario.ts"), SCENARIO);
  const options = ["--omit=optional", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  await execa("npm", ["install", ...options, `./${tarball}`], { cwd: folder });
}, 120_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
  expect(await leftBehind()).toEqual([]);
});

test("the package holds what it needs, and no tests", async () => {
  const files = await readdir(join(folder, "node_modules/splitproof"), { recursive: true });
  expect(files).toContain("dist/harness/cli.js");
  expect(files).toContain("dist/fixtures/ingress/main.js");
  expect(files.filter((file) => /\.test\.|testing\.|mutants|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test.each(["processes", "containers"])(
  "an installed splitproof checks a configuration (%s)",
  async (world) => {
    const canary = join(root, "fixtures/config/canary.toml");
    const result = await splitproof("check", canary, "--world", world, "--requests", "40", "--json");
    expect(result.stderr).toBe(`world: ${world} (as asked)`);
    expect(JSON.parse(result.stdout)).toMatchObject({ result: "pass", sent: 40, failed: 0, lost: 0 });
  },
);

test.each(["processes", "containers"])("and runs a scenario of the user's own (%s)", async (world) => {
  const result = await splitproof("run", "./mine.scenario.ts", "--world", world);
  expect(result.stdout).toMatch(/^PASS {4}my own split \(.*\): 30 sent, none failed, lost or unexpected$/m);
  expect([result.exitCode, result.stderr]).toEqual([0, `world: ${world} (as asked)`]);
});

test("and judges a subject of the user's own, as the README has it", async () => {
  const readme = await readFile(join(root, "harness/subject/README.md"), "utf8");
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  await writeFile(join(folder, "mine.ts"), code);
  const canary = join(root, "fixtures/config/canary.toml");
  const argv = ["--world", "containers", "--requests", "40", "--json", "--subject", "./mine.ts"];
  const { stdout } = await splitproof("check", canary, ...argv);
  expect(JSON.parse(stdout)).toMatchObject({
    result: "pass",
    subject: { name: "mine", scheduler: "smooth" },
  });
});

test("brings its own scenarios along", async () => {
  const { exitCode, stdout } = await splitproof("run", "canary-four-requests", "--world", "processes");
  expect(stdout).toMatch(/^PASS {4}3:1 by four requests/);
  expect(exitCode).toBe(0);
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importOwn } from "./own-file.ts";

let folder = "";
const SCENARIO = 'import { scenario } from "splitproof";\n\nexport default scenario({});\n';

async function inPackage(
  name: string,
  manifest: object | undefined,
  text: string,
  file = "own.scenario.js",
): Promise<string> {
  await mkdir(join(folder, name));
  if (manifest) await writeFile(join(folder, name, "package.json"), JSON.stringify(manifest));
  const path = join(folder, name, file);
  await writeFile(path, text);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "own-file-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("one that is not there is told as such, and not as a module that something imports", async () => {
  const path = join(folder, "no-such.scenario.ts");
  await expect(importOwn(path, "scenario")).rejects.toThrow(
    `${path}: there is no such file; give the path of a scenario`,
  );
  await expect(importOwn(folder, "scenario")).rejects.toThrow(/: cannot be read as a scenario \(EISDIR/);
});

test("one of a package of CommonJS is told how to become a module", async () => {
  const path = await inPackage("npm-11", { type: "commonjs" }, SCENARIO);
  await expect(importOwn(path, "scenario")).rejects.toThrow(
    `${path}: is written with import and export, and ${join(folder, "npm-11/package.json")} says that its files are CommonJS; run \`npm pkg set type=module\` beside it`,
  );
});

test("one whose name makes it a module is taken in any package", async () => {
  const path = await inPackage("own-name", { type: "commonjs" }, "export default 42;\n", "own.mjs");
  expect(await importOwn(path, "subject")).toBe(42);
});

test("one that throws is told with what it throws", async () => {
  const path = await inPackage("throws", { type: "module" }, 'throw new Error("not today");\n');
  await expect(importOwn(path, "subject")).rejects.toThrow(
    `${path}: cannot be loaded as a subject (not today)`,
  );
});

test("one that exports by default is given as it is", async () => {
  expect(await importOwn(await inPackage("whole", {}, "export default 42;\n"), "subject")).toBe(42);
  const alone = await inPackage("no-package", undefined, "export default 42;\n");
  expect(await importOwn(alone, "subject")).toBe(42);
  expect(await importOwn(await inPackage("none", {}, "export const a = 42;\n"), "subject")).toBe(undefined);
});

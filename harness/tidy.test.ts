import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** The walls of the house: who may know whom. */

const root = fileURLToPath(new URL("../", import.meta.url));
const files = ["harness", "fixtures", "scenarios"].flatMap(typescriptIn);
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const isTest = (file: string) => file.endsWith(".test.ts");
const product = files.filter((file) => !isTest(file));

/** Files, other than the allowed ones, that import something. */
function importers(what: (imported: string) => boolean, among: readonly string[] = files): string[] {
  return among.filter((file) => imports.get(file)?.some(what));
}

describe("the judge and the judged share no code", () => {
  test("nothing in harness/ imports from fixtures/", () => {
    expect(
      importers(
        (name) => name.startsWith("fixtures/"),
        files.filter((file) => file.startsWith("harness/")),
      ),
    ).toEqual([]);
  });

  test("nothing in fixtures/ imports from harness/", () => {
    expect(
      importers(
        (name) => name.startsWith("harness/"),
        files.filter((file) => file.startsWith("fixtures/")),
      ),
    ).toEqual([]);
  });
});

describe("a library is known in one place", () => {
  test.each([
    ["autocannon", ["harness/load/saturate.ts"]],
    [
      "testcontainers",
      ["harness/world/container-start.ts", "harness/world/containers.ts", "harness/world/images.ts"],
    ],
    [
      "commander",
      [
        "harness/cli.ts",
        "harness/cli/machine.ts",
        "harness/cli/probe.ts",

        "harness/cli/runs.ts",
      ],
    ],
    ["undici", ["harness/load/outside/client.ts"]],
    ["yaml", ["harness/config/yaml.ts", "fixtures/ingress/dynamic/yaml.ts"]],
  ])("%s", (library, allowed) => {
    expect(importers((name) => name === library, product)).toEqual(allowed);
  });
});

test("judges, comparisons and renderers do no I/O, not even through what they import", () => {
  const pure = product.filter((file) => /^harness\/(judge\/|compare\/|report\/(?!write))/.test(file));
  expect(pure.length).toBeGreaterThan(10);
  const effects = pure.flatMap((file) =>
    [...reachable(file)].filter((name) => name.startsWith("node:") && name !== "node:util"),
  );
  expect(effects).toEqual([]);
});

test("no import leads back to where it began", () => {
  const circles = product.filter((file) =>
    (imports.get(file) ?? []).some((name) => reachable(name).has(file)),
  );
  expect(circles).toEqual([]);
});

test("the entry file only exports", () => {
  const lines = readFileSync(join(root, "harness/index.ts"), "utf8").trim().split("\n");
  expect(lines.filter((line) => !/^export .* from ".*";$/.test(line))).toEqual([]);
});

function typescriptIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file))
    .sort();
}

/** What a file imports when it runs: paths from the root for our own files, names for everything else. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const runtime = text.replace(/^(import|export) type [^;]*;/gm, "");
  return [...runtime.matchAll(/(?:^|\n)(?:import|export)\s[^;]*?from "([^"]+)"|import\("([^"]+)"\)/g)].map(
    ([, named, loaded]) => {
      const name = named ?? loaded ?? "";
      return name.startsWith(".") ? relative(root, join(root, dirname(file), name)) : name;
    },
  );
}

function reachable(from: string, seen = new Set<string>()): Set<string> {
  for (const name of imports.get(from) ?? []) {
    if (seen.has(name)) continue;
    seen.add(name);
    reachable(name, seen);
  }
  return seen;
}

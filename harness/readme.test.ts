import { readFileSync } from "node:fs";
import { Command } from "commander";
import { expect, test } from "vitest";
import { addProbe } from "./cli/probe.ts";
import { addReports } from "./cli/reports.ts";
import { addRuns } from "./cli/runs.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("every option of the commands that judge stands in the README", () => {
  const program = new Command();
  for (const add of [addRuns, addProbe, addReports]) add(program, async () => {});
  const options = program.commands.flatMap((command) => command.options.map(({ long }) => long ?? ""));
  expect(options.length).toBeGreaterThan(40);
  expect(options.filter((option) => !readme.includes(`\`${option}`))).toEqual([]);
});

test("no table of it is broken in two: the second line of each rules off the first", () => {
  const tables = readme.split(/\n(?!\|)[^\n]*/).filter((part) => part.startsWith("\n|"));
  expect(tables.length).toBeGreaterThan(8);
  expect(tables.filter((table) => !/^\n\|.*\n\|[\s|:-]+\|/.test(table))).toEqual([]);
});

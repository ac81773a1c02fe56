import { expect, test } from "vitest";
import { compare } from "../compare/compare.ts";
import { failing as failingComparison, report as plain, row } from "../compare/testing.ts";
import { UsageError } from "../errors.ts";
import { historyOf, servers, weighted } from "../judge/testing.ts";
import { buildReport } from "./build.ts";
import schema from "./report.schema.json" with { type: "json" };
import type { Report } from "./report.ts";
import { changing, error, failing, passing, reportOf, undecided } from "./testing.ts";
import { schemaErrors } from "./testing-schema.ts";
import { Windows } from "./windows.ts";

const splits = [
  weighted("root", { x: [1, weighted("x", { v1: 1, v2: 0 })], y: [2, servers("s", ["s#1", "s#2"])] }),
];

function windows(): Report {
  const all = new Windows();
  for (const picks of ["aaba", "bbbb"]) {
    const history = historyOf([...picks], { splits: [weighted("app", { a: 3, b: 1 })] });
    all.add({ history, report: reportOf([...picks], { splits: [weighted("app", { a: 3, b: 1 })] }) });
  }
  return all.report;
}

test.each<[string, unknown]>([
  ["one that passes", passing],
  ["one that fails", failing],
  ["one that is not decided", undecided],
  ["one with changes", changing(3)],
  ["one of nested services", reportOf(["v1", "s#1", "s#2"], { splits })],
  [
    "one of a route that nobody answers",
    reportOf([{ by: null, status: 404 }], { splits: [null], statuses: [404] }),
  ],
  ["one without a request", buildReport(historyOf([], { splits }), [])],
  [
    "one of a saturating load",
    reportOf([], { splits, load: { kind: "saturate", connections: 8 }, saturation: { answered: 0 } }),
  ],
  ["one of windows", windows()],
  [
    "one of an ingress that is not ours",
    { ...passing, world: "external", subject: { ...passing.subject, instances: 3 } },
  ],
  ["an error", error],
  ["an error before any scenario", { version: 1, result: "error", error: { code: "usage", message: "no" } }],
  ["a run", { version: 1, result: "error", reports: [passing, failing, error] }],
  ["a run that was stopped", { version: 1, result: "unknown", reports: [] }],
  ["a comparison", compare([plain(), plain({ name: "gone" })], [failingComparison()], ["gone"])],
  ["a comparison with other weights", compare([plain()], [plain({ shares: [row({ weight: 4 })] })], [])],
])("the schema takes %s", (_, document) => {
  expect(schemaErrors(document)).toEqual([]);
});

test.each<[string, unknown]>([
  ["a field that nobody knows", { ...passing, tolerance: 5 }],
  ["a field too few", (({ sent: _, ...rest }) => rest)(passing)],
  ["a count that is none", { ...passing, lost: 0.5 }],
  ["a result that is none", { ...passing, result: "passed" }],
  ["another version", { ...passing, version: 2 }],
  ["a world that is none", { ...passing, world: "cloud" }],
  [
    "a share with a field that nobody knows",
    { ...passing, shares: passing.shares.map((one) => ({ ...one, band: 1 })) },
  ],
  ["latency without its unit", { ...passing, latency: passing.latencyMs }],
  [
    "a run in which one report is wrong",
    { version: 1, result: "pass", reports: [passing, { ...passing, sent: "4" }] },
  ],
  ["an error with a code of its own", { ...error, error: { code: "oops", message: "x" } }],
])("the schema refuses %s", (_, document) => {
  expect(schemaErrors(document)).not.toEqual([]);
});

test("every field is described", () => {
  const bare: string[] = [];
  const visit = (node: unknown, path: string) => {
    if (typeof node !== "object" || node === null) return;
    const { properties } = node as { properties?: Record<string, { description?: string; const?: string }> };
    for (const [name, field] of Object.entries(properties ?? {}))
      if (field.description === undefined && field.const !== "error" && !("$ref" in field))
        bare.push(`${path}.${name}`);
    for (const [key, value] of Object.entries(node)) visit(value, `${path}.${key}`);
  };
  visit(schema, "");
  expect(bare).toEqual([]);
  expect(schema.$id).toBe(`urn:splitproof:report:${schema.$defs.report.properties.version.const}`);
});

test("the schema knows every code of an error", () => {
  expect(schema.$defs.error.properties.error.properties.code.enum).toContain(new UsageError("x").code);
});

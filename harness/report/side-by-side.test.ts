import { expect, test } from "vitest";
import { toRunsHtml } from "./html/runs-page.ts";
import { toRunsDocument, toRunsMarkdown } from "./side-by-side.ts";
import { error, failing, passing, undecided } from "./testing.ts";
import { schemaErrors } from "./testing-schema.ts";

const runs = [
  { run: "main", reports: [passing, { ...passing, name: "gone" }] },
  { run: "branch", reports: [failing, error, undecided] },
];

test("the rows of one scenario stand together, whatever a run has of it", () => {
  const rows = toRunsMarkdown(runs)
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => line.split(" | ").slice(0, 3).join(" | "));
  expect(rows).toEqual([
    "| by hand | main | ✅ pass",
    "|  | branch | ❌ fail",
    "| gone | main | ✅ pass",
    "|  | not in branch | –",
    "| broken | branch | ⚠️ error",
    "|  | not in main | –",
    "| too short | branch | ❔ unknown",
    "|  | not in main | –",
  ]);
});

test("says of each run what it came to, and what is wrong where", () => {
  const page = toRunsMarkdown(runs);
  expect(page).toContain("- ✅ main: pass\n- ⚠️ branch: error\n");
  expect(page).toContain("a 75.0 %, b 25.0 %");
  expect(page).toContain("- ❌ **by hand** in branch fails: everyRequestAnswered: of 5 requests");
  expect(page).toContain("- ⚠️ **broken** in branch could not be run: ");
});

test("runs that have no scenario in common are told so", () => {
  const apart = [
    { run: "main", reports: [passing, passing] },
    { run: "branch", reports: [undecided] },
  ];
  for (const page of [toRunsMarkdown, toRunsHtml]) {
    expect(page(apart)).toContain("These runs have no scenario in common: ");
    expect(page(runs)).not.toContain("in common");
    expect(page([...apart, { run: "third", reports: [undecided] }])).not.toContain("in common");
  }
});

test("stays short, however much there is", () => {
  const many = Array.from({ length: 300 }, (_, i) => ({ ...failing, name: `scenario ${i}` }));
  const page = toRunsMarkdown([
    { run: "one", reports: many },
    { run: "two", reports: many },
  ]);
  expect(page).toContain("… and 400 more rows in runs.json");
  expect(page).toContain("- … and 580 more in runs.json");
  expect(page.length).toBeLessThan(60_000);
});

test("is a document that the schema takes", () => {
  expect(schemaErrors(toRunsDocument(runs))).toEqual([]);
  expect(toRunsDocument(runs)).toMatchObject({
    result: "error",
    runs: [{ result: "pass" }, { result: "error" }],
  });
});

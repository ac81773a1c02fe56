import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { historyOf, picksOf, weighted } from "../judge/testing.ts";
import { chartsOf } from "./charts/charts.ts";
import { toHtml } from "./html/page.ts";
import { toMarkdown } from "./markdown.ts";
import { error, failing, passing } from "./testing.ts";
import { ReportFolder } from "./write.ts";
import { appendSummary } from "./write-summary.ts";
import { writeWhole } from "./write-whole.ts";

let folder = "";
const inFolder = (name: string) => join(folder, name);
const read = (name: string) => readFile(inFolder(name), "utf8");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-test-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("a folder gets every file of a report, and nothing half written", async () => {
  const call = await ReportFolder.create(inFolder("out"), "By Hand");
  await call.finish(passing, [passing], "");
  expect((await readdir(call.path)).sort()).toEqual(["junit.xml", "report.html", "report.json", "report.md"]);
  expect(await readFile(join(call.path, "report.json"), "utf8")).toBe(
    `${JSON.stringify(passing, null, 2)}\n`,
  );
  expect(await readFile(join(call.path, "report.md"), "utf8")).toBe(toMarkdown([passing]));
  expect(call.path.endsWith(await readlink(inFolder("out/latest")))).toBe(true);
  // It holds a report now, and stays.
  await call.discardUnfinished();
  expect(await readdir(call.path)).toContain("report.json");
});

test("each report gets the pictures of its own history, and a window's are nobody's", async () => {
  const call = await ReportFolder.create(inFolder("pictured"), "x");
  const splits = [weighted("app", { a: 3, b: 1 })];
  const histories = [40, 80, 120].map((length) =>
    historyOf(picksOf("smooth", { a: 3, b: 1 }, length), { splits }),
  );
  const [first, second, third] = histories;
  if (!first || !second || !third) throw new Error("there are three");
  // Two of one name are told apart by their order; one that could not be run has none.
  await call.addHistory("same", first);
  await call.addWindow(1, third);
  await call.addHistory("same", second);
  const reports = [
    { ...passing, name: "same" },
    { ...error, name: "same" },
    { ...passing, name: "same" },
  ];
  const windows = { ...passing, name: "window-1", windows: { count: 1, notPassed: [1] } };
  await call.finish({}, [...reports, windows], "");
  expect(await readFile(join(call.path, "report.html"), "utf8")).toBe(
    toHtml([
      { report: { ...passing, name: "same" }, charts: chartsOf(first) },
      { report: { ...error, name: "same" } },
      { report: { ...passing, name: "same" }, charts: chartsOf(second) },
      { report: windows },
    ]),
  );
  expect((await readdir(join(call.path, "history"))).sort()).toEqual(["01-same", "02-window-1", "03-same"]);
});

test("an unfinished folder is taken away", async () => {
  const call = await ReportFolder.create(inFolder("gone"), "x");
  await call.discardUnfinished();
  expect(await readdir(inFolder("gone"))).toEqual([]);
});

describe("a file is written whole or not at all", () => {
  test("the new one stands in the place of the old", async () => {
    await writeFile(inFolder("a"), "old");
    await writeWhole(inFolder("a"), "new");
    expect(await read("a")).toBe("new");
  });

  test("nothing is left beside it where it cannot be put in place", async () => {
    const before = await readdir(folder);
    // A folder stands there, which no file replaces.
    await expect(writeWhole(inFolder("out"), "new")).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe("the summary of a step", () => {
  test("gets one report after the other", async () => {
    const [first, second] = [toMarkdown([passing]), toMarkdown([failing])];
    for (const page of [first, second])
      expect(await appendSummary(page, "out/1", inFolder("s"))).toBeUndefined();
    expect(await read("s")).toBe(`${first}\n${second}\n`);
  });

  test("stays within what GitHub takes, and what was left out is said", async () => {
    await writeFile(inFolder("full"), "x".repeat(1024 * 1024 - 200));
    const said = await appendSummary(toMarkdown([passing]), "out/1", inFolder("full"));
    expect(said).toMatch(/is full .*: it is in out\/1\/report\.md$/);
    const text = await read("full");
    expect(text.length).toBeLessThanOrEqual(1024 * 1024);
    expect(text).toMatch(/xA report was left out here, .*: it is in `out\/1\/report\.md`\.\n\n$/);
  });

  test("that cannot be written changes nothing but what is said", async () => {
    const said = await appendSummary("page", "out/1", inFolder("no/such"));
    expect(said).toMatch(/cannot be written \(ENOENT.*\); the report is in out\/1\/report\.md$/);
  });

  test("is nobody's where none is asked for", async () => {
    expect(await appendSummary("page", "out/1", "")).toBeUndefined();
  });
});

import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigError, UsageError } from "../errors.ts";
import type { History } from "../history/history.ts";
import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { judge } from "../judge/judge.ts";
import { orderFollowsSchedule } from "../judge/order-follows-schedule.ts";
import { reloadSettles } from "../judge/reload-settles.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { historyOf, weighted } from "../judge/testing.ts";
import type { Check } from "../judge/verdict.ts";
import { buildReport } from "../report/build.ts";
import type { Report } from "../report/report.ts";
import { resultOfAll } from "../report/sentence.ts";
import { error } from "../report/testing.ts";
import { schemaErrors } from "../report/testing-schema.ts";
import { ReportFolder } from "../report/write.ts";
import { report } from "./report.ts";

let out = "";
let said = { out: "", err: "" };
const splits = [weighted("app", { a: 3, b: 1 })];
const ours = [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule()];

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "report-test-"));
  said = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.err += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(out, { recursive: true });
});

/** What a run records: the history with what was asked of it, and the report. */
function recorded(name: string, picks: string, checks: readonly Check[] = ours) {
  const asked = checks.map(({ name, options }) => ({ name, ...(options && { options }) }));
  const history: History = { ...historyOf([...picks], { splits }), name, checks: asked };
  return { history, report: buildReport(history, judge(history, checks)) };
}

/** The folder of a call that came to this. */
async function single(name = "one", picks = "aabaaaba", checks = ours as readonly Check[]): Promise<string> {
  const folder = await ReportFolder.create(out, name);
  const { history, report } = recorded(name, picks, checks);
  await folder.addHistory(name, history);
  await folder.finish(report, [report], "");
  return folder.path;
}

async function several(): Promise<string> {
  const folder = await ReportFolder.create(out, "run");
  const [one, two] = [recorded("one", "aabaaaba"), recorded("two", "abab")];
  for (const { history, report } of [one, two]) await folder.addHistory(report.name, history);
  const reports = [one.report, error, two.report];
  await folder.finish({ version: 1, result: resultOfAll(reports), reports }, reports, "");
  return folder.path;
}

const shown = ["junit.xml", "report.html", "report.json", "report.md"];
const bytes = async (folder: string) =>
  Object.fromEntries(
    await Promise.all(shown.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
const historyIn = async (folder: string, number = 0) =>
  join(folder, "history", (await readdir(join(folder, "history"))).sort()[number] ?? "");

describe("one run", () => {
  test.each([
    ["a report", single, 0],
    ["a run of several, one of which could not be run", several, 2],
  ])("%s comes to the same bytes from its history alone", async (_, record, code) => {
    const folder = await record();
    const before = await bytes(folder);
    for (const name of shown.filter((name) => name !== "report.json")) await rm(join(folder, name));
    expect(await report([folder], {})).toBe(code);
    expect(said.err).toBe(
      `${folder}: written anew, since not as it was stored: report.html (new), report.md (new), junit.xml (new)\n`,
    );
    expect(await bytes(folder)).toEqual(before);
    said.err = "";
    expect(await report([join(folder, "report.json")], {})).toBe(code);
    expect(said.err).toBe(`${folder}: every file is byte for byte as it was stored\n`);
    expect(said.out).toMatch(/report: .*report\.html\n$/);
  });

  test("is judged by what its history holds, whatever its report says", async () => {
    const folder = await single("one", "abab");
    const file = join(folder, "report.json");
    const before = await readFile(file, "utf8");
    await writeFile(file, before.replaceAll('"fail"', '"pass"'));
    expect(await report([folder], { json: true })).toBe(1);
    expect(await readFile(file, "utf8")).toBe(before);
    expect(said.out).toBe(before);
    expect(said.err).toContain("written anew, since not as it was stored: report.json\n");
  });

  test("is asked what it was asked, with the options", async () => {
    const folder = await single("one", "aaba", [reloadSettles({ withinMs: 40 })]);
    const before = await bytes(folder);
    expect(await report([folder], {})).toBe(3);
    expect(await bytes(folder)).toEqual(before);
  });

  test("keeps the verdict of a check that is not ours, and says so", async () => {
    const own: Check = {
      name: "mine",
      judge: () => ({ result: "fail", summary: "so I say", evidence: [1] }),
    };
    const folder = await single("one", "aaba", [sharesMatchWeights(), own]);
    const before = await bytes(folder);
    expect(await report([folder], {})).toBe(1);
    expect(said.err).toContain(
      "one: check mine is none of splitproof's and cannot be asked again; its verdict is taken",
    );
    expect(await bytes(folder)).toEqual(before);
  });

  test("that was judged in windows is rendered as it was, and this is said", async () => {
    const folder = await ReportFolder.create(out, "long");
    const { report: first } = recorded("long", "aaba");
    const windows: Report = { ...first, sent: 4000, windows: { count: 2, notPassed: [2] } };
    const { history } = recorded("long", "abab");
    await folder.addWindow(2, history);
    await folder.finish(windows, [windows], "");
    const before = await bytes(folder.path);
    expect(await report([folder.path], {})).toBe(0);
    expect(said.err).toContain("long: was judged in windows, of which only those that did not pass are kept");
    expect(await bytes(folder.path)).toEqual(before);
  });
});

describe("bad input is one sentence, and nothing is overwritten", () => {
  const edit = async (file: string, change: (text: string) => string) =>
    await writeFile(file, change(await readFile(file, "utf8")));

  test.each<[string, (folder: string) => Promise<unknown>, RegExp]>([
    ["no report", (folder) => rm(join(folder, "report.json")), /holds no report\.json/],
    [
      "a report that is cut in half",
      (folder) => truncate(join(folder, "report.json"), 300),
      /report\.json: is not JSON, or only a part of it/,
    ],
    [
      "a report of another version",
      (folder) => edit(join(folder, "report.json"), (text) => text.replace('"version": 1', '"version": 2')),
      /report\.json: the report has version 2, and this splitproof reads version 1/,
    ],
    [
      "a report that lacks what is shown",
      (folder) => edit(join(folder, "report.json"), (text) => text.replace('"images"', '"pictures"')),
      /report\.json: is no whole report of splitproof \("images" is missing or wrong\)/,
    ],
    [
      "no history",
      (folder) => rm(join(folder, "history"), { recursive: true }),
      /history: holds no record of "one", so it cannot be judged again/,
    ],
    [
      "a history that is cut in half",
      async (folder) => truncate(join(await historyIn(folder), "samples.bin"), 100),
      /samples\.bin holds 100 bytes where 200 belong: the history is cut off; record it anew$/,
    ],
    [
      "a history of another version",
      async (folder) =>
        edit(join(await historyIn(folder), "history.json"), (text) =>
          text.replace(/"version": \d/, '"version": 3'),
        ),
      /history\.json: the history has version 3, and this splitproof reads version 4; record it anew$/,
    ],
    [
      "the history of another scenario",
      async (folder) =>
        edit(join(await historyIn(folder), "history.json"), (text) => text.replace('"one"', '"two"')),
      /holds the record of "two" where that of "one" belongs/,
    ],
  ])("%s", async (_, spoil, message) => {
    const folder = await single();
    await rm(join(folder, "report.md"));
    await spoil(folder);
    const refused = await report([folder], {}).catch((reason: unknown) => reason);
    expect([ConfigError, UsageError]).toContain((refused as Error).constructor);
    expect((refused as Error).message).toMatch(message);
    expect((refused as Error).message).not.toContain("\n");
    expect(await readdir(folder)).not.toContain("report.md");
    expect(said.out).toBe("");
  });

  test("--out, which is for several", async () => {
    await expect(report([await single()], { out })).rejects.toThrow("--out is for the page of several runs");
  });
});

describe("several runs", () => {
  test("are set side by side in a folder of their own", async () => {
    const [one, two] = [await single("one", "aaba"), await several()];
    const place = join(out, "pages");
    expect(await report([one, two], { out: place })).toBe(0);
    const [folder = ""] = await readdir(place);
    expect(said.out).toBe(`report: ${join(place, folder)}/runs.html\n`);
    expect((await readdir(join(place, folder))).sort()).toEqual(["runs.html", "runs.json", "runs.md"]);
    const document: unknown = JSON.parse(await readFile(join(place, folder, "runs.json"), "utf8"));
    expect(schemaErrors(document)).toEqual([]);
    expect(document).toMatchObject({ runs: [{ run: basename(one) }, { run: basename(two) }] });
    expect(await readFile(join(place, folder, "runs.md"), "utf8")).toContain(
      `| ${basename(two)} | ❌ fail |`,
    );
  });

  test("with --json are one document on stdout, and one that is broken leaves no folder", async () => {
    const [one, two] = [await single("one", "aaba"), await single("two", "aaba")];
    expect(await report([one, two], { out: join(out, "pages"), json: true })).toBe(0);
    expect(schemaErrors(JSON.parse(said.out))).toEqual([]);
    await truncate(join(two, "report.json"), 300);
    await expect(report([one, two], { out: join(out, "none") })).rejects.toThrow("only a part of it");
    expect(await readdir(out)).not.toContain("none");
  });
});

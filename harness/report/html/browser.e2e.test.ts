import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium, type Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "../../commands/setup/browser.ts";
import { count, percent } from "../../figures.ts";
import { milliseconds } from "../../judge/latency.ts";
import { dividedWith } from "../../judge/shares.ts";
import type { Report } from "../report.ts";
import { toHtml } from "./page.ts";
import { toRunsHtml } from "./runs-page.ts";
import {
  broken,
  changing,
  failing,
  hostile,
  independent,
  lopsided,
  lost,
  manyBackends,
  nothing,
  passing,
  saturated,
  windowed,
} from "./testing.ts";

/** The pages as people get them: opened from a file, in both themes, on a desk and on a phone. */

const example = fileURLToPath(new URL("../../../reports/example/", import.meta.url));
const pages: Readonly<Record<string, string>> = {
  one: toHtml([passing]),
  "one that could not be run": toHtml([broken]),
  // All kinds of reports, each of which is looked at.
  several: toHtml([
    passing,
    failing,
    lopsided,
    changing(4),
    changing(30),
    independent,
    saturated,
    lost,
    nothing,
    windowed,
    broken,
    hostile(),
    manyBackends(200),
  ]),
  runs: toRunsHtml([
    { run: "reports/monday", reports: [passing.report, failing.report] },
    {
      run: "reports/tuesday-with-a-rather-long-name",
      reports: [passing.report, broken.report, hostile().report],
    },
  ]),
};
const looks = (["light", "dark"] as const).flatMap((theme) => [360, 1280].map((width) => ({ theme, width })));

/** As much of a page as is asked for here; the types of the DOM would be there for every file. */
interface Piece {
  readonly textContent: string | null;
  readonly viewBox: { readonly baseVal: { readonly width: number } };
  querySelectorAll(selector: string): Iterable<Piece>;
  querySelector(selector: string): Piece | null;
  getBoundingClientRect(): Readonly<Record<"left" | "right" | "bottom" | "width" | "height", number>>;
  checkVisibility(): boolean;
}
declare const document: Piece & {
  readonly body: Piece;
  readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number };
};
declare function getComputedStyle(
  piece: Piece,
): Readonly<Record<"fontSize" | "color" | "backgroundColor", string>>;

let folder = "";
let browser: Browser;

beforeAll(async () => {
  const executablePath = await findBrowser();
  if (!executablePath)
    throw new Error(
      "there is no chromium in the PATH, and this test looks at reports with it; run `npm run setup`",
    );
  folder = await mkdtemp(join(tmpdir(), "browser-test-"));
  for (const [name, html] of Object.entries(pages)) await writeFile(fileOf(name), html);
  // Its sandbox does not work for root, as which CI runs; it opens nothing but our own files.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  if (folder !== "") await rm(folder, { recursive: true });
});

function fileOf(name: string): string {
  return join(folder, `${name.replaceAll(" ", "-")}.html`);
}

interface Look {
  readonly theme: "light" | "dark";
  readonly width: number;
}

/** Opens a file, and collects whatever it says or asks for. */
async function open(file: string, { theme, width }: Look): Promise<{ tab: Tab; said: string[] }> {
  const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: theme });
  const said: string[] = [];
  const url = pathToFileURL(file).href;
  tab.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  tab.on("pageerror", (error) => said.push(error.message));
  tab.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) said.push(`asks for ${request.url()}`);
  });
  await tab.goto(url);
  return { tab, said };
}

/** What is wrong with what is seen. */
async function problemsOf(tab: Tab): Promise<string[]> {
  return await tab.evaluate(() => {
    const problems: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) problems.push(`the page is ${scrollWidth - clientWidth} px too wide`);
    for (const figure of document.querySelectorAll("figure")) {
      if (!figure.checkVisibility()) continue;
      const shown = [...figure.querySelectorAll("svg")].filter((svg) => svg.checkVisibility());
      const [svg] = shown;
      const title = figure.querySelector("h3")?.textContent ?? "";
      if (shown.length !== 1 || !svg) {
        problems.push(`${title}: is drawn ${shown.length} times`);
        continue;
      }
      const { width, height, right } = svg.getBoundingClientRect();
      if (width < 200 || height < 40) problems.push(`${title}: is ${width} by ${height} px`);
      if (right > clientWidth) problems.push(`${title}: is cut off`);
      const scale = width / svg.viewBox.baseVal.width;
      const own = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll("text")) {
        const box = text.getBoundingClientRect();
        const words = text.textContent ?? "";
        const sizePx = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
        if (sizePx < 10.9) problems.push(`${title}: "${words}" is ${sizePx} px`);
        if (box.left < own.left - 1 || box.right > own.right + 1 || box.bottom > own.bottom + 1)
          problems.push(`${title}: "${words}" leaves the picture`);
      }
    }
    return problems;
  });
}

describe.each(looks)("in the $theme theme, $width pixels wide", (look) => {
  test.each(Object.keys(pages))("%s", async (name) => {
    const { tab, said } = await open(fileOf(name), look);
    for (const fold of await tab.locator("details.report > summary").all()) await fold.click();
    expect(await problemsOf(tab)).toEqual([]);
    const figures = await tab.locator("figure").count();
    // By its title and what is to be seen on it.
    expect(await tab.getByRole("img", { name: /^.{10,} .{20,}$/ }).count()).toBe(figures);
    expect(await tab.getByRole("img").count()).toBe(figures);
    expect(said).toEqual([]);
    await tab.close();
  });
});

test.each([360, 680, 1280])("key figures fill each of their lines, %i pixels wide", async (width) => {
  const { tab } = await open(fileOf("several"), { theme: "light", width });
  for (const fold of await tab.locator("details.report > summary").all()) await fold.click();
  const empty = await tab.evaluate(() =>
    [...document.querySelectorAll(".figures")].map((figures) => {
      const ends = new Map<number, number>();
      for (const figure of figures.querySelectorAll("div")) {
        const { bottom, right } = figure.getBoundingClientRect();
        ends.set(bottom, Math.max(right, ends.get(bottom) ?? 0));
      }
      const { right } = figures.getBoundingClientRect();
      return Math.max(...[...ends.values()].map((end) => right - end));
    }),
  );
  expect(empty.length).toBeGreaterThan(10);
  // Its own border, and what is left of dividing pixels.
  expect(Math.max(...empty)).toBeLessThan(3);
  await tab.close();
});

test("each theme has its own colours", async () => {
  const colours = await Promise.all(
    (["light", "dark"] as const).map(async (theme) => {
      const { tab } = await open(fileOf("one"), { theme, width: 1280 });
      const colour = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await tab.close();
      return colour;
    }),
  );
  expect(colours).toEqual(["rgb(244, 245, 247)", "rgb(14, 17, 21)"]);
});

test("the numbers on the example's page are those of its report.json", async () => {
  const report = JSON.parse(await readFile(join(example, "report.json"), "utf8")) as Report;
  const { tab } = await open(join(example, "report.html"), { theme: "light", width: 1280 });
  const figure = async (is: string) => await tab.locator(`[data-is="${is}"]`).textContent();
  for (const is of ["sent", "answered", "failed", "lost", "unexpected", "requestsPerSecond"] as const)
    expect(await figure(is), is).toBe(count(report[is]));
  for (const is of ["p50", "p99", "max"] as const)
    expect(await figure(`latencyMs.${is}`), is).toBe(milliseconds(report.latencyMs[is]));

  await tab.locator("figure.shares summary").click();
  const rows = await tab.locator("figure.shares tbody tr").allInnerTexts();
  expect(rows.map((row) => row.split(/\t/))).toEqual(
    report.shares.map((row) => [
      row.backend,
      String(row.weight),
      count(row.expected),
      count(row.observed),
      percent(row.observed, dividedWith(row, report.shares)),
      count(row.allowedMin),
    ]),
  );
  await tab.locator("figure.latency summary").click();
  const latency = await tab.locator("figure.latency tbody tr").allInnerTexts();
  for (const [word, ms] of [
    ["p50", report.latencyMs.p50],
    ["p90", report.latencyMs.p90],
    ["p99", report.latencyMs.p99],
    ["slowest", report.latencyMs.max],
  ] as const)
    expect(latency).toContain(`${word}\t${milliseconds(ms)}`);

  const checks = (await tab.locator(".checks li").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  expect(checks).toEqual(
    report.verdicts.map(({ check, result, summary }) => `✓ ${result} ${check} ${summary}`),
  );
  const caption = await tab.locator("figure.shares figcaption").innerText();
  expect(caption).toContain("750 of 1,000 requests, where 750 are allowed");
  await tab.close();
});

test("the numbers of every share and every verdict of a rollout are those of its report", async () => {
  const page = changing(4);
  await writeFile(fileOf("rollout"), toHtml([page]));
  const { tab } = await open(fileOf("rollout"), { theme: "dark", width: 360 });
  await tab.locator("figure.shares summary").click();
  const rows = await tab.locator("figure.shares tbody tr").allInnerTexts();
  expect(rows.map((row) => row.split(/\t/)[4])).toEqual(
    page.report.shares.map(({ observed }) => count(observed)),
  );
  expect(await tab.locator('[data-is="changes"]').textContent()).toBe("4");
  await tab.close();
});

test("a link of the table of all unfolds what it leads to", async () => {
  const { tab } = await open(fileOf("several"), { theme: "light", width: 1280 });
  const folded = tab.locator("details.report", { has: tab.locator("summary", { hasText: "4 changes" }) });
  expect(await folded.getAttribute("open")).toBeNull();
  await tab.getByRole("link", { name: "4 changes", exact: true }).click();
  expect(await folded.getAttribute("open")).not.toBeNull();
  await tab.close();
});

test("paper is white, and shows what is folded on a screen", async () => {
  const { tab, said } = await open(fileOf("several"), { theme: "dark", width: 680 });
  await tab.emulateMedia({ media: "print" });
  const seen = await tab.evaluate(() => ({
    page: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color,
    hidden: [...document.querySelectorAll("table, figure")].filter(
      (one) => one.getBoundingClientRect().height === 0,
    ).length,
    tooWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  }));
  expect(seen).toEqual({ page: "rgb(255, 255, 255)", ink: "rgb(22, 25, 29)", hidden: 0, tooWide: false });
  expect((await tab.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
  expect(said).toEqual([]);
  await tab.close();
});

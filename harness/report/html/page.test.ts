import { describe, expect, test } from "vitest";
import { count } from "../../figures.ts";
import { historyOf, weighted } from "../../judge/testing.ts";
import { type Page, toHtml } from "./page.ts";
import { toRunsHtml } from "./runs-page.ts";
import {
  broken,
  changing,
  failing,
  flipping,
  hostile,
  hostileNames,
  independent,
  lopsided,
  lost,
  manyBackends,
  nothing,
  pageOf,
  passing,
  saturated,
  windowed,
} from "./testing.ts";

const titles = (html: string) => [...html.matchAll(/<figcaption><h3>(.*?)<\/h3>/g)].map(([, title]) => title);
/** What a reader reads: no tags, no styles. */
const textOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("one report", () => {
  test("says the verdict first, then draws all that there is", () => {
    const html = toHtml([passing]);
    expect(html.startsWith('<!doctype html>\n<html lang="en"><head>')).toBe(true);
    expect(textOf(html)).toMatch(
      /PASS: passing ✓ PASS passing Passes: 1,000 requests, none failed, lost or unexpected; 3 checks pass\. sent 1,000/,
    );
    expect(titles(html)).toEqual([
      "Expected and observed shares",
      "Shares as requests add up",
      "Who answered, one request after the other",
      "Answers a second, and failures",
      "Latency by percentile",
    ]);
  });

  test("says in each caption what is to be seen, with its numbers", () => {
    const text = textOf(toHtml([failing]));
    expect(text).toContain("Request 57 is the first that the schedule does not allow (framed).");
    expect(text).toContain(
      "11 failed, were lost or had an unexpected answer, most of them (10) from 400 ms on.",
    );
    expect(text).toContain("request 57: not allowed ▾");
    expect(textOf(toHtml([lopsided]))).toContain(
      "2 of 2 shares are outside of what is allowed: blue answered 90.0 %, 900 of 1,000 requests, where 700 are allowed.",
    );
  });

  test.each<[string, Page, RegExp, number]>([
    ["a saturating load", saturated, /keeps no record of single requests/, 1],
    ["windows", windowed, /judged window by window, .* no pictures of their course/, 1],
    ["no answer", lost, /No request was answered: there is nothing to be drawn/, 1],
    ["no request", nothing, /No request was answered: there is nothing to be drawn/, 0],
    ["no history at hand", { report: passing.report }, /record of this run is not at hand/, 1],
    ["an error", broken, /Could not be run: a\.toml:3: no\./, 0],
  ])("%s: it says why pictures are missing", (_, page, why, pictures) => {
    const html = toHtml([page]);
    expect(textOf(html)).toMatch(why);
    expect(titles(html)).toHaveLength(pictures);
    expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  test("shows the evidence on independent picks, and their band", () => {
    const text = textOf(toHtml([independent]));
    expect(text).toContain("evidence against 10^");
    expect(text).toContain("what independent picks stay within, but for a chance of 0.000001 at most");
  });

  test("marks changes one by one, and of many where they were", () => {
    expect(toHtml([changing(4)]).match(/▾[1-4]<\/text>/g)).toHaveLength(8);
    const many = toHtml([changing(40)]);
    expect(many).not.toMatch(/▾\d+<\/text>/);
    expect(many).toContain("Marks on the axis are changes of the configuration.");
    expect(many).toMatch(/>\+[\d.]+ pt<\/text>/);
    // Each on an axis of its own.
    const rugs = [...many.matchAll(/class="axis" d="([^"]*v-5[^"]*)"/g)].map(([, d]) => d);
    expect(rugs).toHaveLength(4);
    for (const rug of rugs) expect(rug).toMatch(/^M56 \d+H\d+M/);
  });
});

describe("several reports", () => {
  const page = toHtml([passing, broken, failing]);

  test("begin with a table that leads to each, what did not pass first", () => {
    expect(textOf(page)).toContain(
      "3 scenarios Of 3 scenarios, 1 fails, 1 could not be run. scenario result",
    );
    const links = [...page.matchAll(/href="#(r\d)"><bdi>(\w+)/g)].map(([, id, name]) => [id, name]);
    expect(links).toEqual([
      ["r0", "broken"],
      ["r1", "failing"],
      ["r2", "passing"],
    ]);
    for (const [id] of links) expect(page.match(new RegExp(` id="${id}"`, "g"))).toHaveLength(1);
  });

  test("are open where they did not pass, and folded where they did", () => {
    expect(page).toMatch(/<article class="report" id="r1">.*failing/s);
    expect(page).toMatch(/<details class="report"><summary>.*passing.*<div id="r2">/s);
  });

  test("have pictures as far as the page stays quick to open", () => {
    const html = toHtml(Array.from({ length: 70 }, () => ({ report: passing.report })));
    expect(html.match(/run this one by itself to have them/g)).toHaveLength(10);
    expect(titles(html)).toHaveLength(60);
  });
});

test("no two elements have one id, and every label is there", () => {
  const html = toHtml([passing, failing, changing(3), manyBackends(20), hostile()]);
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const used = [...html.matchAll(/aria-labelledby="([^"]*)"|url\(#([^)]*)\)/g)];
  const wanted = used.flatMap(([, labels, url]) => labels?.split(" ") ?? [url]);
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  expect(html.match(/<svg /g)?.length).toBe(html.match(/<svg [^>]*role="img" aria-labelledby/g)?.length);
});

test("the same pages give the same bytes", () => {
  const pages = () => [passing, failing, changing(3), changing(40), hostile(), independent, saturated];
  const [one, again] = [toHtml(pages()), toHtml(pages())];
  const stored = toHtml(JSON.parse(JSON.stringify(pages())) as Page[]);
  // Not by toBe, which would print the pages.
  expect([one === again, one === stored]).toEqual([true, true]);
});

describe("no name becomes markup, leads out of the page or turns its text", () => {
  const page = hostile();
  test.each([
    ["a page", toHtml([page])],
    ["a page of several", toHtml([page, { ...page, report: { ...page.report, result: "fail" } }])],
    ["runs side by side", toRunsHtml(hostileNames.map((run) => ({ run, reports: [page.report] })))],
  ])("%s", (_, html) => {
    expect(html).not.toMatch(/<script|<img|<\/style><\/title>|\0|\u202e|\u2066|\ud800/);
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    // Every tag is one of ours, and every attribute has its quotes.
    const tags = [...html.matchAll(/<(\/?[a-zA-Z]+\d?)((?: [\w:-]+(?:="[^"<>]*")?)*)>/g)];
    expect(html.match(/</g)?.length).toBe(tags.length + 1);
    expect(tags.filter(([, , attributes]) => / on\w+=/.test(attributes ?? ""))).toEqual([]);
    expect(html).not.toMatch(/(?:src|href)="(?!#|data:image\/svg)/);
  });
});

describe("is small", () => {
  test.each([
    ["one run", () => toHtml([passing]), 60],
    ["a storm of a thousand changes", () => toHtml([flipping(1000)]), 80],
    ["two hundred backends", () => toHtml([manyBackends(200)]), 130],
    ["long names", () => toHtml([hostile()]), 130],
  ])("%s", (_, render, kilobytes) => {
    expect(Buffer.byteLength(render()) / 1000).toBeLessThan(kilobytes);
  });
});

test("shares say of which place they are, where there are several", () => {
  const [first, second] = passing.report.shares;
  if (!first || !second) throw new Error("there are two");
  const of = (...shares: typeof passing.report.shares) =>
    textOf(toHtml([{ report: { ...passing.report, shares } }]));
  expect(of(first, second)).not.toMatch(/divided by|first configuration/);
  expect(of(first, { ...second, service: "inner" })).toMatch(/divided by app blue .* divided by inner green/);
  expect(of(first, { ...second, epoch: 3 })).toMatch(
    /first configuration blue .* configuration of change 3 green/,
  );
});

test("the median of latencies is named above the axis, also where it is the fastest answer", () => {
  const requests = Array.from({ length: 1000 }, (_, row) => {
    const sentAtMs = row * 10;
    return { by: "a", sentAtMs, doneAtMs: sentAtMs + (row % 100 === 99 ? 9 : 0.16) };
  });
  const html = toHtml([pageOf(historyOf(requests, { splits: [weighted("app", { a: 1 })] }))]);
  const [picture = ""] = /<figure class="picture latency">.*?<\/svg>/s.exec(html) ?? [];
  const [, textY] = / y="([\d.]+)"[^>]*>p50 0\.16 ms</.exec(picture) ?? [];
  const [, axisY] = /class="axis" d="M[\d.]+ ([\d.]+)H/.exec(picture) ?? [];
  expect(Number(axisY) - Number(textY)).toBeGreaterThan(8);
});

describe("the stripe of what is allowed", () => {
  const [row] = passing.report.shares;
  if (!row) throw new Error("there are shares");
  const drawn = (allowedMin: number, allowedMax: number, observed: number) => {
    const html = toHtml([
      { report: { ...passing.report, shares: [{ ...row, allowedMin, allowedMax, observed }] } },
    ]);
    const [, from, width] = /class="band" x="([\d.]+)" y="\d+" width="([\d.]+)"/.exec(html) ?? [];
    const [, x] = /class="dot bad" d="M([\d.]+)/.exec(html) ?? [];
    return { from: Number(from), width: Number(width), diamond: Number(x) };
  };

  test("is as wide as a dot where one count is allowed, and wider for more", () => {
    expect(drawn(750, 750, 750).width).toBe(14);
    expect(drawn(750, 751, 750).width).toBeGreaterThan(30);
    expect(drawn(499, 511, 500).width).toBeGreaterThan(drawn(750, 751, 750).width);
  });

  test.each([749, 751])("leaves a count outside that is off by one: %i", (observed) => {
    const { from, width, diamond } = drawn(750, 750, observed);
    expect(diamond < from || diamond > from + width).toBe(true);
  });

  test.each([4999, 8001])("leaves one of thousands outside that is off by one: %i", (observed) => {
    const { from, width, diamond } = drawn(5000, 8000, observed);
    expect(diamond < from || diamond > from + width).toBe(true);
  });

  test("is told in the same words by a report and by several runs", () => {
    const runs = ["one", "two"].map((run) => ({ run, reports: [passing.report] }));
    for (const page of [toHtml([passing]), toRunsHtml(runs)])
      expect(textOf(page)).toMatch(/stripe (is )?what [a-z ]+ allows? \(and half a dot on each side\)/);
  });
});

test("the numbers of ten thousand shares stand in report.json, and so many of them on the page", () => {
  const [row] = passing.report.shares;
  if (!row) throw new Error("there are shares");
  const shares = Array.from({ length: 10_000 }, (_, epoch) => ({ ...row, epoch }));
  const html = toHtml([{ report: { ...passing.report, shares } }]);
  expect(textOf(html)).toContain(`… and ${count(9940)} more shares in report.json`);
  expect(textOf(html)).toContain("12 shares of 10,000 are drawn");
});

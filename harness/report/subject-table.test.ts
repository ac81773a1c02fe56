import { expect, test } from "vitest";
import { toHtml } from "./html/page.ts";
import { toMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";
import { subjectTable } from "./subject-table.ts";
import { changing, error, passing } from "./testing.ts";

const on = (name: string, more: Partial<Report> = {}): Report => ({
  ...passing,
  ...more,
  name: `by hand on ${name}`,
  subject: { name, version: "1.2", scheduler: "smooth" },
});

test("subjects stand side by side, with what there are figures for", () => {
  const table = subjectTable([
    on("nginx"),
    error,
    on("caddy", { sequence: ["a", "a", "a", null, "b"], failed: 2 }),
  ]);
  expect(table?.head).not.toContain("settled, median");
  expect(table?.rows.map((row) => row.slice(0, 7))).toEqual([
    ["nginx 1.2", "by hand", "pass", "smooth", "a 75.0 %, b 25.0 %", "2", "0 of 4"],
    ["caddy 1.2", "by hand", "pass", "smooth", "a 75.0 %, b 25.0 %", "3", "2 of 4"],
  ]);
  const settled = subjectTable([on("nginx", { settleMs: { median: 4, p99: 9, max: 9 } }), on("caddy")]);
  expect(settled?.head).toContain("settled, median");
  expect(settled?.rows.map((row) => row[settled.head.indexOf("settled, p99")])).toEqual(["9 ms", "–"]);
});

test("one subject is no table", () => {
  expect(subjectTable([passing, changing(2), error])).toBeUndefined();
});

test("the pages show it", () => {
  const reports = [on("nginx"), on("caddy")];
  expect(toMarkdown(reports)).toMatch(/\| subject \| scenario \|.*\n.*\n\| nginx 1\.2 \| by hand \|/);
  expect(toHtml(reports.map((report) => ({ report })))).toMatch(/<th scope="row">(<bdi>)?caddy 1\.2/);
});

import { describe, expect, test } from "vitest";
import { toHtml } from "./html/page.ts";
import { toMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";
import { type SubjectTable, subjectTable } from "./subject-table.ts";
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
  expect(table?.head).toEqual(["", "nginx 1.2", "caddy 1.2"]);
  expect(told(table)).toEqual([
    ["passed", "1 of 1", "1 of 1"],
    ["scheduler, declared", "smooth", "smooth"],
    ["shares, one in flight", "a 75.0 %, b 25.0 %", "a 75.0 %, b 25.0 %"],
    ["longest run on one backend", "2 at 3:1", "3 at 3:1"],
  ]);
});

describe("what is told of changes, disturbances and speed", () => {
  const changed = (more: Partial<Report>): Partial<Report> => ({
    load: { kind: "steady", connections: 2, ratePerSecond: 9 },
    epochs: [{ writtenAtMs: 0 }, { writtenAtMs: 9, write: "rename" }],
    settleMs: { median: 4, p99: 9, max: 9 },
    connectionsClosed: 3,
    ...more,
  });
  const saturated = (name: string, requestsPerSecond: number) =>
    on(name, { load: { kind: "saturate", connections: 2 }, requestsPerSecond });

  test("a row for each way of writing, with the best in bold", () => {
    const table = subjectTable([
      on("nginx", changed({ failed: 2 })),
      on("nginx", changed({ failed: 1, settleMs: { median: 8, p99: 10, max: 10 } })),
      on("caddy", changed({ failed: 1 })),
      on("haproxy"),
    ]);
    expect(told(table)).toContainEqual([
      "changed by rename",
      "3 of 8 failed, lost or unexpected; settled after 8 ms, p99 10 ms; 6 connections closed",
      "*1 of 4 failed, lost or unexpected; settled after 4 ms, p99 9 ms; 3 connections closed",
      "–",
    ]);
  });

  test("a row for each disturbance", () => {
    const behaviour = {
      backends: ["b"],
      how: "killed",
      fromMs: 1,
      untilMs: 2,
      sent: 10,
      byDisturbed: 1,
      byOthers: 7,
      slowestMs: 1.5,
      harmAfterMs: null,
      returnedMs: 3,
    };
    const table = subjectTable([
      on("nginx", { disturbances: [{ ...behaviour, problems: {} }] }),
      on("caddy", { disturbances: [{ ...behaviour, returnedMs: null, problems: { late: 1, lost: 1 } }] }),
    ]);
    expect(told(table)).toContainEqual([
      "a backend killed",
      "*0 of 10 came to nothing; slowest 1.5 ms; answered again after 3 ms",
      "2 of 10 came to nothing; slowest 1.5 ms; not always seen again",
    ]);
  });

  test("against our own in pairs, as they were run", () => {
    const rates: [string, number][] = [
      ["ingress", 100],
      ["nginx", 200],
      ["nginx", 150],
      ["ingress", 50],
      ["ingress", 90],
      ["nginx", 180],
    ];
    const table = subjectTable(rates.map(([name, rate]) => saturated(name, rate)));
    expect(told(table)).toContainEqual([
      "requests/s, at saturation",
      "90",
      "*180 (2.00 × ours, 2.00 – 3.00)",
    ]);
  });

  test("a median of ratios that is not the ratio of the medians is explained beneath", () => {
    // 2, 5 and 0.5 times ours, though the medians are alike.
    const rounds = [
      [100, 200],
      [20, 100],
      [200, 100],
    ].flatMap(([ours = 0, theirs = 0]) => [saturated("ingress", ours), saturated("nginx", theirs)]);
    const table = subjectTable(rounds);
    expect(told(table)).toContainEqual([
      "requests/s, at saturation",
      "100",
      "100 (2.00 × ours, 0.50 – 5.00)",
    ]);
    expect(table?.reads).toMatch(
      /“× ours” compares round by round: .* The ratio of the medians shown may be/,
    );
    expect(toMarkdown(rounds)).toContain(table?.reads);
    expect(toHtml(rounds.map((report) => ({ report })))).toContain(`<p class="reads">${table?.reads}</p>`);
    expect(subjectTable(rounds.slice(0, 2))?.reads).toBeUndefined();
    expect(subjectTable([...rounds.slice(0, 1), saturated("caddy", 9), on("nginx")])?.reads).toBeUndefined();
  });
});

/** Rows as texts, the best with a star before it. */
function told(table: SubjectTable | undefined): string[][] {
  return (table?.rows ?? []).map(({ head, cells }) => [
    head,
    ...cells.map(({ text, isBest }) => (isBest ? `*${text}` : text)),
  ]);
}

test("one subject is no table", () => {
  expect(subjectTable([passing, changing(2), error])).toBeUndefined();
});

test("the pages show it", () => {
  const reports = [on("nginx"), on("caddy")];
  expect(toMarkdown(reports)).toMatch(
    /\| {2}\| nginx 1\.2 \| caddy 1\.2 \|\n.*\n\| passed \| 1 of 1 \| 1 of 1 \|/,
  );
  expect(toHtml(reports.map((report) => ({ report })))).toMatch(/<th scope="col">caddy 1\.2/);
});

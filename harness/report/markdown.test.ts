import { describe, expect, test } from "vitest";
import { MARKER, toMarkdown } from "./markdown.ts";
import type { Report } from "./report.ts";
import { changing, error, failing, passing, undecided } from "./testing.ts";

/** The lines that are seen: all that are not within a fold. */
function open(page: string): string[] {
  return page
    .replace(/<details>[\s\S]*?<\/details>/g, "")
    .split("\n")
    .filter((line) => line !== "");
}

const times = <T>(count: number, value: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => value(i));

describe("one report", () => {
  test("says the verdict first, then the shares; the rest is folded", () => {
    expect(open(toMarkdown([passing]))).toEqual([
      MARKER,
      "✅ **by hand** passes: 4 requests, none failed, lost or unexpected; 4 checks pass",
      "| backend | weight | share |  | answered | allowed |",
      "| --- | --- | --- | --- | --- | --- |",
      "| <code>a</code> | 3 | 75.0 % | `███████████████░░░░░` | 3 of 4 | 3 |",
      "| <code>b</code> | 1 | 25.0 % | `█████░░░░░░░░░░░░░░░` | 1 of 4 | 1 |",
      "4 sent, 4 answered, 0 failed, 0 lost, 0 unexpected · 1,143 requests/s, latency p50 0.5 ms, p99 0.5 ms, max 0.5 ms",
    ]);
    expect(toMarkdown([passing])).toContain("The first 4 answers: <code>a a b a</code>");
    expect(toMarkdown([passing])).toContain("| everyRequestAnswered | ✅ pass | 4 of 4 requests answered");
  });

  test("says what is wrong, each finding once, and the requests that show it", () => {
    const lines = open(toMarkdown([failing]));
    expect(lines[1]).toMatch(/^❌ \*\*by hand\*\* fails: everyRequestAnswered: of 5 requests, 1 failed, /);
    expect(lines.filter((line) => line.startsWith("- "))).toEqual(
      failing.verdicts
        .filter(({ result }) => result !== "pass")
        .slice(1)
        .map(({ check, result }) =>
          expect.stringMatching(`^- ${result === "fail" ? "❌" : "❔"} ${check}: `),
        ),
    );
    expect(toMarkdown([failing])).toMatch(/everyRequestAnswered \| ❌ fail \| .* \(requests 1, 2, 3\) \|/);
  });

  test("an undecided one is no pass, and an error is one sentence", () => {
    expect(open(toMarkdown([undecided]))[1]).toBe(
      "❔ **too short** is not decided: sharesMatchWeights: send more",
    );
    expect(open(toMarkdown([error]))).toEqual([
      MARKER,
      "⚠️ **broken** could not be run: a &#124; b is not a rule",
    ]);
  });

  test("shows a thousand changes in a few rows, those that are wrong first", () => {
    const storm = changing(1000);
    const row = storm.shares.at(-1);
    if (!row) throw new Error("there are shares");
    const wrong: Report = { ...storm, shares: [...storm.shares.slice(0, -1), { ...row, observed: 99 }] };
    const page = toMarkdown([wrong]);
    const rows = open(page).filter((line) => /^\| (before|change)/.test(line));
    expect(rows).toHaveLength(20);
    expect(rows[0]).toContain("| ❌ 99 of ");
    expect(page).toContain(
      `… and ${(storm.shares.length - 20).toLocaleString("en-US")} more shares in report.json`,
    );
    expect(page).toContain("1,000 changes");
    expect(page.length).toBeLessThan(20_000);
  });

  test("names windows that did not pass", () => {
    const page = toMarkdown([{ ...failing, windows: { count: 180, notPassed: [3, 7] } }]);
    expect(page).toContain("windows that did not pass: 3, 7");
  });
});

describe("several reports", () => {
  test("begin with a table; what did not pass is open and comes first, the rest is folded", () => {
    const page = toMarkdown([passing, error, failing]);
    expect(open(page).slice(1, 7)).toEqual([
      "⚠️ **splitproof**: of 3 scenarios, 1 fails, 1 could not be run",
      "| scenario | result | world | sent | failed, lost or unexpected | p99 |",
      "| --- | --- | --- | --- | --- | --- |",
      "| broken | ⚠️ error | – | – | – | – |",
      "| by hand | ❌ fail | processes | 5 | 3 | 0.5 ms |",
      "| by hand | ✅ pass | processes | 4 | 0 | 0.5 ms |",
    ]);
    expect(page).toContain("<summary>✅ <b>by hand</b> passes: 4 requests, none failed");
    expect(open(page).filter((line) => /fails:|could not be run:/.test(line))).toHaveLength(2);
  });

  test("fit into a comment, however many they are", () => {
    const page = toMarkdown(
      times(400, (i) => ({ ...(i % 4 === 0 ? failing : passing), name: `scenario ${i}` })),
    );
    expect(page.length).toBeLessThan(60_100);
    expect(page).toContain("of 400 scenarios, 100 fail");
    expect(page).toContain("… and 350 more scenarios in report.json");
    expect(page).toMatch(/… and \d+ more scenarios in report\.html\n$/);
    expect(page.match(/<details>/g)).toHaveLength(page.match(/<\/details>/g)?.length ?? -1);
  });

  test("of none prove nothing", () => {
    expect(toMarkdown([])).toContain("❔ **splitproof**: nothing was run");
  });
});

test("no name breaks the page, becomes markup or calls anybody", () => {
  const name = "</summary></details>|`a`\n\n# *b* <script>[x](javascript:1) @team org#1 \u0000&amp;";
  const nasty: Report = {
    ...passing,
    name,
    shares: passing.shares.map((row) => ({ ...row, backend: name, route: name, service: name })),
    verdicts: [{ check: name, result: "pass", summary: name, evidence: [] }],
    sequence: [name],
    images: { [name]: name },
    subject: { ...passing.subject, name, version: name },
  };
  for (const page of [toMarkdown([nasty]), toMarkdown([nasty, { ...nasty, result: "fail" }])]) {
    expect(page).not.toMatch(/<script|<\/summary><\/details>\||@team|org#1|^#|\0/m);
    expect(page.replace(/<summary>.*/g, "")).not.toMatch(/(?<!\\)\[x/);
    const rows = page.split("\n").filter((line) => line.startsWith("| <code>"));
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row.split("|")).toHaveLength(8);
  }
});

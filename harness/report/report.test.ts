import { readFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readHistory } from "../history/store.ts";
import { checkNamed } from "../judge/checks.ts";
import { judge } from "../judge/judge.ts";
import { servers, weighted } from "../judge/testing.ts";
import type { Check } from "../judge/verdict.ts";
import { buildReport } from "./build.ts";
import { chartsOf } from "./charts/charts.ts";
import { renderAll } from "./render-all.ts";
import { toLine, toSummary } from "./terminal.ts";
import { changing, error, failing, passing, reportOf } from "./testing.ts";
import { schemaErrors } from "./testing-schema.ts";

/** Colour is for terminals. */
const pipe = new PassThrough() as unknown as NodeJS.WriteStream;
describe("a report", () => {
  test("conserves requests: sent = answered + failed + lost", () => {
    const { sent, answered, failed, lost, unexpected } = failing;
    expect([sent, answered, failed, lost, unexpected]).toEqual([5, 3, 1, 1, 1]);
  });

  test("holds a row for each child of each place where requests are divided", () => {
    const nested = reportOf(["v1", "s#1", "v1", "s#2"], {
      splits: [
        weighted("root", { x: [1, weighted("x", { v1: 1, v2: 0 })], y: [1, servers("s", ["s#1", "s#2"])] }),
      ],
    });
    expect(
      nested.shares.map((row) => [row.service, row.backend, row.weight, row.expected, row.observed]),
    ).toEqual([
      ["root", "x", 1, 2, 2],
      ["root", "s", 1, 2, 2],
      ["x", "v1", 1, 2, 2],
      ["x", "v2", 0, 0, 0],
      ["s", "s#1", 1, 1, 1],
      ["s", "s#2", 1, 1, 1],
    ]);
  });

  test("shows the first 100 answers, null where nobody known gave one; only with one in flight", () => {
    expect(failing.sequence).toEqual(["a", null, null, null, "b"]);
    const load = { kind: "closed", connections: 2 } as const;
    expect(reportOf(["a"], { splits: [weighted("app", { a: 1 })], load })).not.toHaveProperty("sequence");
  });
});

describe("in words", () => {
  test("shares of new sessions are called so", () => {
    const requests = ["a", "a", "b", "a"].flatMap((by, session) => [0, 1].map(() => ({ by, session })));
    const splits = [{ ...weighted("app", { a: 3, b: 1 }), sticky: true as const }];
    const report = reportOf(requests, { splits, load: { kind: "sessions", connections: 1 } });
    expect(toSummary(report, pipe)).toContain(
      "  a  weight 3  was given 3 of 4 sessions (75.0 %), allowed 3 to 3",
    );
    expect(schemaErrors(report)).toEqual([]);
  });

  test("a summary gives figures, shares and verdicts, without colour where it is piped", () => {
    expect(toSummary(passing, pipe).split("\n")).toEqual([
      "PASS  by hand · processes · hand 1, smooth scheduler",
      "  4 sent, 4 answered, 0 failed, 0 lost, 0 unexpected",
      "  a  weight 3  answered 3 of 4 (75.0 %), allowed 3 to 3",
      "  b  weight 1  answered 1 of 4 (25.0 %), allowed 1 to 1",
      expect.stringMatching(/^ {2}pass {4}everyRequestAnswered: /),
      expect.stringMatching(/^ {2}pass {4}sharesMatchWeights: /),
      expect.stringMatching(/^ {2}pass {4}orderFollowsSchedule: /),
      expect.stringMatching(/^ {2}pass {4}witnessesAgree: /),
      "  1,143 requests/s, latency p50 0.5 ms, p99 0.5 ms, max 0.5 ms",
    ]);
  });

  test("of a storm's shares as many are shown as a terminal holds, those that are wrong first", () => {
    const storm = changing(1000);
    const row = storm.shares.at(-1);
    if (!row) throw new Error("there are shares");
    const lines = toSummary(
      { ...storm, shares: [...storm.shares.slice(0, -1), { ...row, observed: 99 }] },
      pipe,
    );
    const shares = lines.split("\n").filter((line) => line.includes("  weight "));
    expect(shares).toHaveLength(40);
    expect(shares[0]).toContain("answered 99 of ");
    expect(lines).toContain(
      `… and ${(storm.shares.length - 40).toLocaleString("en-US")} more shares in report.json`,
    );
  });

  test("a line says what went wrong", () => {
    expect(toLine(passing, pipe)).toBe(
      "PASS    by hand (processes): 4 sent, none failed, lost or unexpected",
    );
    expect(toLine(failing, pipe)).toMatch(
      /^FAIL {4}by hand \(processes\): everyRequestAnswered: of 5 requests/,
    );
    expect(toLine(error, pipe)).toBe("ERROR   broken: a | b\nis not a rule");
  });
});

test("the committed example is what its own history comes to, byte for byte", async () => {
  const file = (name: string) => fileURLToPath(new URL(`../../reports/example/${name}`, import.meta.url));
  const history = await readHistory(file("history/01-canary-toml"));
  const checks = history.checks
    .map(({ name, options }) => checkNamed(name, options))
    .filter((check) => check);
  const report = buildReport(history, judge(history, checks as Check[]));
  expect(report.verdicts.length).toBe(4);
  const files = renderAll(report, [{ report, charts: chartsOf(history) }]);
  expect(files.map(({ name }) => name)).toEqual(["report.html", "report.md", "junit.xml", "report.json"]);
  const differing: string[] = [];
  for (const { name, text } of files) if ((await readFile(file(name), "utf8")) !== text) differing.push(name);
  expect(differing, "splitproof report reports/example writes them anew").toEqual([]);
});

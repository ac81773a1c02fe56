import { readFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readHistory } from "../history/store.ts";
import { everyRequestAnswered } from "../judge/every-request-answered.ts";
import { judge } from "../judge/judge.ts";
import { orderFollowsSchedule } from "../judge/order-follows-schedule.ts";
import { sharesMatchWeights } from "../judge/shares-match-weights.ts";
import { historyOf, servers, weighted } from "../judge/testing.ts";
import { witnessesAgree } from "../judge/witnesses-agree.ts";
import { buildReport } from "./build.ts";
import { toMarkdown } from "./markdown.ts";
import type { ErrorReport, Report } from "./report.ts";
import { toLine, toSummary } from "./terminal.ts";

const checks = [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()];
/** Colour is for terminals. */
const pipe = new PassThrough() as unknown as NodeJS.WriteStream;
const error: ErrorReport = {
  version: 1,
  name: "broken",
  result: "error",
  error: { code: "config", message: "a | b\nis not a rule" },
};

function reportOf(...[requests, writing]: Parameters<typeof historyOf>): Report {
  const history = historyOf(requests, writing);
  return buildReport(history, judge(history, checks));
}

const passing = reportOf(["a", "a", "b", "a"], { splits: [weighted("app", { a: 3, b: 1 })] });
const failing = reportOf(["a", { by: null }, { failed: "reset" }, { lost: true }, "b"], {
  splits: [weighted("app", { a: 3, b: 1 })],
});

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

  test("a line says what went wrong", () => {
    expect(toLine(passing, pipe)).toBe("PASS    by hand (processes): 4 sent, 0 failed, lost or unexpected");
    expect(toLine(failing, pipe)).toMatch(
      /^FAIL {4}by hand \(processes\): everyRequestAnswered: of 5 requests/,
    );
    expect(toLine(error, pipe)).toBe("ERROR   broken: a | b\nis not a rule");
  });
});

test("the committed example is what its own history comes to", async () => {
  const file = (name: string) => fileURLToPath(new URL(`../../reports/example/${name}`, import.meta.url));
  const report = JSON.parse(await readFile(file("report.json"), "utf8")) as Report;
  const history = await readHistory(file("history/01-canary-toml"));
  expect(buildReport(history, judge(history, checks))).toEqual(report);
  expect(await readFile(file("report.md"), "utf8")).toBe(toMarkdown([report]));
});

import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { backendsReturn } from "../judge/backends-return.ts";
import { damageIsContained } from "../judge/damage-is-contained.ts";
import { judge } from "../judge/judge.ts";
import { badGateway, disturbedHistory, killed } from "../judge/testing-disturbed.ts";
import type { Check } from "../judge/verdict.ts";
import { buildReport } from "./build.ts";
import { toHtml } from "./html/page.ts";
import { toMarkdown } from "./markdown.ts";
import { toLine } from "./terminal.ts";
import { passing } from "./testing.ts";

const pipe = new PassThrough() as unknown as NodeJS.WriteStream;

function judged(history: ReturnType<typeof disturbedHistory>, check: Check) {
  const report = buildReport(history, judge(history, [check]));
  expect(report.result).toBe("pass");
  return report;
}

test("a run that passes with failures says why, wherever its verdict stands", () => {
  const report = judged(
    disturbedHistory(() => badGateway),
    damageIsContained(),
  );
  const why = "200 came to nothing because b was killed, which damageIsContained allows";
  expect(toLine(report, pipe)).toBe(`PASS    by hand (processes): 2,400 sent, ${why}`);
  expect(toMarkdown([report])).toContain(`passes: 2,400 requests, ${why}; 1 check passes`);
  expect(toMarkdown([report, passing])).toContain(`passes: 2,400 requests, ${why}`);
  expect(toHtml([{ report }])).toContain(`Passes: 2,400 requests, ${why}; 1 check passes.`);
});

test("each disturbance is named once", () => {
  const paused = { ...killed, how: "paused" as const, fromMs: 800 };
  const report = judged(
    disturbedHistory(() => badGateway, { disturbed: [killed, paused, { ...paused, fromMs: 900 }] }),
    damageIsContained(),
  );
  expect(toLine(report, pipe)).toContain("nothing because b was killed and b was paused, which");
});

test("where no check looks at failures, it says so", () => {
  const report = judged(
    disturbedHistory(() => badGateway),
    backendsReturn(),
  );
  expect(toLine(report, pipe)).toContain(
    ": 2,400 sent, 200 failed, lost or unexpected, which none of its checks forbids",
  );
});

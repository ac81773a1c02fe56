import { expect, test } from "vitest";
import { toJunit } from "./junit.ts";
import type { Report } from "./report.ts";
import { error, failing, passing, undecided } from "./testing.ts";

test("a suite is a scenario, a case is a check, and what is no pass is never taken for one", () => {
  const lines = toJunit([passing, undecided, error]).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="splitproof" tests="6" failures="0" errors="2">',
    '  <testsuite name="by hand" tests="4" failures="0" errors="0" skipped="0" time="0.003">',
  ]);
  expect(lines).toContain('    <testcase classname="by hand" name="everyRequestAnswered"/>');
  expect(lines).toContain('      <error message="send more" type="unknown">send more</error>');
  expect(lines).toContain('    <testcase classname="broken" name="run">');
  expect(lines).toContain('      <error message="a | b&#10;is not a rule" type="config">a | b');
});

test("a failure has its summary, and the requests that show it", () => {
  const text = toJunit([failing]);
  const { length } = failing.verdicts.filter(({ result }) => result === "fail");
  expect(text).toContain(`failures="${length}"`);
  expect(text.match(/<failure message="[^"]+" type="fail">/g)).toHaveLength(length);
  expect(text).toContain("requests that show it: 1, 2, 3</failure>");
});

test("holds only what XML has a place for", () => {
  const name = '\u0000\u001b[31m<a b="c">&\u0085]]>\ud800\ufffe tab\there\r\n';
  const nasty: Report = {
    ...passing,
    name,
    verdicts: [{ check: name, result: "fail", summary: name, evidence: [] }],
  };
  const text = toJunit([nasty]);
  expect(text).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  expect(text).toContain(
    'name="\ufffd\ufffd[31m&lt;a b=&quot;c&quot;&gt;&amp;\u0085]]&gt;\ufffd\ufffd tab&#9;here&#13;&#10;"',
  );
  // Every tag that is opened is closed, in its order.
  const open: string[] = [];
  for (const [, close, tag = "", empty] of text.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(tag);
    else if (!empty) open.push(tag);
  }
  expect(open).toEqual([]);
});

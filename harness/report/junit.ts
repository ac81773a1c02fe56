import type { Verdict } from "../judge/verdict.ts";
import type { ErrorReport, Report } from "./report.ts";

/**
 * A run as JUnit's XML, as CI systems read it: a suite is a scenario, a case is a check. A check that failed is a
 * failure; one that could not be decided, and a scenario that could not be run, are errors: neither is ever a pass.
 * `time` is that of the load, in seconds. Pure.
 */
export function toJunit(reports: readonly (Report | ErrorReport)[]): string {
  const all = { tests: 0, failures: 0, errors: 0 };
  const suites = reports.map((report) => {
    const suite = report.result === "error" ? suiteOfError(report) : suiteOf(report);
    for (const name of ["tests", "failures", "errors"] as const) all[name] += suite.counts[name];
    return suite.text;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name: "splitproof", ...all }, suites)}\n`;
}

interface Suite {
  readonly counts: { readonly tests: number; readonly failures: number; readonly errors: number };
  readonly text: string;
}

function suiteOf(report: Report): Suite {
  const { name, verdicts, answered, requestsPerSecond } = report;
  const counts = {
    tests: verdicts.length,
    failures: verdicts.filter(({ result }) => result === "fail").length,
    errors: verdicts.filter(({ result }) => result === "unknown").length,
  };
  const time = requestsPerSecond > 0 ? (answered / requestsPerSecond).toFixed(3) : "0.000";
  const text = element("testsuite", { name, ...counts, skipped: 0, time }, [
    properties(report),
    ...verdicts.map((verdict) =>
      element("testcase", { classname: name, name: verdict.check }, outcome(verdict)),
    ),
  ]);
  return { counts, text };
}

function outcome({ result, summary, evidence }: Verdict): string[] {
  if (result === "pass") return [];
  const shown = evidence.length > 0 ? [`requests that show it: ${evidence.join(", ")}`] : [];
  const text = escaped([summary, ...shown].join("\n"));
  const [tag, type] = result === "fail" ? ["failure", "fail"] : ["error", "unknown"];
  return [`<${tag} message="${attribute(summary)}" type="${type}">${text}</${tag}>`];
}

function suiteOfError({ name = "splitproof", error }: ErrorReport): Suite {
  const counts = { tests: 1, failures: 0, errors: 1 };
  const { code, message } = error;
  const what = `<error message="${attribute(message)}" type="${attribute(code)}">${escaped(message)}</error>`;
  const text = element("testsuite", { name, ...counts, skipped: 0, time: "0.000" }, [
    element("testcase", { classname: name, name: "run" }, [what]),
  ]);
  return { counts, text };
}

function properties({ world, subject, sent, failed, lost, unexpected }: Report): string {
  const values = {
    world,
    subject: `${subject.name} ${subject.version}`.trim(),
    scheduler: subject.scheduler,
    sent,
    failed,
    lost,
    unexpected,
  };
  return element(
    "properties",
    {},
    Object.entries(values).map(([name, value]) => element("property", { name, value }, [])),
  );
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  inside: readonly string[],
): string {
  const pairs = Object.entries(attributes).map(([name, value]) => ` ${name}="${attribute(String(value))}"`);
  const open = `<${tag}${pairs.join("")}`;
  if (inside.length === 0) return `${open}/>`;
  // A line each, indented within the one around it.
  return `${open}>\n${inside.map((line) => `  ${line.replace(/\n(?= *<)/g, "\n  ")}`).join("\n")}\n</${tag}>`;
}

/** XML 1.0 has no place for most control characters and half surrogates, not even as a reference. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}

/** Within an attribute a line break would become a space. */
function attribute(text: string): string {
  return escaped(text)
    .replaceAll('"', "&quot;")
    .replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

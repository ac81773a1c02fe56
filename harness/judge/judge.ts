import { messageOf } from "../errors.ts";
import type { History } from "../history/history.ts";
import type { Check, Result, Verdict } from "./verdict.ts";

/** Asks every judge. One that throws has reached no verdict, and unknown is never a pass. */
export function judge(history: History, checks: readonly Check[]): Verdict[] {
  return checks.map((check) => {
    try {
      return { check: check.name, ...check.judge(history) };
    } catch (error) {
      return {
        check: check.name,
        result: "unknown",
        summary: `the check itself failed: ${messageOf(error)}`,
        evidence: [],
      };
    }
  });
}

/** One fail is a fail; without one, one unknown is unknown; no verdict at all proves nothing. */
export function overall(verdicts: readonly Verdict[]): Result {
  if (verdicts.some(({ result }) => result === "fail")) return "fail";
  return verdicts.length > 0 && verdicts.every(({ result }) => result === "pass") ? "pass" : "unknown";
}

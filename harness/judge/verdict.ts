import type { History } from "../history/history.ts";

export type Result = "pass" | "fail" | "unknown";

export interface Verdict {
  readonly check: string;
  readonly result: Result;
  /** One sentence with the figures that decided. */
  readonly summary: string;
  /** Sequence numbers of requests that show it; at most 20. */
  readonly evidence: readonly number[];
}

/** A verdict before the check has put its name to it. */
export type Opinion = Omit<Verdict, "check">;

/** A judge: a pure function of the history. The name is the one that the verdict carries. */
export interface Check {
  readonly name: string;
  /** What it was told, as JSON, so that it can be asked again of a stored history; absent where that is nothing. */
  readonly options?: Readonly<Record<string, unknown>>;
  judge(history: History): Opinion;
}

export function pass(summary: string): Opinion {
  return { result: "pass", summary, evidence: [] };
}

/** @param evidence at most 20 sequence numbers */
export function fail(summary: string, evidence: readonly number[]): Opinion {
  return { result: "fail", summary, evidence };
}

export function unknown(summary: string): Opinion {
  return { result: "unknown", summary, evidence: [] };
}

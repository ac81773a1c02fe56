import type { LatencyMs, LoadShape, Subject, Surroundings } from "../history/history.ts";
import type { Behaviour } from "../judge/behaviour.ts";
import type { Evidence } from "../judge/independent-picks.ts";
import type { SpreadMs } from "../judge/latency.ts";
import type { PhasesMs } from "../judge/phases.ts";
import type { FoundSchedule } from "../judge/schedule-found.ts";
import type { ShareRow } from "../judge/shares.ts";
import type { Result, Verdict } from "../judge/verdict.ts";
import type { Write } from "../world/write.ts";

/** The version of the shape below; it rises when a field changes its meaning or goes. */
export const REPORT_VERSION = 1;
/** What one scenario came to; counts are numbers of requests. */
export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly name: string;
  readonly result: Result;
  readonly world: Surroundings["name"];
  readonly subject: Subject;
  /** How it was driven. */
  readonly load: LoadShape;
  /** Program → where it came from: an image and how it was come by, or a path. */
  readonly images: Readonly<Record<string, string>>;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly lost: number;
  /** Answered with a status, by a backend, with a body or an id that nobody expected. */
  readonly unexpected: number;
  /**
   * One for each configuration that was written; milliseconds since the load began. `settleMs`: from the write until it
   * had taken effect; null where no answer tells, absent of the first.
   */
  readonly epochs: readonly {
    readonly writtenAtMs: number;
    readonly settleMs?: number | null;
    /** How it was written; absent of the first. */
    readonly write?: Write;
  }[];
  /** Over all changes that answers tell of. */
  readonly settleMs?: SpreadMs;
  /** Of a run with changes. */
  readonly phasesMs?: PhasesMs;
  /** How the subject behaved while backends were disturbed, in the order of their beginning; absent where none was. */
  readonly disturbances?: readonly Behaviour[];
  readonly shares: readonly ShareRow[];
  /** Of picks that are judged as independent ones. */
  readonly evidence?: Evidence;
  readonly verdicts: readonly Verdict[];
  /** The first backends in the order of their answers, for one request in flight. */
  readonly sequence?: readonly (string | null)[];
  /** What their order shows of the way of picking, where it shows anything. */
  readonly scheduleFound?: FoundSchedule;
  /** How many connections the subject closed while the load ran; absent where nobody counts them. */
  readonly connectionsClosed?: number;
  /** Of a run in windows, each judged by itself: how many there were, and the first 20 that did not pass, from 1. */
  readonly windows?: { readonly count: number; readonly notPassed: readonly number[] };
  readonly requestsPerSecond: number;
  readonly latencyMs: LatencyMs;
}

/** What stands in a report's place where there is none. */
export interface ErrorReport {
  readonly version: typeof REPORT_VERSION;
  readonly name?: string;
  readonly result: "error";
  readonly error: { readonly code: string; readonly message: string };
}

import type { Cast } from "../cast.ts";
import { closed } from "../load/closed.ts";
import type { Load } from "../load/load.ts";
import { sequence } from "../load/sequence.ts";
import type { Report } from "../report/report.ts";
import { Windows } from "../report/windows.ts";
import type { ReportFolder } from "../report/write.ts";
import { type RunOptions, runWindows } from "../run.ts";
import type { Scenario } from "../scenario.ts";
import { note } from "./output.ts";

/** A window ends after so many requests or so many seconds, whichever comes first: 40 MB at most. */
const WINDOW_REQUESTS = 1_000_000;
const WINDOW_SECONDS = 10;
/** Windows that did not pass are kept whole, but not so many that they fill the disk. */
const MOST_KEPT = 20;

/**
 * Goes on for so long, window by window. Where it is interrupted, the report of the windows until then is written, and
 * stderr says where.
 *
 * @param forMs how long, in milliseconds
 */
export async function checkWindows(
  scenario: Scenario,
  options: RunOptions & { readonly cast: Cast },
  forMs: number,
  folder: ReportFolder,
): Promise<Report> {
  const windows = new Windows();
  let kept = 0;
  try {
    for await (const window of runWindows(scenario, options, loads(scenario.load, forMs))) {
      windows.add(window);
      if (window.report.result !== "pass" && kept++ < MOST_KEPT)
        await folder.addWindow(windows.count, window.history);
    }
  } catch (error) {
    if (windows.count > 0) {
      await folder.finish(windows.report, [windows.report]);
      note(`report until then, of ${windows.count} windows: ${folder.path}/report.html`);
    }
    throw error;
  }
  return windows.report;
}

/** The load of each window, until the time is over. */
function* loads({ kind, connections }: Load, forMs: number): Generator<Load> {
  const endsAt = performance.now() + forMs;
  for (let leftMs = forMs; leftMs > 0; leftMs = endsAt - performance.now()) {
    const limits = { requests: WINDOW_REQUESTS, seconds: Math.min(WINDOW_SECONDS, leftMs / 1000) };
    yield kind === "sequence" ? sequence(limits) : closed({ ...limits, connections });
  }
}

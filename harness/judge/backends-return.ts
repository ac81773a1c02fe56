import { count, counted } from "../figures.ts";
import type { Disturbed, History } from "../history/history.ts";
import { inWords, notDisturbed, touchedBy } from "./disturbances.ts";
import { leafDivision } from "./leaves.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

const WITHIN_MS = 2000;

/**
 * A backend that was disturbed answers again once it is back.
 *
 * @param options.withinMs how long after it is back the first request that it answers may be sent; default: 2000
 */
export function backendsReturn({ withinMs = WITHIN_MS }: { readonly withinMs?: number } = {}): Check {
  return { name: "backendsReturn", options: { withinMs }, judge: (history) => judge(history, withinMs) };
}

function judge(history: History, withinMs: number): Opinion {
  const nothing = notDisturbed(history);
  if (nothing !== undefined) return unknown(nothing);
  const after: string[] = [];
  let unseen: string | undefined;
  for (const one of history.disturbed ?? []) {
    for (const { backend, afterMs, sentSince, lastMs } of returnsOf(history, one)) {
      if (afterMs !== undefined && afterMs <= withinMs) {
        after.push(`${backend} ${count(Math.round(afterMs))} ms`);
      } else if (afterMs !== undefined || lastMs >= one.untilMs + withinMs) {
        const how = afterMs === undefined ? "never again" : `only ${count(Math.round(afterMs))} ms later`;
        return {
          result: "fail",
          summary: `${inWords(one)} and back at ${count(Math.round(one.untilMs))} ms, and of the ${counted(sentSince, "request")} since ${backend} answered ${how}; allowed are ${count(withinMs)} ms`,
          evidence: [],
        };
      } else
        unseen ??= `the load ended ${count(Math.round(Math.max(0, lastMs - one.untilMs)))} ms after ${backend} was back, before it was seen to answer; let it run longer`;
    }
  }
  if (unseen !== undefined) return unknown(unseen);
  return pass(`answered again, counted from when they were back: ${after.join(", ")}`);
}

export interface Return {
  readonly backend: string;
  /** From when it was back to the sending of the first request that it answered; at least 0; undefined: none. */
  readonly afterMs: number | undefined;
  /** Requests of its routes that were sent since. */
  readonly sentSince: number;
  /** When the last of them was sent. */
  readonly lastMs: number;
}

/** When each backend that has a weight was first seen to answer what was sent since it was being brought back. */
export function returnsOf(history: History, disturbed: Disturbed): Return[] {
  const { samples, backends } = history;
  const touched = touchedBy(disturbed, history);
  const routes = new Set(touched.map(({ route }) => route));
  const live = new Set(
    touched.flatMap(({ split }) =>
      leafDivision(split)
        .children.filter(({ weight }) => weight > 0)
        .map(({ name }) => name),
    ),
  );
  return disturbed.backends
    .filter((name) => live.has(name))
    .map((backend) => {
      const index = backends.indexOf(backend);
      let [first, sentSince, lastMs] = [Number.POSITIVE_INFINITY, 0, 0];
      for (let row = 0; row < samples.length; row++) {
        const sentAtMs = samples.sentAtMs(row);
        if (!routes.has(samples.route(row)) || sentAtMs < disturbed.endingMs) continue;
        sentSince++;
        lastMs = Math.max(lastMs, sentAtMs);
        if (samples.isAnswered(row) && samples.columns.backend[row] === index)
          first = Math.min(first, sentAtMs);
      }
      const isSeen = Number.isFinite(first);
      return {
        backend,
        afterMs: isSeen ? Math.max(0, first - disturbed.untilMs) : undefined,
        sentSince,
        lastMs,
      };
    });
}

import { backendsOf, type Split } from "../config/split.ts";
import { count } from "../figures.ts";
import type { Disturbed, History } from "../history/history.ts";
import type { Outcome } from "../history/samples.ts";
import { epochAt } from "./epochs.ts";

/** What a subject may have to say where the backend that it picked does not answer. */
const IN_A_BACKENDS_PLACE: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** How a request ends whose backend goes while it is under way. */
const WITH_A_BACKEND: ReadonlySet<string> = new Set(["reset", "closed", "timeout", "truncated"]);

/** Whether a request came to nothing in a way that a backend's failing explains. */
export function isHarm(outcome: Outcome): boolean {
  return outcome.kind === "answered"
    ? outcome.backend === undefined && IN_A_BACKENDS_PLACE.has(outcome.status)
    : outcome.kind === "failed" && WITH_A_BACKEND.has(outcome.reason);
}

/** Whether a request was under way at some time from one moment to another. */
export function overlaps({ samples }: History, row: number, fromMs: number, toMs: number): boolean {
  return samples.sentAtMs(row) <= toMs && samples.doneAtMs(row) >= fromMs;
}

/** The routes that a disturbance touches, each with its split while it lasts. */
export function touchedBy(
  { backends, fromMs }: Disturbed,
  { epochs }: History,
): { readonly route: number; readonly split: Split }[] {
  const { splits = [] } = epochs[epochAt(epochs, fromMs)] ?? {};
  return splits.flatMap((split, route) =>
    split && backendsOf(split).some((name) => backends.includes(name)) ? [{ route, split }] : [],
  );
}

/** `green was killed at 1,000 ms` */
export function inWords({ backends, how, fromMs }: Disturbed): string {
  return `${backends.join(", ")} ${backends.length === 1 ? "was" : "were"} ${how} at ${count(Math.round(fromMs))} ms`;
}

/** A sentence where there is nothing to judge. */
export function notDisturbed({ disturbed = [], load }: History): string | undefined {
  if (disturbed.length === 0)
    return "no backend was disturbed while the load ran; let `disturbBackend` act before its end";
  return load.kind === "saturate"
    ? "a saturating load keeps no samples, so nobody knows which requests a disturbance met; use another load"
    : undefined;
}

import { PROBE_ROUTER } from "../config/probe.ts";
import { count } from "../figures.ts";
import type { ShareRow } from "../judge/shares.ts";
import type { Report } from "../report/report.ts";
import type { Finding } from "./comparison.ts";
import { byWorst } from "./noise.ts";

/**
 * Every share that NEW has, each held to its own bounds: these follow from its own weights and its own number of
 * requests, so that they mean the same on both sides even where the weights differ.
 */
export function compareShares(base: readonly Report[], next: readonly Report[]): Finding[] {
  const [before, after] = [shareRowsOf(base), shareRowsOf(next)];
  const services = new Set(
    [...before.values(), ...after.values()]
      .flat()
      .map(({ route, service }) => JSON.stringify([route, service])),
  );
  return [...after].flatMap(([key, rows]) => {
    const is = farthest(rows);
    const was = farthest(before.get(key) ?? []);
    if (!is) return [];
    const place = services.size > 1 ? ` of ${is.service} on ${is.route}` : "";
    const { verdict, reason } = byWorst((before.get(key) ?? []).map(isOutside), rows.map(isOutside));
    // Where BASE has no such share there is nothing to be better than; outside of its bounds is wrong all the same.
    const own = was ? verdict : isOutside(is) ? "worse" : "same";
    return {
      figure: `share of ${is.backend}${place}${is.epoch > 0 ? ` after change ${is.epoch}` : ""}`,
      verdict: own,
      base: was?.observed ?? "none",
      new: is.observed,
      unit: "requests",
      reason: [was ? `${say(was)} in BASE` : "", `${say(is)} in NEW`, was ? reason : ""]
        .filter(Boolean)
        .join(", "),
    };
  });
}

/** The rows of all runs of a side, by what they are of; without those that splitproof added for itself. */
export function shareRowsOf(reports: readonly Report[]): ReadonlyMap<string, readonly ShareRow[]> {
  const rows = reports.flatMap(({ shares }) => shares).filter(({ route }) => route !== PROBE_ROUTER);
  return Map.groupBy(rows, ({ route, service, backend, epoch }) =>
    JSON.stringify([route, service, backend, epoch]),
  );
}

/** How far outside of its bounds a share is, in requests; below 0 inside. */
function excess({ observed, allowedMin, allowedMax }: ShareRow): number {
  return Math.max(allowedMin - observed, observed - allowedMax);
}

function isOutside(row: ShareRow): 0 | 1 {
  return excess(row) > 0 ? 1 : 0;
}

function farthest(rows: readonly ShareRow[]): ShareRow | undefined {
  return rows.toSorted((a, b) => excess(b) - excess(a))[0];
}

function say(row: ShareRow): string {
  return `${count(row.observed)} ${isOutside(row) ? "outside" : "within"} ${count(row.allowedMin)} to ${count(row.allowedMax)}`;
}

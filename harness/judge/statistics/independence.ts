import { count } from "../../figures.ts";
import { periodOf } from "./period.ts";
import { columnsOf, type PickColumns, type Picks } from "./picks.ts";
import { runsTest, startsAtLag, startsByConnection } from "./runs-test.ts";
import { windowsTest } from "./windows-test.ts";

export { type Picks, picksOf } from "./picks.ts";

/** Why picks cannot be independent ones. */
export interface Dependence {
  /**
   * `scheduled`: closer to their shares, or more regular, than chance; `sticky`: a connection keeps its backend;
   * `clustered`: picks of one child come together.
   */
  readonly kind: "scheduled" | "sticky" | "clustered";
  /** One sentence with the figures, and what to do. */
  readonly reason: string;
}

/** So likely is it at most that independent picks are refuted, by all tests together. */
export const INDEPENDENCE_ALPHA = 1e-6;
/** Picks up to so many requests apart are compared. */
const LONGEST_LAG = 128;
/** Picks further apart than one are compared in the first so many only, so that ten million take a second. */
const LAGS_LOOK_AT = 2_000_000;
/** Of answers that follow another on their connection, so many come from the same backend where a connection keeps it. */
const ALMOST_ALL = 0.95;
const DECLARE = "declare --scheduler smooth, gcd, edf or periodic";

/**
 * Whether a sequence of picks refutes that they are independent of each other, whatever their shares are: all tests
 * hold for the given counts. The level α is divided: a third for the runs by connection, a third for the variance of
 * counts in windows, a sixth for the runs, a sixth for the lags from 2 to 128. Runs and lags are exact
 * (Wald & Wolfowitz), for independent picks of any shares. O(n), six bytes a pick.
 *
 * @param alpha the probability, at most, that independent picks are refuted
 */
export function refutation(picks: Picks, alpha = INDEPENDENCE_ALPHA): Dependence | undefined {
  const columns = columnsOf(picks);
  const found = [byConnection(columns, alpha / 3), byRuns(columns, alpha / 6), byWindows(columns, alpha / 3)];
  const of = (kind: Dependence["kind"]) => found.find((dependence) => dependence?.kind === kind);
  const certain = of("sticky") ?? of("scheduled");
  if (certain) return certain;
  // A schedule may send runs as well. But what is only clustered changes less often than chance, at whatever lag.
  const cluster = of("clustered");
  return byLags(columns, alpha / 6, cluster !== undefined) ?? cluster;
}

function byConnection(columns: PickColumns, alpha: number): Dependence | undefined {
  const { child, connection, counts } = columns;
  if (!connection) return undefined;
  const { starts, followers, repeats } = startsByConnection(child, connection, counts.length);
  const finding = followers === 0 ? undefined : runsTest(starts, counts);
  if (!finding || finding.p > alpha) return undefined;
  if (finding.z > 0) return scheduled(columns, `each connection alternates ${tooRegularly(finding.z)}`);
  const chance = counts.reduce((sum, own) => sum + (own / child.length) ** 2, 0);
  const seen = `${count(repeats)} of ${count(followers)} answers came from the same backend as the one before on their connection, where independent picks give about ${count(Math.round(followers * chance))}`;
  if (repeats < ALMOST_ALL * followers) return clustered(columns, seen);
  return {
    kind: "sticky",
    reason: `${seen}: connections or sessions keep their backend, so only new ones tell the shares; send each request on a connection of its own, without a cookie`,
  };
}

function byRuns(columns: PickColumns, alpha: number): Dependence | undefined {
  const starts = new Float64Array(columns.counts.length);
  startsAtLag(columns.child, 1, starts);
  const finding = runsTest(starts, columns.counts);
  if (!finding || finding.p > alpha) return undefined;
  if (finding.z > 0) return scheduled(columns, `picks alternate ${tooRegularly(finding.z)}`);
  return clustered(
    columns,
    `picks of one backend follow each other more often than independent ones (runs test z = ${finding.z.toFixed(1)})`,
  );
}

function byWindows(columns: PickColumns, alpha: number): Dependence | undefined {
  const finding = windowsTest(columns.child, columns.counts);
  if (!finding || finding.p > alpha) return undefined;
  const percent = (100 * finding.ratio).toPrecision(2);
  return scheduled(
    columns,
    `the counts of ${count(finding.size)} requests in a row have only ${percent} % of the variance of independent picks (dispersion test p = ${finding.p.toExponential(1)})`,
  );
}

/** @param onlyChange whether to look only for picks that are less often the same than independent ones */
function byLags({ child, counts }: PickColumns, alpha: number, onlyChange: boolean): Dependence | undefined {
  const looked = child.subarray(0, LAGS_LOOK_AT);
  const own = counts.map(() => 0);
  for (const picked of looked) own[picked] = (own[picked] ?? 0) + 1;
  const longest = Math.min(LONGEST_LAG, looked.length >> 2);
  const starts = new Float64Array(counts.length);
  for (let lag = 2; lag <= longest; lag++) {
    startsAtLag(looked, lag, starts);
    const finding = runsTest(starts, own);
    if (!finding || finding.p * (longest - 1) > alpha || (onlyChange && finding.z < 0)) continue;
    const how = finding.z < 0 ? "more" : "less";
    return scheduled(
      { child, counts, connection: undefined },
      `picks that are ${lag} requests apart are ${how} often the same than independent ones (runs test at lag ${lag}, z = ${finding.z.toFixed(1)})`,
    );
  }
  return undefined;
}

function tooRegularly(z: number): string {
  return `more regularly than independent picks can (runs test z = ${z.toFixed(1)})`;
}

function scheduled(columns: PickColumns, finding: string): Dependence {
  return (
    periodic(columns, finding) ?? {
      kind: "scheduled",
      reason: `${finding}: ${DECLARE}, with --replicas where several share the traffic`,
    }
  );
}

function clustered(columns: PickColumns, finding: string): Dependence {
  return (
    periodic(columns, finding) ?? {
      kind: "clustered",
      reason: `${finding}: send each request on a connection of its own, without a cookie, while no weight changes; where a schedule sends such runs, ${DECLARE}, with --replicas where several share the traffic`,
    }
  );
}

/** What repeats without exception is scheduled, whatever else it looks like. */
function periodic({ child, counts }: PickColumns, finding: string): Dependence | undefined {
  const period = periodOf(child, counts.length);
  if (!period) return undefined;
  const names = period.schedulers.length > 0 ? period.schedulers : ["periodic"];
  const declared = names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)}` : names[0];
  return {
    kind: "scheduled",
    reason: `the sequence repeats after ${count(period.length)} picks, and ${finding}: declare --scheduler ${declared}`,
  };
}

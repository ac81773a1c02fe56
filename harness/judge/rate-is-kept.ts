import { count } from "../figures.ts";
import type { History } from "../history/history.ts";
import { nearestRank } from "./latency.ts";
import { type Check, type Opinion, pass, unknown } from "./verdict.ts";

/** How far the rate of sending may fall behind the one that was asked for: wrk2 and others call 2 % on time. */
const TOLERANCE = 0.02;

/**
 * The open loop kept its own rate, and the latency stays below a limit where one is given. Latency counts from the
 * moment a request was due, and of failed requests as of answered ones. Where the driver itself was late, nothing is
 * known of rate or latency.
 *
 * @param options.p99Ms the most that 99 % of the requests may take, in milliseconds; default: no limit
 */
export function rateIsKept({ p99Ms = Number.POSITIVE_INFINITY }: { readonly p99Ms?: number } = {}): Check {
  return {
    name: "rateIsKept",
    // JSON knows no infinity: no limit is said by leaving it out.
    ...(p99Ms !== Number.POSITIVE_INFINITY && { options: { p99Ms } }),
    judge: (history) => judge(history, p99Ms),
  };
}

function judge({ load, samples }: History, p99Ms: number): Opinion {
  const { ratePerSecond } = load;
  if (ratePerSecond === undefined) return unknown("only an open loop has a rate to keep");
  if (samples.length < 2) return unknown("one request makes no rate; send more");
  const last = samples.length - 1;
  const sentRate = (last / (samples.sentAtMs(last) - samples.sentAtMs(0))) * 1000;
  const asked = `${count(Math.round(ratePerSecond))} requests/s`;
  if (sentRate < ratePerSecond * (1 - TOLERANCE)) {
    return unknown(
      `the driver sent ${count(Math.round(sentRate))} of the ${asked} that were asked for, so neither rate nor latency says anything of the subject; ask for less`,
    );
  }
  const sorted = Float32Array.from({ length: samples.length }, (_, row) => samples.latencyMs(row)).sort();
  const p99 = nearestRank(sorted, 0.99);
  if (p99 > p99Ms) {
    const slow = Array.from({ length: samples.length }, (_, row) => row)
      .filter((row) => samples.latencyMs(row) > p99Ms)
      .slice(0, 20);
    return {
      result: "fail",
      summary: `1 % of the requests took longer than ${p99.toFixed(1)} ms from when they were due, at ${asked}; ${p99Ms} ms are allowed`,
      evidence: slow,
    };
  }
  return pass(`${asked} were sent on time; p99 ${p99.toFixed(1)} ms`);
}

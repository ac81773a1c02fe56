import { count } from "../../figures.ts";
import type { Comparison } from "./peers.ts";

/** The peers' table in Markdown, aligned. Pure. */
export function renderPeers(rows: readonly Comparison[]): string {
  const head = [
    "who, and what it accepts",
    "split",
    "requests",
    "wrong fail, a try",
    "off by",
    "still passes",
    "ours: requests to pass",
    "to fail",
    "wrong fail",
    "still passes",
  ];
  const cells = rows.map(({ peer, accepts, weights, deviation, theirs, ours }) => [
    `${peer}: ${accepts}`,
    weights.join(":"),
    requests(theirs.meanRequests),
    chance(theirs.wrongFailOfTry),
    `+${Math.round(deviation * 100)} points`,
    chance(theirs.wrongPass),
    ours ? requests(ours.meanRequests) : "–",
    ours ? requests(ours.meanRequestsToFail) : "–",
    ours ? chance(ours.wrongFail) : "–",
    ours ? chance(ours.wrongPass) : "–",
  ]);
  return table([head, ...cells]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column < 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column < 1 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join("\n");
}

function requests(mean: number): string {
  return count(Math.round(mean));
}

/** `1.3 %`, and `6.0e-7` where a percentage would be all zeros. */
function chance(p: number): string {
  return p < 0.0001 ? p.toExponential(1) : `${(100 * p).toPrecision(p < 0.1 ? 2 : 3)} %`;
}

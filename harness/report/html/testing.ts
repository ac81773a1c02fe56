import type { History } from "../../history/history.ts";
import { everyRequestAnswered } from "../../judge/every-request-answered.ts";
import { judge } from "../../judge/judge.ts";
import { orderFollowsSchedule } from "../../judge/order-follows-schedule.ts";
import { sharesMatchWeights } from "../../judge/shares-match-weights.ts";
import { historyOf, picksOf, type Written, weighted } from "../../judge/testing.ts";
import { stormOf } from "../../judge/testing-storm.ts";
import { buildReport } from "../build.ts";
import { chartsOf } from "../charts/charts.ts";
import type { Report } from "../report.ts";
import type { Page } from "./page.ts";

/** Pages for the tests of what they look like, reduced and judged as real ones are. */

export interface DrawnPage extends Page {
  readonly report: Report;
}

export function pageOf(history: History, name = history.name): DrawnPage {
  const checks = [
    everyRequestAnswered(),
    sharesMatchWeights(),
    ...(history.load.kind === "sequence" ? [orderFollowsSchedule()] : []),
  ];
  const asked = { ...history, name, checks: checks.map((check) => ({ name: check.name })) };
  return { report: buildReport(asked, judge(asked, checks)), charts: chartsOf(asked) };
}

const split = weighted("app", { blue: 7, green: 3 });
const picks = picksOf("smooth", { blue: 7, green: 3 }, 1000);

export const passing = pageOf(historyOf(picks, { splits: [split] }), "passing");

/** One wrong pick, some that failed, one answered by nobody known. */
export const failing = pageOf(
  historyOf(
    picks.map((by, row): Written => {
      if (row === 57) return { by: by === "blue" ? "green" : "blue" };
      if (row === 80) return { by: null };
      return row >= 400 && row < 430 && row % 3 === 0 ? { failed: "timeout" } : { by };
    }),
    { splits: [split] },
  ),
  "failing",
);

/** Far from what is allowed, so that points lie off every scale. */
export const lopsided = pageOf(
  historyOf(
    picks.map((_, row) => (row % 10 < 9 ? "blue" : "green")),
    { splits: [split], load: { kind: "closed", connections: 4 } },
  ),
  "lopsided",
);

/** A rollout in as many steps as are wanted; from nine on it is shown as a whole. */
export function changing(times: number): DrawnPage {
  const weights = Array.from({ length: times + 1 }, (_, epoch) => ({ blue: 1 + (epoch % 3), green: 1 }));
  const lengthsMs = weights.map(() => 320);
  return pageOf(
    stormOf({ seed: times, weights, lengthsMs, settleMs: 3, connections: 4, latencyMs: 4 }),
    `${times} changes`,
  );
}

/** A storm between one backend and the other, each change of which answers tell. */
export function flipping(times: number): DrawnPage {
  const weights = Array.from({ length: times + 1 }, (_, epoch) => ({
    blue: 1 - (epoch % 2),
    green: epoch % 2,
  }));
  const lengthsMs = weights.map(() => 8);
  return pageOf(
    stormOf({ seed: times, weights, lengthsMs, settleMs: 2, connections: 4, latencyMs: 2 }),
    `${times} flips`,
  );
}

export const independent = pageOf(
  historyOf(
    picks.map((_, row) => ((row * row) % 10 < 7 ? "blue" : "green")),
    {
      splits: [split],
      scheduler: "unknown",
      rates: { alpha: 1e-6, beta: 1e-3, delta: 0.05 },
      load: { kind: "closed", connections: 4 },
    },
  ),
  "independent",
);

export const saturated = pageOf(
  historyOf(picks, {
    splits: [split],
    load: { kind: "saturate", connections: 4 },
    saturation: { answered: 1000 },
  }),
  "saturated",
);

export const lost = pageOf(
  historyOf(
    picks.map(() => ({ lost: true })),
    { splits: [split] },
  ),
  "lost",
);

export const nothing = pageOf(historyOf([], { splits: [split] }), "nothing");

export const windowed: Page = {
  report: { ...passing.report, name: "windowed", windows: { count: 90, notPassed: [3, 7] } },
};

export const broken: Page = {
  report: { version: 1, name: "broken", result: "error", error: { code: "config", message: "a.toml:3: no" } },
};

/** What somebody might call a backend, a service or a scenario to do harm, or without thinking of harm. */
export const hostileNames = [
  "<script>alert(1)</script>",
  "\"><img src=x onerror='alert(1)'>&quot;",
  "</style></title></svg>-->",
  "\u202etxt.exe\u2066 مرحبا",
  "x".repeat(200),
  "\u0000\n\ud800 名前",
];

export function hostile(): DrawnPage {
  const weights = Object.fromEntries(hostileNames.map((name, index) => [name, 6 - index]));
  const history = historyOf(picksOf("smooth", weights, 630), {
    splits: [weighted(hostileNames[1] ?? "", weights)],
  });
  const page = pageOf(history, hostileNames.join(" "));
  const images = Object.fromEntries(hostileNames.map((name) => [name, name]));
  return { ...page, report: { ...page.report, images } };
}

export function manyBackends(number: number): DrawnPage {
  const weights = Object.fromEntries(
    Array.from({ length: number }, (_, index) => [`backend-${index}`, 1 + (index % 7)]),
  );
  return pageOf(
    historyOf(picksOf("smooth", weights, 8 * number), { splits: [weighted("app", weights)] }),
    `${number} backends`,
  );
}

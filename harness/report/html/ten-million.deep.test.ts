import { expect, test } from "vitest";
import type { History } from "../../history/history.ts";
import { Samples } from "../../history/samples.ts";
import { historyOf, weighted } from "../../judge/testing.ts";
import { toHtml } from "./page.ts";
import { pageOf } from "./testing.ts";

const MOST_BYTES = 500_000;

/** Requests to so many backends in turn, one of a thousand of which fails, through so many changes. */
function runOf(requests: number, backends: readonly string[], changes: number): History {
  const split = weighted("app", Object.fromEntries(backends.map((name) => [name, 1])));
  const samples = new Samples(backends, requests);
  for (let request = 0; request < requests; request++) {
    const row = samples.send(0, request % 32, request / 10);
    if (request % 1000 === 999) samples.fail(row, request / 10 + 5, "reset");
    else samples.answer(row, request / 10 + 0.05 + (request % 977) / 100, 200, request % backends.length, 0);
  }
  const step = requests / 10 / (changes + 1);
  const empty = historyOf([], {
    splits: [split],
    changes: Array.from({ length: changes }, (_, change) => ({
      writtenAtMs: (change + 1) * step,
      splits: [split],
      config: `configuration ${change % 2}`,
    })),
    load: { kind: "steady", connections: 32, ratePerSecond: 10_000 },
  });
  return { ...empty, backends, samples };
}

test.each([
  ["ten million requests", 10_000_000, ["a", "b"], 0],
  ["ten million requests through a thousand changes", 10_000_000, ["a", "b"], 1000],
  [
    "a million requests to two hundred backends with long names",
    1_000_000,
    Array.from({ length: 200 }, (_, backend) => `${"backend-".repeat(24)}${backend}`),
    0,
  ],
])("%s make a small page", (name, requests, backends, changes) => {
  const started = performance.now();
  const page = pageOf(runOf(requests, backends, changes), name);
  const html = toHtml([page]);
  process.stderr.write(
    `${name}: ${Buffer.byteLength(html)} bytes, judged and drawn in ${Math.round(performance.now() - started)} ms\n`,
  );
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MOST_BYTES);
  expect(html.match(/<figure /g)).toHaveLength(4);
});

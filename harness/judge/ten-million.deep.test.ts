import { expect, test } from "vitest";
import { Hits, hitColumns } from "../history/hits.ts";
import { Samples, sampleColumns } from "../history/samples.ts";
import { everyRequestAnswered } from "./every-request-answered.ts";
import { judge } from "./judge.ts";
import { orderFollowsSchedule } from "./order-follows-schedule.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, weighted } from "./testing.ts";
import { witnessesAgree } from "./witnesses-agree.ts";

const REQUESTS = 10_000_000;
const checks = [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()];

/** Ten million requests to 3:1, with one lie at a place, or none. */
function tenMillion(lieAt?: number) {
  const backends = ["a", "b"];
  const samples = new Samples(backends, 1);
  const hits = new Hits(backends, 1);
  for (let request = 0; request < REQUESTS; request++) {
    const row = samples.send(0, 0, request / 10);
    const honest = request % 4 === 2 ? 1 : 0;
    const backend = request === lieAt ? 1 - honest : honest;
    samples.answer(row, request / 10 + 0.05, 200, backend, 0);
    hits.add(backend, row, 200, request);
  }
  hits.complete.fill(true);
  return { ...historyOf([], { splits: [weighted("app", { a: 3, b: 1 })] }), backends, samples, hits };
}

const bytesHeld = (columns: Readonly<Record<string, ArrayBufferView>>) =>
  Object.values(columns).reduce((sum, column) => sum + column.byteLength, 0);

test("ten million requests are judged, and one wrong pick among them is found", () => {
  const honest = tenMillion();
  const started = performance.now();
  expect(judge(honest, checks).map(({ result }) => result)).toEqual(["pass", "pass", "pass", "pass"]);
  process.stderr.write(`judged in ${Math.round(performance.now() - started)} ms\n`);
  const failed = judge(tenMillion(9_000_001), checks).filter(({ result }) => result === "fail");
  expect(failed.map(({ check }) => check)).toEqual(["sharesMatchWeights", "orderFollowsSchedule"]);
  // A wrong pick is seen when no phase explains it any more.
  expect(failed[1]?.evidence[0]).toBeGreaterThanOrEqual(9_000_001);
});

test("a request takes at most 32 bytes of the record, and 64 with the second witness", () => {
  const { samples, hits } = tenMillion();
  expect(bytesHeld(samples.columns) / REQUESTS).toBeLessThanOrEqual(32);
  expect((bytesHeld(samples.columns) + bytesHeld(hits.columns)) / REQUESTS).toBeLessThanOrEqual(64);
  expect(Object.keys(samples.columns)).toEqual(Object.keys(sampleColumns));
  expect(Object.keys(hits.columns)).toEqual(Object.keys(hitColumns));
});

import { expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { Samples } from "../history/samples.ts";
import { buildReport } from "../report/build.ts";
import { judge } from "./judge.ts";
import { reloadSettles } from "./reload-settles.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, weighted } from "./testing.ts";
import { CarryingSmooth, type Weights } from "./testing-storm.ts";

const CHANGES = 1000;
const REQUESTS = 250_000;
const checks = [sharesMatchWeights(), reloadSettles()];

/** A thousand changes 50 ms apart under 5,000 requests a second; `answer` may lie. */
function thousand(
  all: readonly Weights[],
  answer: (picked: string, row: number, epoch: number) => string | undefined = (picked) => picked,
): History {
  const splits = all.map((weights): Split[] => [weighted("app", weights)]);
  const place = <T>(list: readonly T[], epoch: number) => list[epoch % list.length];
  const backends = [...new Set(all.flatMap(Object.keys))];
  const samples = new Samples(backends, REQUESTS);
  const scheduler = new CarryingSmooth();
  const gapMs = (50 * (CHANGES + 1)) / REQUESTS;
  let epoch = -1;
  for (let request = 0; request < REQUESTS; request++) {
    const sentAtMs = request * gapMs;
    // Each change takes two milliseconds.
    for (; epoch < 0 || (epoch < CHANGES && sentAtMs + 0.5 >= 50 * (epoch + 1) + 2); epoch++)
      scheduler.change(place(all, epoch + 1) ?? {});
    const row = samples.send(0, request % 32, sentAtMs);
    const by = answer(scheduler.pick(), row, epoch);
    if (by === undefined) samples.fail(row, sentAtMs + 1, "reset");
    else samples.answer(row, sentAtMs + 1, 200, backends.indexOf(by), 0);
  }
  const changes = Array.from({ length: CHANGES }, (_, index) => ({
    writtenAtMs: 50 * (index + 1),
    splits: place(splits, index + 1) ?? [],
    config: `config ${(index + 1) % all.length}`,
  }));
  const empty = historyOf([], { splits: splits[0] ?? [], changes, config: "config 0" });
  return { ...empty, backends, samples, load: { kind: "steady", connections: 32, ratePerSecond: 5000 } };
}

const colours = [
  { blue: 1, green: 0 },
  { blue: 0, green: 1 },
];
const shifts = [
  { blue: 3, green: 1 },
  { blue: 1, green: 1 },
];

test.each<[string, History, string[]]>([
  ["that each answer tells", thousand(colours), ["pass", "pass"]],
  ["that no answer tells", thousand(shifts), ["pass", "unknown"]],
  [
    "where both configurations answer",
    thousand(colours, (by, row) => (row % 3 === 0 ? "blue" : by)),
    ["fail", "fail"],
  ],
  [
    "where every third request fails",
    thousand(shifts, (by, row) => (row % 3 ? by : undefined)),
    ["pass", "unknown"],
  ],
  ["where all requests fail", thousand(shifts, () => undefined), ["unknown", "unknown"]],
  ["where light children are starved", thousand(shifts, () => "blue"), ["fail", "unknown"]],
  [
    "between a thousand configurations",
    thousand(
      Array.from({ length: CHANGES + 1 }, (_, index) => ({
        blue: index + 1,
        green: 1000,
        [`c${index % 200}`]: 9,
      })),
    ),
    ["pass", "pass"],
  ],
])("a thousand changes are judged and reported in seconds: %s", (name, history, expected) => {
  const started = performance.now();
  const before = process.cpuUsage();
  const verdicts = judge(history, checks);
  buildReport(history, verdicts);
  const tookMs = performance.now() - started;
  process.stderr.write(
    `${name}: ${Math.round(tookMs)} ms; ${verdicts.map(({ summary }) => summary.slice(0, 150)).join(" | ")}\n`,
  );
  expect(verdicts.map(({ result }) => result)).toEqual(expected);
  // About two on a quiet machine. What takes time for each pair of changes takes minutes on any.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(10);
});

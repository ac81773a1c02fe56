import { configForWeights } from "../../config/weights.ts";
import { reloadStorm } from "../../fault/reload-storm.ts";
import { count } from "../../figures.ts";
import { everyRequestAnswered } from "../../judge/every-request-answered.ts";
import { witnessesAgree } from "../../judge/witnesses-agree.ts";
import { closed } from "../../load/closed.ts";
import type { Report } from "../../report/report.ts";
import { run } from "../../run.ts";
import { type Scenario, scenario } from "../../scenario.ts";
import type { Measured } from "../bench.ts";
import { shiftScenario } from "../shift.ts";

const RATE = 5000;
const CHANGES = 1000;
/** At least 50 ms apart at that rate, and a tenth more, as timers are not exact. */
const REQUESTS = 2 * RATE + CHANGES * 275;
/** Of each side of a pair, under a storm and without. */
const PAIR_REQUESTS = 60_000;
const STORM_EVERY_MS = 20;

const weights = [
  { blue: 3, green: 1 },
  { blue: 1, green: 1 },
] as const;

/**
 * What changes cost our own ingress: a thousand of them under an open loop of 5,000 requests a second, and the
 * throughput of a closed loop with fifty changes a second against that without, in alternated pairs.
 */
export async function measureReload(rounds: number, note: (text: string) => void): Promise<Measured[]> {
  const changed = await prove(thousandChanges());
  const bad = changed.failed + changed.lost + changed.unexpected;
  const verdicts = changed.verdicts.map(({ check, result }) => `${check} ${result}`).join(", ");
  note(
    `${count(changed.epochs.length - 1)} changes, ${count(changed.sent)} requests at ${count(changed.requestsPerSecond)}/s: ${changed.result} (${verdicts})`,
  );
  for (const { check, result, summary } of changed.verdicts)
    if (result !== "pass") note(`${check}: ${summary}`);

  const pairs = { calm: [] as number[], stormy: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const sides = round % 2 === 0 ? (["calm", "stormy"] as const) : (["stormy", "calm"] as const);
    const rates = { calm: 0, stormy: 0 };
    for (const side of sides) rates[side] = (await prove(pairSide(side))).requestsPerSecond;
    // The first pair warms up.
    if (round === 0) continue;
    for (const side of sides) pairs[side].push(rates[side]);
    note(`round ${round}: ${count(rates.calm)}/s without changes, ${count(rates.stormy)}/s with 50 a second`);
  }
  return [
    {
      name: "failed + lost + unexpected over 1,000 changes",
      unit: `of ${count(changed.sent)}`,
      values: [bad],
    },
    {
      name: "upper bound of that rate at 95 % (3/n)",
      unit: "%",
      values: [(300 / changed.sent) * (bad === 0 ? 1 : Number.NaN)],
    },
    { name: "settle time, median", unit: "ms", values: [changed.settleMs?.median ?? Number.NaN] },
    { name: "settle time, p99", unit: "ms", values: [changed.settleMs?.p99 ?? Number.NaN] },
    {
      name: "requests sent a second (asked: 5,000)",
      unit: "requests/s",
      values: [changed.requestsPerSecond],
    },
    { name: "throughput without changes", unit: "requests/s", values: pairs.calm },
    { name: "throughput with 50 changes a second", unit: "requests/s", values: pairs.stormy },
    {
      name: "with over without (aim: at least 0.9)",
      unit: "×",
      values: pairs.stormy.map((rate, index) => rate / (pairs.calm[index] ?? Number.NaN)),
    },
  ];
}

function thousandChanges(): Scenario {
  const [before, after] = weights.map((own, index) => ({
    source: `configuration ${index + 1}`,
    text: configForWeights(own),
  }));
  if (!before || !after) throw new TypeError("there are two configurations");
  return shiftScenario([before, after], {
    scheduler: "smooth",
    write: "rename",
    rate: RATE,
    requests: REQUESTS,
    times: CHANGES,
    connections: 32,
    within: 250,
  });
}

function pairSide(side: "calm" | "stormy"): Scenario {
  const [first, second] = weights;
  const storm = reloadStorm([second, first], { afterMs: 50, everyMs: STORM_EVERY_MS, times: 100_000 });
  return scenario({
    name: side,
    weights: first,
    load: closed({ requests: PAIR_REQUESTS, connections: 32 }),
    ...(side === "stormy" && { during: [storm] }),
    expect: [everyRequestAnswered(), witnessesAgree()],
  });
}

async function prove(value: Scenario): Promise<Report> {
  const { signal } = new AbortController();
  return (await run(value, { world: "processes", signal })).report;
}

import { closed } from "../../load/closed.ts";
import { Ledger } from "../../load/ledger.ts";
import { type Drive, type Load, TIMEOUT_MS } from "../../load/load.ts";
import { saturate } from "../../load/saturate.ts";
import { backendServices, bodyOf } from "../../world/backend.ts";
import { openWorld } from "../../world/choose.ts";
import type { Measured } from "../bench.ts";

const CONNECTIONS = 50;
const SECONDS = 4;
const BACKEND = "solo";

/**
 * How many requests a second the accounted load sends, beside bare autocannon: the same nginx, the same number of
 * connections, in alternation. Both run in this process, so that CPU time can be told by request.
 */
export async function measureLoad(rounds: number, note: (text: string) => void): Promise<Measured[]> {
  const { signal } = new AbortController();
  await using world = await openWorld("processes");
  const [running] = await world.start(
    backendServices([{ backend: BACKEND, url: "http://solo/", host: "solo", port: 80 }]),
    signal,
  );
  if (!running) throw new Error("the backend was not started");
  const drive = (): Drive => ({
    ledger: new Ledger([BACKEND], 1),
    routes: [{ name: "solo", host: "solo", path: "/", status: 200 }],
    addresses: [running.address(BACKEND)],
    bodies: [Buffer.from(bodyOf(BACKEND))],
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  let requests = 100_000;
  const accounted = async () => await timed(closed({ requests, connections: CONNECTIONS }), drive());
  const bare = async () => await timed(saturate({ seconds: SECONDS, connections: CONNECTIONS }), drive());

  const rates = { accounted: [] as Figures[], bare: [] as Figures[] };
  for (let round = 0; round <= rounds; round++) {
    const pair =
      round % 2 === 0 ? [await bare(), await accounted()] : [await accounted(), await bare()].reverse();
    const [cannon, own] = pair as [Figures, Figures];
    // The first pair warms both up, and tells how many requests take as long.
    requests = Math.round(own.perSecond * SECONDS);
    if (round === 0) continue;
    rates.bare.push(cannon);
    rates.accounted.push(own);
    note(
      `round ${round}: accounted ${own.perSecond.toFixed(0)}/s (${own.cpuUs.toFixed(1)} µs CPU), autocannon ${cannon.perSecond.toFixed(0)}/s (${cannon.cpuUs.toFixed(1)} µs CPU)`,
    );
  }
  return [
    {
      name: "accounted load, 50 connections",
      unit: "requests/s",
      values: rates.accounted.map((f) => f.perSecond),
    },
    { name: "autocannon, bare", unit: "requests/s", values: rates.bare.map((f) => f.perSecond) },
    {
      name: "accounted over bare (aim: at least 0.95)",
      unit: "×",
      values: rates.accounted.map((f, index) => f.perSecond / (rates.bare[index]?.perSecond ?? 1)),
    },
    {
      name: "accounted load, CPU of the driver",
      unit: "µs a request",
      values: rates.accounted.map((f) => f.cpuUs),
    },
    { name: "autocannon, CPU of the driver", unit: "µs a request", values: rates.bare.map((f) => f.cpuUs) },
  ];
}

interface Figures {
  readonly perSecond: number;
  readonly cpuUs: number;
}

async function timed(load: Load, drive: Drive): Promise<Figures> {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const saturation = await load.drive(drive);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = saturation?.seconds ?? (performance.now() - startedAt) / 1000;
  const answered = saturation?.answered ?? drive.ledger.done;
  return { perSecond: answered / seconds, cpuUs: (user + system) / answered };
}

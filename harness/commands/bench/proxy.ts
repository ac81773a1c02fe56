import { setTimeout as sleep } from "node:timers/promises";
import { latency } from "../../judge/latency.ts";
import { closed } from "../../load/closed.ts";
import { steady } from "../../load/steady.ts";
import { type SubjectName, subjectNamed, subjectNames } from "../../subject/subjects.ts";
import { backendServices } from "../../world/backend.ts";
import { openWorld } from "../../world/choose.ts";
import { findProgram } from "../../world/program.ts";
import type { Running } from "../../world/world.ts";
import type { Measured } from "../bench.ts";
import { cast, config, drive, whileConnected } from "./driver.ts";
import { usageOf } from "./usage.ts";

const CONNECTIONS = 50;
const REQUESTS = 100_000;
/** Of the load that goes by the clock, for latency. */
const RATE = 5_000;
const RATED_REQUESTS = 10_000;
/** The memory of a program is looked at once it has carried so many requests in all. */
const MEMORY_AFTER = 1_000_000;
/** Kept alive at once, for what they cost our own ingress. */
const KEPT_ALIVE = 10_000;
/** A program may take a moment to give back what it does not need. */
const REST_MS = 1_000;

/** A reverse proxy, and what was measured of it, round by round. */
interface Subject {
  readonly name: SubjectName;
  readonly running: Running;
  readonly perSecond: number[];
  readonly cpuUs: number[];
  readonly p99Ms: number[];
  carried: number;
}

/**
 * Throughput, CPU, latency and memory of our own ingress and of every other reverse proxy that is installed here, each
 * in front of the same two nginx backends: one after the other in every round, in an order that turns from round to round.
 */
export async function measureProxy(rounds: number, note: (text: string) => void): Promise<Measured[]> {
  const names = await installed(note);
  const { signal } = new AbortController();
  await using world = await openWorld("processes");
  const services = names.map((name) => subjectNamed(name, "smooth").service(config, ["web"]));
  const started = await world.start([...services, ...backendServices(cast.servers)], signal);
  const subjects = names.flatMap((name, index): Subject[] => {
    const running = started[index];
    return running ? [{ name, running, perSecond: [], cpuUs: [], p99Ms: [], carried: 0 }] : [];
  });

  for (let round = 0; round <= rounds; round++) {
    for (const subject of inTurn(subjects, round)) {
      await measureThroughput(subject, note);
      const ledger = await drive(subject.running, rated, note);
      subject.p99Ms.push(latency(ledger.samples).p99);
      subject.carried += REQUESTS + RATED_REQUESTS;
      // The first round warms up.
      if (round === 0) for (const values of [subject.perSecond, subject.cpuUs, subject.p99Ms]) values.pop();
      else note(`round ${round}: ${subject.name} ${summaryOf(subject)}`);
    }
  }

  const memories: Measured[] = [];
  for (const { name, running, carried } of subjects) {
    if (carried < MEMORY_AFTER) await drive(running, closedOf(MEMORY_AFTER - carried), note);
    const values = [usageOf(running.name).memoryMb];
    memories.push({ name: `${name}: memory after a million requests`, unit: "MB", values });
  }
  return [...figuresOf(subjects), ...memories, ...(await measureKeptAlive(subjects))];
}

const closedOf = (requests: number) => closed({ requests, connections: CONNECTIONS });
const rated = steady({ requests: RATED_REQUESTS, ratePerSecond: RATE, connections: CONNECTIONS });

async function measureThroughput(
  { running, perSecond, cpuUs }: Subject,
  note: (text: string) => void,
): Promise<void> {
  const before = usageOf(running.name);
  const startedAtMs = performance.now();
  const ledger = await drive(running, closedOf(REQUESTS), note);
  perSecond.push((1000 * ledger.done) / (performance.now() - startedAtMs));
  cpuUs.push((usageOf(running.name).cpuUs - before.cpuUs) / REQUESTS);
}

async function measureKeptAlive(subjects: readonly Subject[]): Promise<Measured[]> {
  const own = subjects.find(({ name }) => name === "ingress");
  if (own === undefined) return [];
  const memoryMb = await whileConnected(own.running, KEPT_ALIVE, async () => {
    await sleep(REST_MS);
    return usageOf(own.running.name).memoryMb;
  });
  return [{ name: "ingress: memory with 10,000 kept-alive connections", unit: "MB", values: [memoryMb] }];
}

function figuresOf(subjects: readonly Subject[]): Measured[] {
  const own = subjects.find(({ name }) => name === "ingress");
  return subjects.flatMap(({ name, perSecond, cpuUs, p99Ms }) => {
    const figures = [
      { name: `${name}: throughput`, unit: "requests/s", values: perSecond },
      { name: `${name}: CPU`, unit: "µs a request", values: cpuUs },
      { name: `${name}: p99 at 5,000 requests/s`, unit: "ms", values: p99Ms },
    ];
    if (own === undefined || name === own.name) return figures;
    const ratios = perSecond.map((value, round) => (own.perSecond[round] ?? Number.NaN) / value);
    const excess = p99Ms.map((value, round) => (own.p99Ms[round] ?? Number.NaN) - value);
    return [
      ...figures,
      { name: `throughput: our ingress over ${name}`, unit: "×", values: ratios },
      { name: `p99: our ingress less ${name}`, unit: "ms", values: excess },
    ];
  });
}

function inTurn(subjects: readonly Subject[], round: number): readonly Subject[] {
  const first = round % subjects.length;
  return [...subjects.slice(first), ...subjects.slice(0, first)];
}

function summaryOf({ perSecond, cpuUs, p99Ms }: Subject): string {
  const [rate = 0, cpu = 0, p99 = 0] = [perSecond.at(-1), cpuUs.at(-1), p99Ms.at(-1)];
  return `${rate.toFixed(0)}/s, ${cpu.toFixed(1)} µs CPU a request, p99 ${p99.toFixed(2)} ms at ${RATE}/s`;
}

async function installed(note: (text: string) => void): Promise<SubjectName[]> {
  const names: SubjectName[] = [];
  for (const name of subjectNames) {
    // The same program as another, told of changes in another way: here there are none.
    if (name === "haproxy-runtime") continue;
    if (name === "ingress" || (await findProgram(name))) names.push(name);
    else note(`${name} is not installed here, and is left out`);
  }
  return names;
}

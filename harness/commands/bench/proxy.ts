import { readFileSync } from "node:fs";
import { castOf } from "../../cast.ts";
import { configForWeights } from "../../config/weights.ts";
import { everyRequestAnswered } from "../../judge/every-request-answered.ts";
import { closed } from "../../load/closed.ts";
import { Ledger } from "../../load/ledger.ts";
import { TIMEOUT_MS } from "../../load/load.ts";
import { scenario } from "../../scenario.ts";
import { type SubjectName, subjectNamed, subjectNames } from "../../subject/subjects.ts";
import { backendServices, bodyOf } from "../../world/backend.ts";
import { openWorld } from "../../world/choose.ts";
import { processesNaming, processesUnder } from "../../world/processes-of.ts";
import { findProgram } from "../../world/program.ts";
import type { Running } from "../../world/world.ts";
import type { Measured } from "../bench.ts";

const CONNECTIONS = 50;
const REQUESTS = 100_000;
/** The memory of a program is looked at once it has carried so many requests in all. */
const MEMORY_AFTER = 1_000_000;
/** The kernel counts CPU time in hundredths of a second, whatever its own clock does. */
const TICK_US = 10_000;

/**
 * Throughput, CPU and memory of our own ingress and of every other reverse proxy that is installed here, each in front
 * of the same two nginx backends: one after the other in every round, in an order that turns from round to round.
 */
export async function measureProxy(rounds: number, note: (text: string) => void): Promise<Measured[]> {
  const names = await installed(note);
  const { signal } = new AbortController();
  const config = configForWeights({ blue: 3, green: 1 });
  const cast = await castOf(
    scenario({
      name: "bench",
      weights: { blue: 3, green: 1 },
      load: closed({ requests: 1, connections: 1 }),
      expect: [everyRequestAnswered()],
    }),
  );
  await using world = await openWorld("processes");
  const services = names.map((name) => subjectNamed(name, "smooth").service(config, ["web"]));
  const started = await world.start([...services, ...backendServices(cast.servers)], signal);

  const drive = async (running: Running, requests: number) => {
    const ledger = new Ledger(cast.backends, requests);
    const startedAt = performance.now();
    await closed({ requests, connections: CONNECTIONS }).drive({
      ledger,
      routes: cast.routes,
      addresses: [running.address("web")],
      bodies: cast.backends.map((backend) => Buffer.from(bodyOf(backend))),
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    if (ledger.failed > 0) note(`${running.name}: ${ledger.failed} of ${requests} requests failed`);
    return ledger.done / ((performance.now() - startedAt) / 1000);
  };

  const subjects = names.flatMap((name, index) => {
    const running = started[index];
    return running
      ? [
          {
            name,
            running,
            perSecond: [] as number[],
            cpuUs: [] as number[],
            carried: 0,
            memoryMb: [] as number[],
          },
        ]
      : [];
  });
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(turn + round) % subjects.length];
      if (!subject) continue;
      const before = usageOf(subject.running.name);
      const perSecond = await drive(subject.running, REQUESTS);
      const cpuUs = ((usageOf(subject.running.name).cpuTicks - before.cpuTicks) * TICK_US) / REQUESTS;
      subject.carried += REQUESTS;
      // The first round warms up.
      if (round === 0) continue;
      subject.perSecond.push(perSecond);
      subject.cpuUs.push(cpuUs);
      note(`round ${round}: ${subject.name} ${perSecond.toFixed(0)}/s, ${cpuUs.toFixed(1)} µs CPU a request`);
    }
  }
  for (const subject of subjects) {
    if (subject.carried < MEMORY_AFTER) await drive(subject.running, MEMORY_AFTER - subject.carried);
    subject.memoryMb.push(usageOf(subject.running.name).memoryMb);
  }
  const own = subjects.find(({ name }) => name === "ingress")?.perSecond ?? [];
  return subjects.flatMap(({ name, perSecond, cpuUs, memoryMb }) => [
    { name: `${name}: throughput`, unit: "requests/s", values: perSecond },
    ...(name === "ingress"
      ? []
      : [
          {
            name: `our ingress over ${name}`,
            unit: "×",
            values: perSecond.map((value, round) => (own[round] ?? Number.NaN) / value),
          },
        ]),
    { name: `${name}: CPU`, unit: "µs a request", values: cpuUs },
    { name: `${name}: memory after a million requests`, unit: "MB", values: memoryMb },
  ]);
}

async function installed(note: (text: string) => void): Promise<SubjectName[]> {
  const names: SubjectName[] = [];
  for (const name of subjectNames) {
    if (name === "ingress" || (await findProgram(name))) names.push(name);
    else note(`${name} is not installed here, and is left out`);
  }
  return names;
}

/** CPU time so far and memory now of a service's program with all that it has started. */
function usageOf(service: string): { readonly cpuTicks: number; readonly memoryMb: number } {
  const ours = processesUnder([process.pid]);
  const roots = processesNaming(`/${service}/`).flatMap(({ pid }) => (ours.has(pid) ? [pid] : []));
  const usages = [...processesUnder(roots)].map((pid) => {
    // What stands before the last parenthesis is the program's own name, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
    return { cpuTicks: Number(stat[11]) + Number(stat[12]), memoryMb: Number(kilobytes) / 1024 };
  });
  return {
    cpuTicks: usages.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0),
    memoryMb: usages.reduce((sum, { memoryMb }) => sum + memoryMb, 0),
  };
}

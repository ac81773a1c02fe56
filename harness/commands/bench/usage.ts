import { readFileSync } from "node:fs";
import { processesNaming, processesUnder } from "../../world/processes-of.ts";

/** The kernel counts CPU time in hundredths of a second, whatever its own clock does. */
const TICK_US = 10_000;

/** What a service's program, with all that it has started, has used. */
export interface Usage {
  /** CPU time so far, in µs, to a hundredth of a second. */
  readonly cpuUs: number;
  /** Memory now, in MB (2^20 bytes). */
  readonly memoryMb: number;
}

/** @param service as the world names it */
export function usageOf(service: string): Usage {
  const ours = processesUnder([process.pid]);
  const roots = processesNaming(`/${service}/`).flatMap(({ pid }) => (ours.has(pid) ? [pid] : []));
  const usages = [...processesUnder(roots)].map((pid) => {
    // What stands before the last parenthesis is the program's own name, which may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
    return { ticks: Number(stat[11]) + Number(stat[12]), memoryMb: Number(kilobytes) / 1024 };
  });
  return {
    cpuUs: usages.reduce((sum, { ticks }) => sum + ticks, 0) * TICK_US,
    memoryMb: usages.reduce((sum, { memoryMb }) => sum + memoryMb, 0),
  };
}

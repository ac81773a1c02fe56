import { cpus } from "node:os";
import { note, print } from "./output.ts";

/** A figure that was measured several times, in alternation with what it is compared to. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

/** What can be measured; each is loaded only where it is wanted. */
export type Measurement = "start" | "load" | "reload" | "proxy";

/** Measures splitproof side by side with what it builds on; prints medians and ranges as a table in Markdown. */
export async function bench(what: Measurement, rounds: number): Promise<number> {
  note(`${cpus().length} cores, Node ${process.versions.node}, ${rounds} alternated rounds`);
  const measured = await measure(what, rounds);
  print("| what | median | range |\n| --- | --- | --- |");
  for (const { name, unit, values } of measured) {
    print(
      `| ${name} | ${show(median(values))} ${unit} | ${show(Math.min(...values))} – ${show(Math.max(...values))} |`,
    );
  }
  return 0;
}

async function measure(what: Measurement, rounds: number): Promise<Measured[]> {
  switch (what) {
    case "start":
      return await (await import("./bench/start.ts")).measureStart(rounds, note);
    case "load":
      return await (await import("./bench/load.ts")).measureLoad(rounds, note);
    case "reload":
      return await (await import("./bench/reload.ts")).measureReload(rounds, note);
    case "proxy":
      return await (await import("./bench/proxy.ts")).measureProxy(rounds, note);
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function show(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

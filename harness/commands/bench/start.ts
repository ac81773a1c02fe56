import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { RunFolder } from "../../world/folder.ts";
import { imageFor } from "../../world/images.ts";
import type { Measured } from "../bench.ts";
import { rawDockerode } from "./raw-dockerode.ts";

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const canary = fileURLToPath(new URL("../../../fixtures/config/canary.toml", import.meta.url));

/**
 * How long a proof by four requests takes from the start of its process to its end, in both worlds, beside what
 * dockerode alone needs to start and remove the same containers.
 */
export async function measureStart(rounds: number, note: (text: string) => void): Promise<Measured[]> {
  const image = await imageFor("nginx");
  const processes: number[] = [];
  const containers: number[] = [];
  const raw: number[] = [];
  await using folder = await RunFolder.create();
  const out = join(folder.path, "reports");
  for (let round = 1; round <= rounds; round++) {
    processes.push(await seconds(() => check("processes", out)));
    raw.push(await seconds(() => rawDockerode(image.name)));
    containers.push(await seconds(() => check("containers", out)));
    note(
      `round ${round}: processes ${processes.at(-1)?.toFixed(2)} s, containers ${containers.at(-1)?.toFixed(2)} s, dockerode alone ${raw.at(-1)?.toFixed(2)} s`,
    );
  }
  return [
    { name: "check of 3:1 by 4 requests, processes", unit: "s", values: processes },
    { name: "check of 3:1 by 4 requests, containers", unit: "s", values: containers },
    { name: "dockerode alone: network, three containers, one port, ready, removal", unit: "s", values: raw },
    {
      name: "containers less 1.5 × dockerode alone (aim: at most 0.7 s)",
      unit: "s",
      values: containers.map((value, index) => value - 1.5 * (raw[index] ?? 0)),
    },
  ];
}

async function check(world: string, out: string): Promise<void> {
  await execa(process.execPath, [
    cli,
    "check",
    canary,
    "--requests",
    "4",
    "--world",
    world,
    "--json",
    "--out",
    out,
  ]);
}

async function seconds(task: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
}

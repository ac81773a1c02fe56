import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ownerOf } from "../harness/world/owner.ts";
import { OWNER_LABEL } from "../harness/world/sweep.ts";

/** Everything of one harness process that is still there: containers, networks, and folders. */
export async function leftBehind(pid = process.pid): Promise<string[]> {
  const owner = ownerOf(pid);
  const filter = ["--filter", `label=${OWNER_LABEL}=${owner}`, "--format", "{{.ID}}"];
  const { stdout: containers } = await execa("docker", ["ps", "--all", ...filter]);
  const { stdout: networks } = await execa("docker", ["network", "ls", ...filter]);
  const folders: string[] = [];
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith("splitproof-"))) {
    const note = await readFile(join(tmpdir(), name, "owner"), "utf8").catch(() => "");
    if (note === owner) folders.push(name);
  }
  return [...containers.split("\n"), ...networks.split("\n"), ...folders].filter((entry) => entry !== "");
}

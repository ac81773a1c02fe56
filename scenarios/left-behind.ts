import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { isGone, ownerOf } from "../harness/world/owner.ts";
import { processesNaming } from "../harness/world/processes-of.ts";
import { OWNER_LABEL } from "../harness/world/sweep.ts";

/** Every container, network, folder and process of this harness process, or of one that is gone, that is still there. */
export async function leftBehind(): Promise<string[]> {
  const found = [...(await labelled(["ps", "--all"])), ...(await labelled(["network", "ls"]))];
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith("splitproof-"))) {
    const note = (file: string) => readFile(join(tmpdir(), name, file), "utf8").catch(() => "");
    found.push({ name: join(tmpdir(), name), owner: await note("owner") });
  }
  const dead = found.filter(({ owner }) => owner === "" || owner === ownerOf(process.pid) || isGone(owner));
  const orphans = processesNaming(join(tmpdir(), "splitproof-")).filter(
    ({ command }) => !found.some(({ name }) => command.includes(name)),
  );
  return [...dead.map(({ name }) => name), ...orphans.map(({ command }) => command)];
}

async function labelled(command: readonly string[]): Promise<{ name: string; owner: string }[]> {
  const format = `{{.ID}} {{.Label "${OWNER_LABEL}"}}`;
  const { stdout } = await execa("docker", [
    ...command,
    "--filter",
    `label=${OWNER_LABEL}`,
    "--format",
    format,
  ]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ name: line.split(" ")[0] ?? "", owner: line.split(" ")[1] ?? "" }));
}

import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { WorldError } from "../../errors.ts";

/** Whether packages can be installed: root, on Debian or something made of it. */
export async function canInstall(): Promise<boolean> {
  const { ID, ID_LIKE } = await osRelease();
  return process.getuid?.() === 0 && /\b(debian|ubuntu)\b/.test(`${ID} ${ID_LIKE}`);
}

/** What this machine calls itself, and who we are on it. */
export async function machineName(): Promise<string> {
  const { PRETTY_NAME } = await osRelease();
  return `${PRETTY_NAME ?? process.platform}, ${process.getuid?.() === 0 ? "as root" : "not as root"}`;
}

/** @throws WorldError with the last lines of apt-get where it fails */
export async function install(packages: readonly string[]): Promise<void> {
  const release = await keepServicesFromStarting();
  try {
    await aptGet(["update"]);
    await aptGet(["install", "--yes", "--no-install-recommends", ...packages]);
  } finally {
    await release();
  }
}

async function aptGet(argv: readonly string[]): Promise<void> {
  const { failed, all } = await execa("apt-get", ["--quiet", ...argv], {
    all: true,
    reject: false,
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
  if (!failed) return;
  const lines = all.trim().split("\n").slice(-3).join(" / ");
  throw new WorldError(`apt-get ${argv.join(" ")} failed: ${lines || "it said nothing"}`);
}

/** Debian starts what it installs; an nginx of its own on port 80 is not wanted here. */
async function keepServicesFromStarting(): Promise<() => Promise<void>> {
  const policy = "/usr/sbin/policy-rc.d";
  try {
    await writeFile(policy, "#!/bin/sh\nexit 101\n", { flag: "wx" });
    await chmod(policy, 0o755);
    return () => rm(policy, { force: true });
  } catch {
    // Somebody else's policy: it decides.
    return async () => {};
  }
}

async function osRelease(): Promise<Record<string, string | undefined>> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)="?(.*?)"?$/gm)].map(([, name, value]) => [name, value]),
  );
}

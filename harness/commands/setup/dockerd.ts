import { spawn } from "node:child_process";
import { open, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { WorldError } from "../../errors.ts";
import { engineSocket } from "../../world/engine.ts";
import { isGone, ownerOf } from "../../world/owner.ts";

const LOG = "/var/log/splitproof-dockerd.log";
/** Which daemon setup started, so that --clean stops that one and no other. */
const RECORD = "/run/splitproof-dockerd";
const LIMIT_MS = 30_000;

const argv = [
  // A published port then carries two and a half times as many requests.
  "--userland-proxy=false",
  // The range reserved for benchmarks (RFC 2544): it collides with nobody's network, and no load can reach one.
  "--bip=198.18.0.1/24",
  "--default-address-pool",
  "base=198.18.16.0/20,size=24",
];

/**
 * Starts a daemon that outlives this process, and waits until it answers.
 *
 * @throws WorldError with the last lines of its log where it does not
 */
export async function startDockerd(): Promise<{ command: string; log: string }> {
  await removeStalePidFile("/var/run/docker.pid", "dockerd");
  await removeStalePidFile("/var/run/docker/containerd/containerd.pid", "containerd");
  const log = await open(LOG, "w");
  // By Node itself and onto the file itself: what execa pipes would end with this process, and keep it from ending.
  const daemon = spawn("dockerd", argv, { detached: true, stdio: ["ignore", log.fd, log.fd] });
  let ended = false;
  daemon
    .once("exit", () => {
      ended = true;
    })
    .once("error", () => {
      ended = true;
    })
    .unref();
  await log.close();

  const deadline = performance.now() + LIMIT_MS;
  while (!(await engineSocket())) {
    if (ended || performance.now() > deadline) {
      const lines = (await readFile(LOG, "utf8")).trim().split("\n").slice(-2).join(" / ");
      throw new WorldError(
        `dockerd ${ended ? "ended at once" : "did not answer in time"}: ${lines} (its log: ${LOG})`,
      );
    }
    await sleep(100);
  }
  if (daemon.pid !== undefined) await writeFile(RECORD, ownerOf(daemon.pid) ?? "");
  return { command: `dockerd ${argv.join(" ")}`, log: LOG };
}

/** Stops the daemon that {@link startDockerd} started; returns whether there was one. */
export async function stopDockerd(): Promise<boolean> {
  const owner = await readFile(RECORD, "utf8").catch(() => "");
  await rm(RECORD, { force: true });
  if (owner === "" || isGone(owner)) return false;
  process.kill(Number(owner.split("/")[1]), "SIGTERM");
  while (!isGone(owner)) await sleep(50);
  return true;
}

/** A killed daemon leaves its pid file behind, and the next one takes any process of that id for a daemon. */
async function removeStalePidFile(path: string, program: string): Promise<void> {
  const pid = (await readFile(path, "utf8").catch(() => "")).trim();
  if (pid === "") return;
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  if (name.trim() !== program) await rm(path, { force: true });
}

import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftBehind } from "../../scenarios/left-behind.ts";
import { engineSocket } from "./engine.ts";

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const endless = ["--requests", "100000000", "--connections", "8"];
let out = "";

function check(world: string, load: readonly string[], env: Record<string, string> = {}) {
  const argv = ["check", path("fixtures/config/canary.toml"), "--world", world, "--out", out, ...load];
  return execa(process.execPath, [path("harness/cli.ts"), ...argv], { reject: false, env });
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "nothing-stays-"));
});

afterAll(async () => {
  await rm(out, { recursive: true });
  expect(await leftBehind()).toEqual([]);
});

/** The folder of the run that a harness has begun; undefined while there is none. */
async function folderOf(pid: number | undefined): Promise<string | undefined> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith("splitproof-"))) {
    const owner = await readFile(join(tmpdir(), name, "owner"), "utf8").catch(() => "");
    if (owner.split("/")[1] === String(pid)) return join(tmpdir(), name);
  }
  return undefined;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

const begun = (pid: number | undefined) => until(async () => (await folderOf(pid)) !== undefined);
const underLoad = (pid: number | undefined) =>
  until(async () => {
    const log = join((await folderOf(pid)) ?? "", "backend-appv1/appv1.log");
    return await stat(log).then(
      ({ size }) => size > 0,
      () => false,
    );
  });

/** Where in its life a harness is killed; each leaves something else behind. */
const moments: Readonly<Record<string, (running: ReturnType<typeof check>) => Promise<unknown>>> = {
  "as it begins": ({ pid }) => begun(pid),
  "while services start": async ({ pid }) => {
    await begun(pid);
    await sleep(120);
  },
  "in mid-load": ({ pid }) => underLoad(pid),
  "while it stops": async (running) => {
    await underLoad(running.pid);
    running.kill("SIGINT");
    await sleep(15);
  },
};

describe.each(["processes", "containers"])("after kill -9 of the harness alone (%s)", (world) => {
  test(`the next run sweeps what it left: ${Object.keys(moments).join(", ")}`, async () => {
    // All at once: each has runs beside it that live, and runs that are dead.
    const killed = Object.values(moments).map(async (reached) => {
      const running = check(world, endless);
      await reached(running);
      running.kill("SIGKILL");
      await running;
    });
    await Promise.all(killed);
    // What the engine was asked for in the last moment may still be under way.
    if (world === "containers") await sleep(1500);
    expect((await leftBehind()).length).toBeGreaterThan(0);
    const next = await check(world, ["--requests", "4"]);
    expect([next.exitCode, next.stderr]).toEqual([0, `world: ${world} (as asked)`]);
    expect(await leftBehind()).toEqual([]);
  });

  test("a run beside it is spared", async () => {
    const living = check(world, ["--requests", "15000", "--connections", "4"]);
    const killed = check(world, endless);
    await Promise.all([underLoad(living.pid), underLoad(killed.pid)]);
    killed.kill("SIGKILL");
    await killed;
    const next = await check(world, ["--requests", "4"]);
    expect([next.exitCode, (await living).exitCode]).toEqual([0, 0]);
    expect(await leftBehind()).toEqual([]);
  });
});

describe.each(["processes", "containers"])("a signal (%s)", (world) => {
  test.each([
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends the run in order, with %d", async (signal, code) => {
    const running = check(world, endless);
    await Promise.race([underLoad(running.pid), running]);
    running.kill(signal);
    const { exitCode, stdout, stderr } = await running;
    expect(stderr).toMatch(
      /splitproof: interrupted before the run was done; everything that was started has been stopped$/,
    );
    expect([exitCode, stdout]).toEqual([code, ""]);
    expect(await leftBehind()).toEqual([]);
  });

  test("SIGINT twice ends it at once, and what is left is swept behind it", async () => {
    const running = check(world, endless);
    await underLoad(running.pid);
    running.kill("SIGINT");
    await sleep(5);
    running.kill("SIGINT");
    expect((await running).exitCode).toBe(130);
    await until(async () => (await leftBehind()).length === 0);
  });
});

test("an engine that stops answering in mid-run is told, and the next run sweeps", async () => {
  const engine = await engineSocket();
  const sockets = new Set<Socket>();
  const gate = createServer((client) => {
    const upstream = connect(engine ?? "");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy()).pipe(to);
    }
  });
  const socketPath = join(out, "engine.sock");
  await new Promise<void>((resolve) => gate.listen(socketPath, resolve));

  const running = check("containers", ["--requests", "30000", "--connections", "8"], {
    DOCKER_HOST: `unix://${socketPath}`,
  });
  await underLoad(running.pid);
  gate.close();
  for (const socket of sockets) socket.destroy();

  const { exitCode, stderr } = await running;
  expect(stderr).toMatch(/\nsplitproof: the container engine no longer answers, .*the next run sweeps them$/);
  expect(exitCode).toBe(4);
  expect((await leftBehind()).length).toBeGreaterThan(0);
  expect((await check("containers", ["--requests", "4"])).exitCode).toBe(0);
  expect(await leftBehind()).toEqual([]);
});

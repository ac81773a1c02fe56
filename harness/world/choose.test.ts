import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseWorld } from "./choose.ts";
import { findEngine } from "./engine.ts";

const answering = async () => ({ socket: "/run/e.sock" });
const denying = async () => ({ denied: "/run/e.sock" });
const none = async () => ({});

test("auto is containers where an engine answers, and says at which socket", async () => {
  expect(await chooseWorld("auto", ["appv1", "db.shop"], answering)).toEqual({
    name: "containers",
    reason: "an engine answers at /run/e.sock",
  });
});

test.each(["127.0.0.1", "localhost", "[::1]"])(
  "auto is processes where a server stands at %s",
  async (host) => {
    expect(await chooseWorld("auto", ["appv1", host], answering)).toEqual({
      name: "processes",
      reason: `a server stands at ${host}, which has no meaning in containers`,
    });
    // Whoever asks for containers is told what is in the way.
    expect((await chooseWorld("containers", [host], answering)).name).toBe("containers");
  },
);

test("auto is processes where no engine answers, or this user may not ask one", async () => {
  expect((await chooseWorld("auto", [], none)).reason).toBe("no container engine answers");
  expect(await chooseWorld("auto", [], denying)).toEqual({
    name: "processes",
    reason: "this user may not open /run/e.sock",
  });
});

test("who asks for containers is told whether there is no engine, or one that he may not open", async () => {
  await expect(chooseWorld("containers", [], none)).rejects.toThrow(
    "no container engine answers, and --world containers needs one; run `npm run setup`, or use --world processes",
  );
  await expect(chooseWorld("containers", [], denying)).rejects.toThrow(
    "--world containers needs an engine, and this user may not open /run/e.sock; add them to the group that it belongs to (`sudo usermod --append --groups docker USER`) and log in again, or use --world processes",
  );
});

test("a socket that this user may not open is told from one where nobody answers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "engine-"));
  const socket = join(folder, "e.sock");
  const server = createServer((_, response) => response.end("OK"));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    const absent = join(folder, "absent.sock");
    expect(await findEngine([absent])).toEqual({});
    expect(await findEngine([absent, socket])).toEqual({ socket });
    await chmod(socket, 0);
    // Root may open whatever is closed to others.
    if (process.getuid?.() === 0) process.seteuid?.(65_534);
    expect(await findEngine([socket])).toEqual({ denied: socket });
  } finally {
    process.seteuid?.(process.getuid?.() ?? 0);
    server.close();
    await rm(folder, { recursive: true });
  }
});

import { expect, test } from "vitest";
import { flaw } from "../history/samples.ts";
import { Ledger } from "./ledger.ts";
import type { Drive } from "./load.ts";
import { steady } from "./steady.ts";
import { BACKEND, BODY, goodAnswer, TestServer } from "./testing.ts";

async function driveTo(server: TestServer, timeoutMs = 5000): Promise<Drive> {
  return {
    ledger: new Ledger([BACKEND], 1),
    routes: [{ name: "r", host: "test", path: "/", status: 200 }],
    addresses: [await server.listen()],
    bodies: [Buffer.from(BODY)],
    timeoutMs,
    signal: AbortSignal.timeout(20_000),
  };
}

const rows = ({ samples }: Ledger) => Array.from({ length: samples.length }, (_, row) => row);

test("it never waits for answers, and opens connections for that", async () => {
  await using server = new TestServer(() => {});
  const drive = await driveTo(server, 400);
  await steady({ requests: 100, ratePerSecond: 500, connections: 2 }).drive(drive);
  const { samples } = drive.ledger;
  expect([samples.length, server.asked, drive.ledger.failed]).toEqual([100, 100, 100]);
  // All were sent within 200 ms, before the first was given up.
  expect(samples.sentAtMs(99)).toBeLessThan(400);
  expect(server.connections).toBe(100);
});

test("latency counts from when a request was due", async () => {
  const pauseMs = 150;
  await using server = new TestServer(({ socket, id, number }) => {
    socket.write(goodAnswer(id));
    // The driver lives in this process, so a pause here makes it late as well.
    if (number === 20) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  });
  const drive = await driveTo(server);
  await steady({ requests: 100, ratePerSecond: 200 }).drive(drive);
  const { samples } = drive.ledger;
  const sinceDue = rows(drive.ledger).map((row) => samples.latencyMs(row));
  expect(Math.max(...rows(drive.ledger).map((row) => samples.lateMs(row)))).toBeGreaterThan(pauseMs / 2);
  // 30 requests were due in the pause; by the time of sending they would look as fast as the others.
  expect(sinceDue.filter((ms) => ms > 20).length).toBeGreaterThan(15);
});

test("an answer that comes when nobody asked is noticed", async () => {
  await using server = new TestServer(({ socket, id, number }) => {
    socket.write(goodAnswer(id));
    if (number === 1) setTimeout(() => socket.write(goodAnswer(id)), 5);
  });
  const drive = await driveTo(server);
  await steady({ requests: 3, ratePerSecond: 20 }).drive(drive);
  const { flaws } = drive.ledger.samples.columns;
  expect(rows(drive.ledger).map((row) => flaws[row])).toEqual([flaw.unasked, flaw.unasked, 0]);
});

test("an interruption gives up what is in flight and ends it", async () => {
  await using server = new TestServer(() => {});
  const drive = { ...(await driveTo(server)), signal: AbortSignal.timeout(100) };
  await steady({ requests: 1_000_000, ratePerSecond: 100 }).drive(drive);
  const outcomes = new Set(
    rows(drive.ledger).map((row) => JSON.stringify(drive.ledger.samples.outcome(row))),
  );
  expect([...outcomes]).toEqual(['{"kind":"failed","reason":"aborted"}']);
});

import { describe, expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import type { Drive } from "./load.ts";
import { sessions } from "./sessions.ts";
import { BACKEND, BODY, type Exchange, TestServer } from "./testing.ts";

async function driveTo(server: TestServer, routes = 1, signal = AbortSignal.timeout(20_000)): Promise<Drive> {
  const address = await server.listen();
  return {
    ledger: new Ledger([BACKEND], 1),
    routes: Array.from({ length: routes }, (_, route) => ({
      name: `r${route}`,
      host: `r${route}.test`,
      path: "/",
      status: 200,
    })),
    addresses: Array.from({ length: routes }, () => address),
    bodies: [Buffer.from(BODY)],
    timeoutMs: 5000,
    signal,
  };
}

const cookieIn = (head: string) => /^cookie: (.*)$/m.exec(head)?.[1]?.trim();
const rows = ({ samples }: Ledger) => Array.from({ length: samples.length }, (_, row) => row);
const bySession = ({ ledger }: Drive) => Map.groupBy(rows(ledger), (row) => ledger.samples.session(row));

/** A server that gives every client that it does not know a cookie of its own, and notes who asked for what. */
function namingServer() {
  const asked = new Map<number, string>();
  let given = 0;
  const server = new TestServer(({ socket, id, head, answer }: Exchange) => {
    const known = cookieIn(head);
    const cookie = known ?? `who=${given++}`;
    asked.set(Number(id.split("-").at(-1)), cookie);
    socket.write(answer(known === undefined ? `Set-Cookie: ${cookie}; Path=/\r\n` : ""));
  });
  return { server, asked, given: () => given };
}

describe("each client sends so many requests, all with the cookie that it was given", () => {
  test.each([1, 4])("over %d connections", async (connections) => {
    const { server, asked, given } = namingServer();
    await using _ = server;
    const drive = await driveTo(server);
    await sessions({ sessions: 60, requestsEach: 5, connections }).drive(drive);
    expect([server.asked, drive.ledger.done, given(), server.connections]).toEqual([
      300,
      300,
      60,
      connections,
    ]);
    const all = bySession(drive);
    expect(all.size).toBe(60);
    for (const own of all.values()) {
      expect(own).toHaveLength(5);
      expect(new Set(own.map((row) => asked.get(row))).size).toBe(1);
    }
    expect(new Set([...all.values()].map(([first = -1]) => asked.get(first))).size).toBe(60);
  });
});

test("a client has one request in flight, and comes back on whatever connection is free", async () => {
  const { server } = namingServer();
  await using _ = server;
  const drive = await driveTo(server);
  await sessions({ sessions: 100, requestsEach: 4, connections: 4 }).drive(drive);
  const { samples } = drive.ledger;
  let wanderers = 0;
  for (const own of bySession(drive).values()) {
    for (const [index, row] of own.entries())
      if (index > 0)
        expect(samples.sentAtMs(row)).toBeGreaterThanOrEqual(samples.doneAtMs(own[index - 1] ?? 0) - 1e-3);
    if (new Set(own.map((row) => samples.columns.connection[row])).size > 1) wanderers++;
  }
  expect(wanderers).toBeGreaterThan(50);
});

test("clients that come back stand between new ones, in distances of all kinds", async () => {
  const { server } = namingServer();
  await using _ = server;
  const drive = await driveTo(server);
  await sessions({ sessions: 200, requestsEach: 4, connections: 1 }).drive(drive);
  const begun = [...bySession(drive).values()].map(([first = 0]) => first);
  const distances = begun.slice(1).map((row, index) => row - (begun[index] ?? 0));
  expect(new Set(distances.map((distance) => distance % 4)).size).toBe(4);
  // The last ones begin late, so that those that come back do not all come when nobody new does.
  expect(begun.at(-1)).toBeGreaterThan(400);
});

test("a client asks for one route, and several routes take turns", async () => {
  const { server } = namingServer();
  await using _ = server;
  const drive = await driveTo(server, 2);
  await sessions({ sessions: 10, requestsEach: 3, connections: 2 }).drive(drive);
  for (const [session, own] of bySession(drive))
    expect(new Set(own.map((row) => drive.ledger.samples.route(row)))).toEqual(new Set([session % 2]));
});

test("a client whose request failed comes back all the same", async () => {
  await using server = new TestServer(({ socket, answer, head }) => {
    if (cookieIn(head) === undefined) socket.write(answer("Set-Cookie: a=1\r\n"));
    else socket.destroy();
  });
  const drive = await driveTo(server);
  await sessions({ sessions: 5, requestsEach: 3, connections: 2 }).drive(drive);
  expect([drive.ledger.samples.length, drive.ledger.failed]).toEqual([15, 10]);
});

test("an interruption gives up what is in flight and ends it", async () => {
  const abort = new AbortController();
  await using server = new TestServer(() => {
    if (server.asked === 3) abort.abort();
  });
  const drive = await driveTo(server, 1, abort.signal);
  await sessions({ sessions: 50, requestsEach: 2, connections: 3 }).drive(drive);
  expect([drive.ledger.samples.length, drive.ledger.failed]).toEqual([3, 3]);
});

test.each([
  [
    { sessions: 0, requestsEach: 2, connections: 1 },
    "sessions: sessions must be a whole number from 1, not 0",
  ],
  [{ sessions: 1, requestsEach: 1, connections: 1 }, "requestsEach must be a whole number from 2, not 1"],
  [{ sessions: 1, requestsEach: 2.5, connections: 1 }, "requestsEach must be a whole number from 2, not 2.5"],
  [{ sessions: 1, requestsEach: 2, connections: 0 }, "connections must be a whole number from 1"],
])("%o is refused", (options, message) => {
  expect(() => sessions(options)).toThrow(message);
});

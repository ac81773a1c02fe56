import autocannon from "autocannon";
import { describe, expect, test } from "vitest";
import { flaw } from "../history/samples.ts";
import type { Address } from "../world/world.ts";
import { closed } from "./closed.ts";
import { Ledger } from "./ledger.ts";
import type { Drive } from "./load.ts";
import { BACKEND, BODY, type Exchange, goodAnswer, TestServer } from "./testing.ts";

const TIMEOUT_MS = 150;
const half = Math.floor(goodAnswer("12345678-1").length / 2);
const head = (fields: string) => `HTTP/1.1 200 OK\r\n${fields}\r\n`;
const named = (id: string) => `X-Backend: ${BACKEND}\r\nX-Request-Id: ${id}\r\n`;

/** What a server does, and what the ledger must say of so many requests. */
interface Fate {
  readonly does: string;
  readonly connections?: number;
  readonly sent?: number;
  onRequest(exchange: Exchange): void;
  onConnection?(socket: Exchange["socket"]): void;
  readonly answered: number;
  /** Of those answered, how many have something wrong with them. */
  readonly flawed?: { readonly [K in keyof typeof flaw]?: number };
  readonly failed?: Readonly<Record<string, number>>;
  /** The server's own tally, where it is not: asked as many as were sent, answered as many as the ledger says. */
  readonly server?: { readonly asked?: number; readonly answered?: number };
}

const well = ({ socket, answer, answered }: Exchange, more?: string) => {
  socket.write(answer(more));
  answered();
};

const fates: readonly Fate[] = [
  { does: "answers well", onRequest: well, answered: 100 },
  {
    does: "answers byte by byte",
    sent: 4,
    connections: 1,
    onRequest({ socket, answer, answered }) {
      const text = answer();
      const next = (at: number) => {
        if (at < text.length) socket.write(text.charAt(at), () => setImmediate(next, at + 1));
        else answered();
      };
      next(0);
    },
    answered: 4,
  },
  {
    does: "answers in chunks",
    onRequest({ socket, id, answered }) {
      socket.write(
        `${head(`Transfer-Encoding: chunked\r\n${named(id)}`)}1\r\nb\r\n1;x=y\r\n\n\r\n0\r\nX: y\r\n\r\n`,
      );
      answered();
    },
    answered: 100,
  },
  {
    does: "ends its body with the connection",
    onRequest({ socket, id, answered }) {
      socket.end(head(named(id)) + BODY);
      answered();
    },
    answered: 100,
  },
  {
    does: "answers with 500",
    onRequest({ socket, id, answered }) {
      socket.write(`HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nX-Request-Id: ${id}\r\n\r\n`);
      answered();
    },
    answered: 100,
  },
  {
    does: "resets before it answers",
    onRequest: ({ socket }) => socket.resetAndDestroy(),
    answered: 0,
    failed: { reset: 100 },
  },
  {
    does: "resets in mid-body",
    onRequest({ socket, answer }) {
      socket.write(answer().slice(0, -1), () => setTimeout(() => socket.resetAndDestroy(), 5));
    },
    answered: 0,
    failed: { reset: 100 },
  },
  {
    does: "closes without an answer",
    onRequest: ({ socket }) => socket.end(),
    answered: 0,
    failed: { closed: 100 },
  },
  {
    does: "closes after every 10 requests, unannounced",
    connections: 1,
    onRequest(exchange) {
      // What is on its way when it closes is read, and left without an answer.
      if (exchange.number <= 10) well(exchange);
      if (exchange.number === 10) exchange.socket.end();
    },
    answered: 91,
    failed: { closed: 9 },
    server: { asked: 91 },
  },
  {
    does: "closes after every 10 requests, and says so",
    connections: 1,
    onRequest(exchange) {
      const last = exchange.number === 10;
      well(exchange, last ? "Connection: close\r\n" : "");
      if (last) exchange.socket.end();
    },
    answered: 100,
  },
  {
    does: "sends Connection: close each time",
    onRequest(exchange) {
      well(exchange, "Connection: close\r\n");
      exchange.socket.end();
    },
    answered: 100,
  },
  {
    does: "truncates the body",
    onRequest: ({ socket, answer }) => socket.end(answer().slice(0, -1)),
    answered: 0,
    failed: { truncated: 100 },
  },
  {
    does: "truncates a body in chunks",
    onRequest: ({ socket, id }) =>
      socket.end(`${head(`Transfer-Encoding: chunked\r\n${named(id)}`)}2\r\nb\n\r\n`),
    answered: 0,
    failed: { truncated: 100 },
  },
  {
    does: "gives a shorter body with a length that fits it",
    onRequest({ socket, id, answered }) {
      socket.write(`${head(`Content-Length: 1\r\n${named(id)}`)}b`);
      answered();
    },
    answered: 100,
    flawed: { body: 100 },
  },
  { does: "stalls", sent: 20, onRequest: () => {}, answered: 0, failed: { timeout: 20 } },
  {
    does: "stalls in mid-body",
    onRequest: ({ socket, answer }) => socket.write(answer().slice(0, -1)),
    answered: 0,
    failed: { timeout: 20 },
    sent: 20,
  },
  {
    does: "sends half a header and stalls",
    onRequest: ({ socket, answer }) => socket.write(answer().slice(0, half)),
    answered: 0,
    failed: { timeout: 20 },
    sent: 20,
  },
  {
    does: "sends half a header and closes",
    onRequest: ({ socket, answer }) => socket.end(answer().slice(0, half)),
    answered: 0,
    failed: { truncated: 100 },
  },
  {
    does: "sends no HTTP",
    onRequest: ({ socket }) => socket.write("220 mail.example ready\r\n"),
    answered: 0,
    failed: { protocol: 100 },
  },
  {
    does: "gives two lengths",
    onRequest: ({ socket, answer }) => socket.write(answer("Content-Length: 3\r\n")),
    answered: 0,
    failed: { protocol: 100 },
  },
  {
    does: "changes the protocol",
    onRequest: ({ socket }) => socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    answered: 0,
    failed: { protocol: 100 },
  },
  {
    does: "sends 1xx first",
    onRequest({ socket, answer, answered }) {
      socket.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
      setTimeout(() => socket.write(answer()), 2);
      answered();
    },
    answered: 100,
  },
  {
    does: "sends an answer before anybody asked",
    onConnection: (socket) => socket.write(goodAnswer("nobody")),
    onRequest: () => {},
    answered: 100,
    flawed: { id: 100 },
    server: { answered: 0 },
  },
  {
    does: "answers twice at once",
    onRequest({ socket, answer, answered }) {
      socket.write(answer() + answer());
      answered();
      answered();
    },
    answered: 100,
    flawed: { unasked: 100 },
    server: { answered: 200 },
  },
  {
    does: "gives the answer before last again",
    connections: 1,
    onRequest(exchange) {
      const { socket, number } = exchange;
      if (number % 2 === 1) well(exchange);
      else socket.write(goodAnswer("12345678-0"), () => exchange.answered());
    },
    answered: 100,
    flawed: { id: 50 },
  },
];

function driveTo(address: Address): Drive {
  return {
    ledger: new Ledger([BACKEND], 1),
    routes: [{ name: "r", host: "test", path: "/", status: 200 }],
    addresses: [address],
    bodies: [Buffer.from(BODY)],
    timeoutMs: TIMEOUT_MS,
    signal: AbortSignal.timeout(20_000),
  };
}

/** Everything that the ledger says, by name. */
function countsOf({ samples }: Ledger) {
  const failed: Record<string, number> = {};
  const flawed: Record<string, number> = {};
  let [answered, lost] = [0, 0];
  for (let row = 0; row < samples.length; row++) {
    const outcome = samples.outcome(row);
    if (outcome.kind === "lost") lost++;
    else if (outcome.kind === "failed") failed[outcome.reason] = (failed[outcome.reason] ?? 0) + 1;
    else {
      answered++;
      for (const [name, bit] of Object.entries(flaw)) {
        // The 500 carries no name of a backend, and needs none.
        if (((samples.columns.flaws[row] ?? 0) & bit) !== 0) flawed[name] = (flawed[name] ?? 0) + 1;
      }
    }
  }
  return { sent: samples.length, answered, failed, lost, flawed };
}

describe("the ledger accounts for every request, whatever the server does", () => {
  test.each(fates.map((fate) => [fate.does, fate] as const))("%s", async (_, fate) => {
    const { sent = 100, connections = 10 } = fate;
    await using server = new TestServer(fate.onRequest, fate.onConnection);
    const drive = driveTo(await server.listen());
    await closed({ requests: sent, connections }).drive(drive);

    const { answered, failed = {}, flawed = {} } = fate;
    expect(countsOf(drive.ledger)).toEqual({ sent, answered, failed, lost: 0, flawed });
    expect(server.answered).toBe(fate.server?.answered ?? answered);
    if (!fate.onConnection) expect(server.asked).toBeGreaterThanOrEqual(fate.server?.asked ?? sent);
    expect(server.asked).toBeLessThanOrEqual(sent);
    for (const row of rowsThatTimedOut(drive.ledger)) {
      expect(Math.abs(drive.ledger.samples.tookMs(row) - TIMEOUT_MS)).toBeLessThanOrEqual(5);
    }
  });

  test("refuses connections", async () => {
    const server = new TestServer(() => {});
    const address = await server.listen();
    await server[Symbol.asyncDispose]();
    const drive = driveTo(address);
    await closed({ requests: 100, connections: 10 }).drive(drive);
    expect(countsOf(drive.ledger)).toEqual({
      sent: 100,
      answered: 0,
      failed: { refused: 100 },
      lost: 0,
      flawed: {},
    });
  });
});

function rowsThatTimedOut({ samples }: Ledger): number[] {
  return Array.from({ length: samples.length }, (_, row) => row).filter((row) => {
    const outcome = samples.outcome(row);
    return outcome.kind === "failed" && outcome.reason === "timeout";
  });
}

/** Why its counters are never our evidence. Where one of these fails, autocannon has been mended: say so in saturate. */
describe("autocannon loses requests in silence", () => {
  const closingAfter = (most: number) => (exchange: Exchange) => {
    if (exchange.number <= most) well(exchange);
    if (exchange.number === most) exchange.socket.end();
  };
  test.each([
    ["more in flight than one a connection", { amount: 1000, connections: 10, pipelining: 10 }, well, 910],
    [
      "a server that closes after 1,000 requests",
      { amount: 20_000, connections: 10 },
      closingAfter(1000),
      19_990,
    ],
    ["a server that closes after 100", { amount: 5000, connections: 1 }, closingAfter(100), 4951],
    [
      "a server that closes after each, and says so",
      { amount: 1000, connections: 10 },
      ({ socket, answer }: Exchange) => void socket.end(answer("Connection: close\r\n")),
      500,
    ],
    [
      "a server that truncates every answer, of which some count as good",
      { amount: 100, connections: 10 },
      ({ socket, answer }: Exchange) => void socket.end(answer().slice(0, -1)),
      30,
    ],
    [
      "a server that closes without an answer",
      { amount: 100, connections: 10 },
      ({ socket }: Exchange) => void socket.end(),
      0,
    ],
  ])("%s", async (_, options, onRequest, answered) => {
    await using server = new TestServer(onRequest);
    const { host, port } = await server.listen();
    const result = await autocannon({ url: `http://${host}:${port}/`, sampleInt: 10, ...options });
    expect([result.requests.total, result.errors]).toEqual([answered, 0]);
    expect(answered).toBeLessThan(options.amount);
  });
});

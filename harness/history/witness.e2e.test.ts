import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { ID_HEADER } from "../world/backend.ts";
import { Witness } from "./witness.ts";

const PREFIX = "run-";

/** A backend that logs whoever asks it at once, and one line more each time that its log is looked at. */
class SlowLog implements AsyncDisposable {
  #log = "";
  readonly #late: string[];
  readonly #server = createServer((request: IncomingMessage, response) => {
    this.#log += `${request.headers[ID_HEADER]} 200 1.5\n`;
    response.end();
  });

  constructor(late: readonly string[]) {
    this.#late = late.map((id) => `${id} 200 1\n`);
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  address() {
    return { host: "127.0.0.1", port: (this.#server.address() as AddressInfo).port };
  }

  read(_: string, from: number): Promise<Buffer> {
    const seen = Buffer.from(this.#log).subarray(from);
    this.#log += this.#late.shift() ?? "";
    return Promise.resolve(seen);
  }

  async clear(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function collected(lines: number | undefined, late: readonly string[]) {
  await using log = await new SlowLog(late).listen();
  const witness = new Witness(["m"], new Map([["m", log]]));
  return await witness.collect(PREFIX, 0, lines === undefined ? [] : [{ backends: ["m"], lines }]);
}

test("lines that are awaited are read, though they are written after the marker would have been", async () => {
  const late = [0, 1, 2, 3].map((sequence) => PREFIX + sequence);
  const hits = await collected(4, late);
  expect([hits.length, hits.complete]).toEqual([4, [true]]);
  expect([0, 1, 2, 3].map((row) => hits.sequence(row))).toEqual([0, 1, 2, 3]);
  // Nobody waits for what is not announced: the marker comes before it.
  expect((await collected(undefined, late)).length).toBeLessThan(4);
});

test("what never comes is not waited for without end, and the log is whole without it", async () => {
  const hits = await collected(3, [`${PREFIX}0`]);
  expect([hits.length, hits.complete]).toEqual([1, [true]]);
});

test("none are awaited where none are due", async () => {
  const hits = await collected(0, []);
  expect([hits.length, hits.complete]).toEqual([0, [true]]);
});

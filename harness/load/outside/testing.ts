import { readFileSync } from "node:fs";
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { pickOf } from "../../judge/statistics/testing.ts";
import { randomOf } from "../../judge/testing-storm.ts";

const tls = new URL("../../../fixtures/tls/", import.meta.url);
/** Signed by itself, for shop.test. */
export const CERTIFICATE = new URL("cert.pem", tls).pathname;

/** An ingress that is not ours: it answers what a test says. */
export class Stranger implements AsyncDisposable {
  asked = 0;
  connections = 0;
  /** The most requests that were being answered at one time. */
  mostAtOnce = 0;
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start(
    answer: (request: IncomingMessage, response: ServerResponse, number: number) => void,
    { secure = false } = {},
  ): Promise<Stranger> {
    let self: Stranger | undefined;
    let now = 0;
    const listener: RequestListener = (request, response) => {
      if (!self) return;
      self.mostAtOnce = Math.max(self.mostAtOnce, ++now);
      response.on("close", () => now--);
      answer(request, response, self.asked++);
    };
    const server = secure
      ? createHttps({ key: readFileSync(new URL("key.pem", tls)), cert: readFileSync(CERTIFICATE) }, listener)
      : createHttp(listener);
    server.on(secure ? "secureConnection" : "connection", () => {
      if (self) self.connections++;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    self = new Stranger(`${secure ? "https" : "http"}://127.0.0.1:${port}/`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return self;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}

/** Answers by naming a backend. */
export function naming(pick: (number: number) => string | undefined) {
  return (_: IncomingMessage, response: ServerResponse, number: number) => {
    const name = pick(number);
    if (name !== undefined) response.setHeader("X-Backend", name);
    response.end(`from ${name}\n`);
  };
}

/** Independent picks, the same in every run. */
export function dice(shares: Readonly<Record<string, number>>, seed: number): () => string {
  const random = randomOf(seed);
  const names = Object.keys(shares);
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  const parts = Object.values(shares).map((share) => share / total);
  return () => names[pickOf(parts, random())] ?? "";
}

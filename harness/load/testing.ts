import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { ID_HEADER } from "../world/backend.ts";

export const BACKEND = "b";
export const BODY = "b\n";

/** One request that a test server was asked, and what it may do about it. */
export interface Exchange {
  readonly socket: Socket;
  readonly id: string;
  /** The request's line and fields. */
  readonly head: string;
  /** From 1, on this connection. */
  readonly number: number;
  /** The whole answer that a good server gives. */
  answer(more?: string): string;
  /** Counts a complete answer as given. */
  answered(): void;
}

/** A server that does what a test tells it, and keeps its own count of it. */
export class TestServer implements AsyncDisposable {
  /** Requests that it has read, and complete answers that it has written. */
  asked = 0;
  answered = 0;
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(onRequest: (exchange: Exchange) => void, onConnection: (socket: Socket) => void = () => {}) {
    this.#server = createServer((socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket)).on("error", () => {});
      onConnection(socket);
      let text = "";
      let number = 0;
      socket.setEncoding("latin1").on("data", (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf("\r\n\r\n"); end !== -1; end = text.indexOf("\r\n\r\n")) {
          const head = text.slice(0, end);
          const id = new RegExp(`^${ID_HEADER}: (.*)$`, "m").exec(head)?.[1]?.trim() ?? "";
          text = text.slice(end + 4);
          this.asked++;
          onRequest({
            socket,
            id,
            head,
            number: ++number,
            answer: (more) => goodAnswer(id, more),
            answered: () => this.answered++,
          });
        }
      });
    });
  }

  async listen(): Promise<{ host: string; port: number }> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return { host: "127.0.0.1", port: (this.#server.address() as AddressInfo).port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function goodAnswer(id: string, more = ""): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\nX-Backend: ${BACKEND}\r\nX-Request-Id: ${id}\r\n${more}\r\n${BODY}`;
}

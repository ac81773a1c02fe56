import type { Client, Dispatcher } from "undici";
import UndiciClient from "undici/lib/dispatcher/client.js";
import { type FailureReason, NO_BACKEND } from "../history/samples.ts";
import { BACKEND_HEADER, ID_HEADER } from "../world/backend.ts";
import { type Drive, TIMEOUT_MS } from "./load.ts";

/** How we end a request that took too long, told apart from every error of the network. */
class TimeoutError extends Error {}

/** How we end a request because the run is ending. */
class AbortedError extends Error {}

/**
 * One client connection with at most one request in flight. It sends, takes down what became of it, and sends the
 * next until there is none. The object is its own response handler: nothing is allocated for a request but what
 * undici needs.
 */
export class Connection implements Dispatcher.DispatchHandler {
  readonly #drive: Drive;
  readonly #number: number;
  /** Gives the route of the next request, or undefined when all have been sent. */
  readonly #next: () => number | undefined;
  readonly #clients: (Client | undefined)[];
  readonly #finished = Promise.withResolvers<void>();
  readonly #headers = [ID_HEADER, "", "host", ""];
  readonly #timer = setTimeout(() => this.#end(new TimeoutError("no answer in time")), TIMEOUT_MS);

  #route = 0;
  #row = -1;
  #id = "";
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #backend = NO_BACKEND;
  #idIsWrong = false;
  #bodyIsWrong = false;
  #bodyLength = 0;

  constructor(drive: Drive, number: number, next: () => number | undefined) {
    this.#drive = drive;
    this.#number = number;
    this.#next = next;
    this.#clients = drive.routes.map(() => undefined);
  }

  /** Sends one request after another; resolves when the last one is accounted for. */
  async run(): Promise<void> {
    const abort = () => this.#end(new AbortedError("the run was interrupted"));
    this.#drive.signal.addEventListener("abort", abort);
    this.#send();
    await this.#finished.promise;
    clearTimeout(this.#timer);
    this.#drive.signal.removeEventListener("abort", abort);
    await Promise.all(this.#clients.map((client) => client?.destroy()));
  }

  #send(): void {
    const route = this.#drive.signal.aborted ? undefined : this.#next();
    const target = this.#drive.routes[route ?? -1];
    if (route === undefined || target === undefined) {
      this.#finished.resolve();
      return;
    }
    const { ledger } = this.#drive;
    this.#route = route;
    this.#controller = undefined;
    this.#status = 0;
    this.#backend = NO_BACKEND;
    this.#idIsWrong = this.#bodyIsWrong = false;
    this.#bodyLength = 0;
    this.#row = ledger.send(route, this.#number);
    this.#id = ledger.prefix + this.#row;
    this.#headers[1] = this.#id;
    this.#headers[3] = target.host;
    this.#timer.refresh();
    this.#client(route).dispatch({ method: "GET", path: target.path, headers: this.#headers }, this);
  }

  #client(route: number): Client {
    const existing = this.#clients[route];
    if (existing && !existing.destroyed) return existing;
    const address = this.#drive.addresses[route];
    const client = new UndiciClient(`http://${address?.host}:${address?.port}`, {
      pipelining: 1,
      // Time is kept by our own clock: undici's is coarse.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 600_000,
    });
    // Routes on one entry point share its connection.
    this.#drive.addresses.forEach((other, index) => {
      if (other.host === address?.host && other.port === address.port) this.#clients[index] = client;
    });
    return client;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    // Interim answers (1xx) come first and are not the answer.
    if (status < 200) return;
    const { ledger } = this.#drive;
    const name = headers[BACKEND_HEADER];
    const backend = name === undefined ? -1 : ledger.samples.backends.indexOf(String(name));
    this.#status = status;
    this.#backend = backend === -1 ? NO_BACKEND : backend;
    this.#idIsWrong = headers[ID_HEADER] !== this.#id;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    const expected = this.#drive.bodies[this.#backend];
    const end = this.#bodyLength + chunk.length;
    if (expected && !chunk.equals(expected.subarray(this.#bodyLength, end))) this.#bodyIsWrong = true;
    this.#bodyLength = end;
  }

  onResponseEnd(): void {
    const expected = this.#drive.bodies[this.#backend];
    const body = expected !== undefined && (this.#bodyIsWrong || this.#bodyLength !== expected.length);
    this.#drive.ledger.answer(this.#row, this.#status, this.#backend, { body, id: this.#idIsWrong });
    this.#row = -1;
    this.#send();
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#row === -1) return;
    this.#drive.ledger.fail(this.#row, reasonOf(error, this.#status !== 0));
    this.#row = -1;
    // Not at once: a server that refuses everything must not become a recursion without end.
    setImmediate(() => this.#send());
  }

  /** Ends the request in flight, wherever it is; undici then reports our own error for it. */
  #end(error: Error): void {
    if (this.#row === -1) return;
    if (this.#controller) this.#controller.abort(error);
    else this.#clients[this.#route]?.destroy(error);
  }
}

/** The name of what became of a request that was not answered. */
function reasonOf(error: Error & { code?: string }, answerHadBegun: boolean): FailureReason {
  if (error instanceof TimeoutError) return "timeout";
  if (error instanceof AbortedError) return "aborted";
  switch (error.code) {
    case "ECONNREFUSED":
      return "refused";
    case "ECONNRESET":
    case "EPIPE":
      return "reset";
    case "UND_ERR_SOCKET":
      return answerHadBegun ? "truncated" : "closed";
    case "UND_ERR_CONNECT_TIMEOUT":
      return "timeout";
    default:
      return "protocol";
  }
}

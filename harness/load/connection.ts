import { connect, type Socket } from "node:net";
import { type FailureReason, flaw, NO_BACKEND } from "../history/samples.ts";
import { ID_HEADER } from "../world/backend.ts";
import { Answer } from "./http/answer.ts";
import type { Drive } from "./load.ts";
import type { Session } from "./session.ts";

/** Read into by every socket in turn: what is in it is used before the next one reads. */
const received = Buffer.allocUnsafeSlow(65_536);

/**
 * One client connection with at most one request in flight, on a plain socket: every byte that comes is read here, so
 * that nothing can become of a request which the ledger is not told. (An HTTP library is slower, keeps time coarsely,
 * and has opinions on what to retry and what to hide.)
 */
export class Connection {
  readonly #drive: Drive;
  readonly #number: number;
  /** Called when the request in flight has been accounted for. */
  readonly #onIdle: (connection: Connection) => void;
  /** For each route the open socket to its address; routes with one address share it. */
  readonly #sockets: (Socket | undefined)[];
  readonly #requests: readonly string[];
  readonly #answer = new Answer((bytes, start, end) => this.#body(bytes, start, end));
  readonly #timer: NodeJS.Timeout;

  #socket: Socket | undefined;
  /** The request in flight; -1 where there is none. */
  #row = -1;
  #lastRow = -1;
  #id = "";
  /** Whose request it is, where clients come back. */
  #session: Session | undefined;
  #bodyBackend = NO_BACKEND;
  #bodyLength = 0;
  #bodyIsWrong = false;

  constructor(drive: Drive, number: number, onIdle: (connection: Connection) => void) {
    this.#drive = drive;
    this.#number = number;
    this.#onIdle = onIdle;
    this.#sockets = drive.routes.map(() => undefined);
    this.#requests = drive.routes.map(
      ({ host, path }) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${ID_HEADER}: `,
    );
    this.#timer = setTimeout(() => this.#giveUp("timeout"), drive.timeoutMs);
  }

  /**
   * Sends one request; there must be none in flight.
   *
   * @param dueAtMs when it should have been sent; default: now
   * @param session whose cookies it carries, and who keeps those that its answer sets; default: none and nobody
   */
  send(route: number, dueAtMs?: number, session?: Session): void {
    const { ledger } = this.#drive;
    const socket = this.#sockets[route] ?? this.#open(route);
    this.#socket = socket;
    this.#answer.begin();
    this.#bodyBackend = -1;
    this.#bodyLength = 0;
    this.#bodyIsWrong = false;
    this.#session = session;
    this.#row = ledger.send(route, this.#number, dueAtMs, session?.number);
    this.#id = ledger.prefix + this.#row;
    this.#timer.refresh();
    socket.write(`${this.#requests[route]}${this.#id}\r\n${session?.cookieLine ?? ""}\r\n`, "latin1");
  }

  /** Gives up the request in flight, as the run is ending. */
  abort(): void {
    this.#giveUp("aborted");
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const socket of this.#sockets.splice(0)) socket?.destroy();
  }

  #open(route: number): Socket {
    const { addresses } = this.#drive;
    const { host, port } = addresses[route] ?? { host: "", port: 0 };
    const socket: Socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: received,
        callback: (length) => {
          this.#read(socket, length);
          return true;
        },
      },
    });
    let error: NodeJS.ErrnoException | undefined;
    socket.on("error", (cause) => {
      error = cause;
    });
    socket.on("close", () => this.#closed(socket, error));
    addresses.forEach((other, index) => {
      if (other.host === host && other.port === port) this.#sockets[index] = socket;
    });
    return socket;
  }

  #read(socket: Socket, length: number): void {
    if (socket.destroyed) return;
    if (this.#row === -1 || socket !== this.#socket) {
      // Nobody asked on this connection. What nobody asked for may say anything, so nothing more is read from it.
      if (this.#lastRow !== -1) this.#drive.ledger.samples.flaw(this.#lastRow, flaw.unasked);
      this.#drop(socket);
      return;
    }
    const progress = this.#answer.read(received, length);
    if (progress === "malformed") this.#fail("protocol");
    else if (progress === "done") this.#answered(socket, this.#answer.end < length);
  }

  #body(bytes: Buffer, start: number, end: number): void {
    if (this.#bodyBackend === -1) this.#bodyBackend = this.#backend();
    const expected = this.#drive.bodies[this.#bodyBackend];
    const from = this.#bodyLength;
    this.#bodyLength = from + end - start;
    if (expected && bytes.compare(expected, from, this.#bodyLength, start, end) !== 0)
      this.#bodyIsWrong = true;
  }

  #backend(): number {
    const { backend } = this.#answer.head;
    const index = backend === undefined ? -1 : this.#drive.ledger.samples.backends.indexOf(backend);
    return index === -1 ? NO_BACKEND : index;
  }

  #answered(socket: Socket, moreFollows: boolean): void {
    const { head } = this.#answer;
    const backend = this.#bodyBackend === -1 ? this.#backend() : this.#bodyBackend;
    const expected = this.#drive.bodies[backend];
    const isWrong = expected !== undefined && (this.#bodyIsWrong || this.#bodyLength !== expected.length);
    const flaws =
      (isWrong ? flaw.body : 0) | (head.id === this.#id ? 0 : flaw.id) | (moreFollows ? flaw.unasked : 0);
    // An answer to another request shows that the server has lost count: the next would not be ours either.
    const isForeign = head.id !== undefined && head.id !== this.#id;
    if (head.closes || head.lastsUntilClose || moreFollows || isForeign) this.#drop(socket);
    if (head.closes) this.#drive.ledger.closed++;
    const row = this.#row;
    this.#lastRow = row;
    this.#row = -1;
    this.#drive.ledger.answer(row, head.status, backend, flaws);
    if (head.setCookies) this.#session?.keep(head.setCookies);
    this.#onIdle(this);
  }

  #closed(socket: Socket, error: NodeJS.ErrnoException | undefined): void {
    // Those that were dropped here are not known any more, and one that never answered was not open.
    if (this.#sockets.includes(socket) && socket.bytesRead > 0) this.#drive.ledger.closed++;
    this.#forget(socket);
    if (this.#row === -1 || socket !== this.#socket) return;
    if (error)
      this.#fail(socket.remoteAddress === undefined && socket.bytesRead === 0 ? reasonOf(error) : "reset");
    else if (this.#answer.mayEndHere) this.#answered(socket, false);
    else this.#fail(this.#answer.hasBegun ? "truncated" : "closed");
  }

  #giveUp(reason: FailureReason): void {
    if (this.#row !== -1) this.#fail(reason);
  }

  #fail(reason: FailureReason): void {
    const row = this.#row;
    this.#row = -1;
    if (this.#socket) this.#drop(this.#socket);
    this.#drive.ledger.fail(row, reason);
    // Not at once: a server that refuses everything must not become a recursion without end.
    setImmediate(this.#onIdle, this);
  }

  #drop(socket: Socket): void {
    this.#forget(socket);
    socket.destroy();
  }

  #forget(socket: Socket): void {
    this.#sockets.forEach((other, route) => {
      if (other === socket) this.#sockets[route] = undefined;
    });
  }
}

/** What an error of the network is called, before there was a connection or on it. */
function reasonOf({ code }: NodeJS.ErrnoException): FailureReason {
  if (code === "ETIMEDOUT") return "timeout";
  return code === "ECONNRESET" || code === "EPIPE" ? "reset" : "refused";
}

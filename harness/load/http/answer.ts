import { ChunkedBody } from "./chunked.ts";
import { Head, INCOMPLETE, MALFORMED, parseHead } from "./head.ts";

/** More than any server sends; a head that goes on for longer is none. */
const LONGEST_HEAD = 65_536;

/** What {@link Answer.read} found. */
export type Progress = "more" | "done" | "malformed";

/**
 * Reads one answer after another from the bytes of a connection. It keeps a copy only of a head that comes in pieces.
 */
export class Answer {
  readonly head = new Head();
  /** After `done`: where in the bytes that were given the answer ended. */
  end = 0;
  readonly #onBody: (bytes: Buffer, start: number, end: number) => void;
  readonly #chunked = new ChunkedBody();
  #isInBody = false;
  #remaining = 0;
  #piece: Buffer | undefined;

  /** @param onBody is given each piece of a body; the bytes are reused after it returns */
  constructor(onBody: (bytes: Buffer, start: number, end: number) => void) {
    this.#onBody = onBody;
  }

  /** Makes ready for the next answer. */
  begin(): void {
    this.#isInBody = false;
    this.#piece = undefined;
  }

  /** Whether any of it has come. */
  get hasBegun(): boolean {
    return this.#isInBody || this.#piece !== undefined;
  }

  /** Whether the answer is complete if the connection ends now. */
  get mayEndHere(): boolean {
    return this.#isInBody && this.head.lastsUntilClose;
  }

  read(bytes: Buffer, length: number): Progress {
    if (this.#isInBody) return this.#readBody(bytes, 0, length);
    const before = this.#piece?.length ?? 0;
    const whole = this.#piece ? Buffer.concat([this.#piece, bytes.subarray(0, length)]) : bytes;
    const end = before + length;

    let at = parseHead(whole, 0, end, this.head);
    // Interim answers (1xx) come first and are not the answer; one that changes the protocol was not asked for.
    while (at > 0 && this.head.status < 200 && this.head.status !== 101) {
      const next = parseHead(whole, at, end, this.head);
      if (next <= 0) return this.#keep(whole, at, end, next);
      at = next;
    }
    if (at <= 0) return this.#keep(whole, 0, end, at);
    if (this.head.status === 101) return "malformed";
    this.#isInBody = true;
    this.#piece = undefined;
    this.#remaining = this.head.hasNoBody ? 0 : (this.head.contentLength ?? 0);
    if (this.head.isChunked) this.#chunked.begin();
    const progress = this.#readBody(whole, at, end);
    this.end -= before;
    return progress;
  }

  #keep(bytes: Buffer, start: number, end: number, why: number): Progress {
    if (why === MALFORMED || end - start > LONGEST_HEAD) return "malformed";
    if (why === INCOMPLETE) this.#piece = Buffer.from(bytes.subarray(start, end));
    return "more";
  }

  #readBody(bytes: Buffer, start: number, end: number): Progress {
    const { head } = this;
    if (head.isChunked && !head.hasNoBody) {
      const at = this.#chunked.read(bytes, start, end, this.#onBody);
      if (at === undefined) return "malformed";
      this.end = at;
      return this.#chunked.isDone ? "done" : "more";
    }
    if (head.lastsUntilClose) {
      this.#onBody(bytes, start, end);
      return "more";
    }
    const length = Math.min(this.#remaining, end - start);
    if (length > 0) this.#onBody(bytes, start, start + length);
    this.#remaining -= length;
    this.end = start + length;
    return this.#remaining === 0 ? "done" : "more";
  }
}

import { BACKEND_HEADER, ID_HEADER } from "../../world/backend.ts";

/** What the head of an answer says, as far as the harness has to know it. */
export class Head {
  status = 0;
  /** Bytes of the body; undefined where the head does not say. */
  contentLength: number | undefined;
  isChunked = false;
  /** Whether the server will close the connection after this answer. */
  closes = false;
  /** The backend that the answer names; where it names several, all of them, joined by a comma. */
  backend: string | undefined;
  id: string | undefined;
  /** The values of all `Set-Cookie` fields; undefined where there is none. */
  setCookies: string[] | undefined;

  /** Whether the body ends where the connection ends: nothing else says where (RFC 9112, 6.3). */
  get lastsUntilClose(): boolean {
    return !this.isChunked && this.contentLength === undefined && !this.hasNoBody;
  }

  get hasNoBody(): boolean {
    return this.status < 200 || this.status === 204 || this.status === 304;
  }
}

/** What {@link parseHead} returns where the head does not end in these bytes, or is none. */
export const INCOMPLETE = 0;
export const MALFORMED = -1;

const [TAB, LF, CR, SPACE, COLON, DEL] = [9, 10, 13, 32, 58, 127];
const VERSION = Buffer.from("HTTP/1.");

/**
 * Reads the head of an answer to the end of its blank line, in one pass over its bytes: RFC 9112, without what it
 * calls obsolete, and with nothing forgiven.
 *
 * @returns the index after the head, {@link INCOMPLETE} or {@link MALFORMED}
 */
export function parseHead(bytes: Buffer, start: number, end: number, head: Head): number {
  let at = start;
  for (const expected of VERSION) {
    if (at === end) return INCOMPLETE;
    if (bytes[at++] !== expected) return MALFORMED;
  }
  // `1 200 `: the minor version, the status, and a reason that may be empty.
  if (at + 5 > end) return INCOMPLETE;
  const minor = digit(bytes[at]);
  const status = 100 * digit(bytes[at + 2]) + 10 * digit(bytes[at + 3]) + digit(bytes[at + 4]);
  if (!(minor <= 1) || bytes[at + 1] !== SPACE || !(status >= 100)) return MALFORMED;
  at += 5;
  if (at < end && bytes[at] !== SPACE && bytes[at] !== CR) return MALFORMED;
  while (at < end && isText(bytes[at])) at++;

  head.status = status;
  head.contentLength = undefined;
  head.isChunked = false;
  head.closes = minor === 0;
  head.backend = undefined;
  head.id = undefined;
  head.setCookies = undefined;

  for (;;) {
    // At the end of a line.
    if (at + 1 >= end) return INCOMPLETE;
    if (bytes[at] !== CR || bytes[at + 1] !== LF) return MALFORMED;
    at += 2;
    if (at === end) return INCOMPLETE;
    if (bytes[at] === CR) {
      if (at + 1 === end) return INCOMPLETE;
      return bytes[at + 1] === LF ? at + 2 : MALFORMED;
    }
    const name = at;
    while (at < end && bytes[at] !== COLON) {
      if (!isName(bytes[at])) return MALFORMED;
      at++;
    }
    if (at === end) return INCOMPLETE;
    const nameEnd = at++;
    if (nameEnd === name) return MALFORMED;
    while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    const value = at;
    while (at < end && isText(bytes[at])) at++;
    if (at === end) return INCOMPLETE;
    let valueEnd = at;
    while (valueEnd > value && (bytes[valueEnd - 1] === SPACE || bytes[valueEnd - 1] === TAB)) valueEnd--;
    if (!take(bytes, name, nameEnd, value, valueEnd, head)) return MALFORMED;
  }
}

/** Notes a field that matters; returns false where its value makes the answer unreadable. */
function take(bytes: Buffer, name: number, nameEnd: number, value: number, valueEnd: number, head: Head) {
  const text = () => bytes.toString("latin1", value, valueEnd);
  switch (nameEnd - name) {
    case BACKEND_HEADER.length:
      if (isCalled(bytes, name, BACKEND_HEADER))
        head.backend = head.backend === undefined ? text() : `${head.backend}, ${text()}`;
      return true;
    case "connection".length:
      // As long as "set-cookie".
      if (isCalled(bytes, name, "connection")) {
        const options = text().toLowerCase();
        if (options.includes("close")) head.closes = true;
        else if (options.includes("keep-alive")) head.closes = false;
      } else if (isCalled(bytes, name, "set-cookie")) {
        head.setCookies ??= [];
        head.setCookies.push(text());
      }
      return true;
    case ID_HEADER.length:
      if (isCalled(bytes, name, ID_HEADER)) head.id = text();
      return true;
    case "content-length".length:
      if (!isCalled(bytes, name, "content-length")) return true;
      return takeLength(text(), head);
    case "transfer-encoding".length:
      if (!isCalled(bytes, name, "transfer-encoding")) return true;
      head.isChunked = text().toLowerCase() === "chunked";
      // With a length as well, two readers could disagree on where the answer ends.
      return head.isChunked && head.contentLength === undefined;
    default:
      return true;
  }
}

function takeLength(text: string, head: Head): boolean {
  const length = Number(text);
  if (!/^\d{1,15}$/.test(text) || head.isChunked) return false;
  if (head.contentLength !== undefined && head.contentLength !== length) return false;
  head.contentLength = length;
  return true;
}

/** Compares without regard to case; `known` is in lower case. */
function isCalled(bytes: Buffer, at: number, known: string): boolean {
  for (let index = 0; index < known.length; index++) {
    if (((bytes[at + index] ?? 0) | 0x20) !== known.charCodeAt(index)) return false;
  }
  return true;
}

/** 0 to 9; NaN for what is no digit. */
function digit(byte: number | undefined): number {
  return byte !== undefined && byte >= 48 && byte <= 57 ? byte - 48 : Number.NaN;
}

function isText(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= SPACE || byte === TAB) && byte !== DEL;
}

function isName(byte: number | undefined): boolean {
  return byte !== undefined && byte > SPACE && byte < DEL;
}

/** A client that comes back: it keeps the cookies that it is given, and sends them with each later request. */
export class Session {
  readonly number: number;
  readonly #cookies = new Map<string, string>();
  /** What its next request says of them, with the end of the line; empty while it has none. */
  cookieLine = "";

  constructor(number: number) {
    this.number = number;
  }

  /**
   * Keeps what an answer sets, by name and value as RFC 6265 (5.2) reads them: a later value takes the place of one before,
   * a lifetime that is over ends it, and what has no name is none. For how long, and for which paths, is not looked at:
   * a session is short, and asks for one thing.
   *
   * @param setCookies the values of the `Set-Cookie` fields of one answer, in their order
   */
  keep(setCookies: readonly string[]): void {
    for (const text of setCookies) {
      const [pair = "", ...attributes] = text.split(";");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(0, equals)).trim();
      if (name === "") continue;
      if (attributes.some(isOver)) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(equals + 1).trim());
    }
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    this.cookieLine = pairs.length === 0 ? "" : `cookie: ${pairs.join("; ")}\r\n`;
  }
}

/** `Max-Age=0`, or less, takes a cookie back. */
function isOver(attribute: string): boolean {
  return /^\s*max-age\s*=\s*(0+|-\d+)\s*$/i.test(attribute);
}

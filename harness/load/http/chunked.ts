const [LF, CR, SEMICOLON] = [10, 13, 59];

type State = "size" | "extension" | "size end" | "data" | "data end 1" | "data end 2" | "trailer" | "done";

/** A body in chunks (RFC 9112, 7.1): gives on what is in them, and finds its end. Trailers are passed over. */
export class ChunkedBody {
  #state: State = "size";
  #size = 0;
  #digits = 0;
  /** Whether the trailer line that is being read is empty so far. */
  #isBlank = true;

  begin(): void {
    this.#state = "size";
    this.#size = this.#digits = 0;
    this.#isBlank = true;
  }

  get isDone(): boolean {
    return this.#state === "done";
  }

  /** @returns the index after what was read; undefined where it is no chunked body */
  read(
    bytes: Buffer,
    start: number,
    end: number,
    give: (bytes: Buffer, start: number, end: number) => void,
  ): number | undefined {
    let at = start;
    while (at < end && this.#state !== "done") {
      if (this.#state === "data") {
        const length = Math.min(this.#size, end - at);
        give(bytes, at, at + length);
        at += length;
        this.#size -= length;
        if (this.#size === 0) this.#state = "data end 1";
      } else if (!this.#step(bytes[at++] ?? 0)) return undefined;
    }
    return at;
  }

  /** Takes one byte that is not data; returns false where it may not stand there. */
  #step(byte: number): boolean {
    switch (this.#state) {
      case "size":
        return this.#sizeByte(byte);
      case "extension":
        if (byte === CR) this.#state = "size end";
        return byte !== LF;
      case "size end":
        this.#state = this.#size === 0 ? "trailer" : "data";
        return byte === LF;
      case "data end 1":
        this.#state = "data end 2";
        return byte === CR;
      case "data end 2":
        this.#state = "size";
        this.#digits = 0;
        return byte === LF;
      default:
        if (byte === LF) {
          if (this.#isBlank) this.#state = "done";
          this.#isBlank = true;
        } else if (byte !== CR) this.#isBlank = false;
        return true;
    }
  }

  #sizeByte(byte: number): boolean {
    const value = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(value)) {
      if (byte === CR) this.#state = "size end";
      else if (byte === SEMICOLON) this.#state = "extension";
      else return false;
      return this.#digits > 0;
    }
    this.#size = (this.#digits === 0 ? 0 : this.#size * 16) + value;
    return ++this.#digits <= 12;
  }
}

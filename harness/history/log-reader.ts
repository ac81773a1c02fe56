import { type Hits, UNKNOWN_SEQUENCE } from "./hits.ts";

const LF = 10;

/**
 * Reads one backend's log as it grows, `id status seconds` a line, and takes down each request up to a marker. It holds
 * no more of the log than half a line.
 */
export class LogReader {
  /** How many bytes have been taken. */
  offset = 0;
  #rest = "";

  /**
   * @param bytes what stands in the log from the offset on
   * @param prefix what the ids of this run begin with
   * @param marker the id of the last request; what stands behind it is left for the next time
   * @returns whether the marker was found
   */
  take(
    bytes: Buffer,
    backend: number,
    { prefix, marker }: { prefix: string; marker: string },
    hits: Hits,
  ): boolean {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(LF, start);
      const piece = bytes.toString("latin1", start, end === -1 ? bytes.length : end);
      this.offset += (end === -1 ? bytes.length : end + 1) - start;
      if (end === -1) {
        this.#rest += piece;
        return false;
      }
      const [id = "", status, seconds] = (this.#rest + piece).split(" ");
      this.#rest = "";
      start = end + 1;
      if (id === marker) return true;
      const sequence = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
      const isOurs = Number.isSafeInteger(sequence) && sequence >= 0 && sequence < UNKNOWN_SEQUENCE;
      hits.add(backend, isOurs ? sequence : UNKNOWN_SEQUENCE, Number(status), Number(seconds) * 1000);
    }
    return false;
  }
}

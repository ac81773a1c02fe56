import type { Cast } from "../cast.ts";
import { count, percent } from "../figures.ts";
import type { Ledger } from "../load/ledger.ts";

const INTERVAL_MS = 100;

/** A line on a terminal that shows the share of each backend as the load runs; where it is piped, nothing. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  watch(name: string, requests: number | undefined, ledger: Ledger, { backends }: Cast): void {
    if (!this.#stream.isTTY) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      const answered = ledger.answered.reduce((sum, value) => sum + value, 0);
      const shares = backends.map(
        (backend, index) => `${backend} ${percent(ledger.answered[index] ?? 0, answered)}`,
      );
      const done =
        requests === undefined
          ? `${(ledger.now() / 1000).toFixed(0)} s`
          : `${count(ledger.done)} of ${count(requests)}`;
      const failed = ledger.failed === 0 ? "" : `  failed ${count(ledger.failed)}`;
      this.#show(`${name}: ${done}${requests === undefined ? "" : `  ${shares.join("  ")}`}${failed}`);
    }, INTERVAL_MS);
  }

  /** Takes the line away again. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#stream.isTTY) this.#show("");
  }

  #show(line: string): void {
    this.#stream.write(`\r\x1b[K${line.slice(0, Math.max(0, this.#stream.columns - 1))}`);
  }
}

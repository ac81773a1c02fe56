import { WorldError } from "../errors.ts";
import { lastWords } from "../world/last-words.ts";
import type { Running } from "../world/world.ts";

/**
 * Whether a subject said that it does not take a configuration that it was told of by a signal, which is not answered.
 * Looked for once the load is over, so that looking costs it nothing.
 */
export class Refusals {
  readonly #running: Pick<Running, "name" | "output" | "refusal">;
  /** ms since 1970; infinite while nobody should take what it was told. */
  #sinceMs = Number.POSITIVE_INFINITY;

  constructor(running: Pick<Running, "name" | "output" | "refusal">) {
    this.#running = running;
  }

  /** It is about to be told of a configuration that it has to take. */
  begin(): void {
    this.#sinceMs = Math.min(this.#sinceMs, Date.now());
  }

  /** It is about to be told of one that it has to refuse: what it said before is not looked for any more. */
  end(): void {
    this.#sinceMs = Number.POSITIVE_INFINITY;
  }

  /** @throws WorldError with what it said */
  async throwIfAny(): Promise<void> {
    const { refusal, name } = this.#running;
    if (!refusal || this.#sinceMs === Number.POSITIVE_INFINITY) return;
    const lines = (await this.#running.output(this.#sinceMs)).split("\n");
    const said = lines.filter((line) => refusal.test(line)).join("\n");
    if (said !== "")
      throw new WorldError(
        `${name} refuses its new configuration: ${lastWords(said, "it goes on with the one before")}`,
      );
  }
}

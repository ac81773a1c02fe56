import { NO_BACKEND } from "../../history/samples.ts";

/** So many names that nobody expected are told apart; a header with ten thousand of them must not fill the memory. */
const MOST_OTHERS = 20;
/** What all further ones are called together. */
export const OTHERS = "(any other name)";

/** Backends by name, the expected ones first; others are added as they are heard of. */
export class Names {
  /** Grows; an index stays what it is. */
  readonly all: string[];
  readonly #indices: Map<string, number>;
  /** How many there can be at most. */
  readonly most: number;

  /** @param expected at most 200 names */
  constructor(expected: readonly string[]) {
    this.all = [...expected];
    this.#indices = new Map(expected.map((name, index) => [name, index]));
    this.most = expected.length + MOST_OTHERS + 1;
  }

  indexOf(name: string | undefined): number {
    if (name === undefined) return NO_BACKEND;
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    return this.all.length < this.most - 1
      ? this.#add(name)
      : (this.#indices.get(OTHERS) ?? this.#add(OTHERS));
  }

  #add(name: string): number {
    this.#indices.set(name, this.all.length);
    return this.all.push(name) - 1;
  }
}

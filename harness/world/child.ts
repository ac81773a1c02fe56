import { execa } from "execa";
import { compileCache } from "../compile-cache.ts";
import { lastWords } from "./last-words.ts";
import { processesUnder } from "./processes-of.ts";

/** A started program, with the last lines it printed. */
export class Child {
  /** Resolves when the program ends, with a sentence on how; never rejects. */
  readonly ended: Promise<string>;
  readonly #process: ReturnType<typeof spawn>;
  #lines: { readonly text: string; readonly atMs: number }[] = [];
  #isOver = false;

  /** @param folder where it runs: whatever lies in the user's own is none of its business */
  constructor(path: string, argv: readonly string[], folder: string) {
    this.#process = spawn(path, argv, folder);
    this.#process.all.setEncoding("utf8").on("data", (text: string) => {
      const atMs = Date.now();
      const lines = text.trimEnd().split("\n");
      this.#lines = [...this.#lines, ...lines.map((line) => ({ text: line, atMs }))].slice(-20);
    });
    this.ended = this.#process.then(({ exitCode, signal }) => {
      this.#isOver = true;
      const how = exitCode === undefined ? `it was ended by ${signal}` : `it exited with code ${exitCode}`;
      return lastWords(this.outputSince(), how);
    });
  }

  /** The last lines, in all or since a moment (ms since 1970). */
  outputSince(sinceMs = 0): string {
    return this.#lines
      .filter(({ atMs }) => atMs >= sinceMs)
      .map(({ text }) => text)
      .join("\n");
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Sends a signal to the program and to all that it has started. */
  killAll(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#isOver) return;
    for (const each of processesUnder([pid])) signalTo(each, signal);
  }

  /** Ends it with one signal or the other, and waits for that; a program that lingers is ended at once after 2 s. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (signal === "SIGKILL") this.killAll(signal);
    else this.#process.kill(signal);
    await this.ended;
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the two looks.
  }
}

function spawn(path: string, argv: readonly string[], folder: string) {
  return execa(path, argv, {
    cwd: folder,
    all: true,
    buffer: false,
    reject: false,
    stdin: "ignore",
    env: { NODE_COMPILE_CACHE: compileCache },
    killDescendants: true,
    forceKillAfterDelay: 2000,
  });
}

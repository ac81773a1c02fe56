import type { Cast } from "../cast.ts";
import type { Disturbed, Epoch } from "../history/history.ts";
import type { Ledger } from "../load/ledger.ts";
import type { SubjectKind } from "../subject/subject.ts";
import type { Running } from "../world/world.ts";
import type { Write } from "../world/write.ts";
import type { Disturbance } from "./disturb-backend.ts";
import { disturbing, isOfProgram } from "./disturbing.ts";
import type { Fault, Moment, Stage } from "./fault.ts";
import { Refusals } from "./refusals.ts";

/** Where the faults of a run act: it writes for the subject, and keeps the list of epochs. */
export class RunStage implements Stage {
  readonly epochs: Epoch[];
  readonly disturbed: Disturbed[] = [];
  /** Each configuration, with the files that the subject reads: made beforehand, as that takes longer than a write. */
  readonly #prepared: ReadonlyMap<
    string,
    { chapter: Cast["chapters"][number]; files: Readonly<Record<string, string>> }
  >;
  readonly #subject: SubjectKind;
  readonly #running: Running;
  readonly #ledger: Ledger;
  readonly #refusals: Refusals;
  readonly #over = new AbortController();
  /** What the file said before it was broken, as the subject reads it. */
  #sound: string | undefined;

  /** For each backend, the program that it runs in. */
  readonly #where: ReadonlyMap<string, Running>;

  constructor(
    cast: Cast,
    subject: SubjectKind,
    { running, where }: { readonly running: Running; readonly where: ReadonlyMap<string, Running> },
    ledger: Ledger,
  ) {
    this.#prepared = new Map(
      cast.chapters.map((chapter) => {
        const next = subject.service(chapter.config, [...new Set(cast.entryPoints)]);
        return [chapter.config, { chapter, files: running.filesOf(next) }];
      }),
    );
    this.#subject = subject;
    this.#running = running;
    this.#refusals = new Refusals(running);
    this.#where = where;
    this.#ledger = ledger;
    this.epochs = [{ writtenAtMs: 0, config: "", splits: [], ...cast.chapters[0] }];
  }

  async reconfigure(config: string, write: Write = "rename"): Promise<void> {
    const { chapter, files } = this.#prepared.get(config) ?? {};
    if (!chapter || !files) throw new Error("a fault wrote a configuration that it had not announced");
    this.#sound = undefined;
    this.epochs.push({ writtenAtMs: this.#ledger.now(), ...chapter, write });
    for (const [file, text] of Object.entries(files)) await this.#running.write(file, text, write);
    this.#refusals.begin();
    await this.#running.reload();
  }

  async breakConfig(spoil: (text: string) => string | Uint8Array, write: Write = "rename"): Promise<void> {
    const { configFile } = this.#subject;
    this.#sound ??= (await this.#running.read(configFile, 0)).toString("utf8");
    this.#refusals.end();
    await this.#running.write(configFile, spoil(this.#sound), write);
    // That it refuses what is broken is as it should be.
    await this.#running.reload().catch(() => {});
  }

  deleteConfig(): void {
    this.#running.remove(this.#subject.configFile);
  }

  async disturb(backend: string, how: Disturbance, forMs = Number.POSITIVE_INFINITY): Promise<void> {
    const program = this.#where.get(backend);
    if (!program) throw new Error(`a fault disturbs ${backend}, which it had not announced`);
    const fromMs = this.#ledger.now();
    const undo = await disturbing[how](program, backend);
    const inForceMs = this.#ledger.now();
    if (how !== "restarted") await this.until({ afterMs: inForceMs + forMs });
    const endingMs = this.#ledger.now();
    await undo();
    const backends = isOfProgram(how)
      ? [...this.#where].filter(([, other]) => other === program).map(([name]) => name)
      : [backend];
    this.disturbed.push({ backends, how, fromMs, inForceMs, endingMs, untilMs: this.#ledger.now() });
  }

  until(moment: Moment): Promise<boolean> {
    if (this.#over.signal.aborted) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      resolve(false);
    };
    this.#over.signal.addEventListener("abort", end, { once: true });
    const come = () => {
      this.#over.signal.removeEventListener("abort", end);
      resolve(true);
    };
    if ("afterRequests" in moment) this.#ledger.afterRequests(moment.afterRequests, come);
    else if (moment.afterMs < Number.POSITIVE_INFINITY)
      timer = setTimeout(come, Math.max(0, moment.afterMs - this.#ledger.now()));
    return promise;
  }

  /**
   * Lets each fault act at its moment; one whose moment has not come when the load ends does not act.
   *
   * @returns ends waiting, and resolves when no fault acts any more
   */
  begin(faults: readonly Fault[]): () => Promise<void> {
    const acting = faults.map(async (fault) => {
      if (await this.until(fault.at)) await fault.act(this);
    });
    // Looked at when the load is over; until then a failure must not end the process.
    for (const act of acting) act.catch(() => {});
    return async () => {
      this.#over.abort();
      await Promise.all(acting);
      await this.#refusals.throwIfAny();
    };
  }
}

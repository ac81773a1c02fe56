import { count, counted, percent } from "../../figures.ts";
import { isIndependent } from "../../judge/divisions.ts";
import type { LivePicks } from "../../judge/live-picks.ts";
import type { SplitTest } from "../../judge/statistics/sequential.ts";
import type { Ledger } from "../../load/ledger.ts";
import type { Names } from "../../load/outside/names.ts";
import type { Probe } from "../../probe.ts";

/** On a terminal one line is kept up to date; elsewhere a line is added now and then. */
const TERMINAL_MS = 200;
const PIPE_MS = 5000;
/** More names than this are not shown as it goes. */
const MOST_SHOWN = 6;

/** `against the weights 10^1.3 of 10^6 · likely decided after about 1,640` */
function evidence(test: SplitTest): string {
  const against = `against the weights 10^${test.log10E.toFixed(1)} of 10^${(-Math.log10(test.rates.alpha)).toFixed(0)}`;
  if (test.decision) return `${against} · ${test.decision} after ${count(test.decidedAt ?? 0)}`;
  const likely = test.n === 0 ? Number.POSITIVE_INFINITY : test.likelyRequests();
  return Number.isFinite(likely) ? `${against} · likely decided after about ${count(likely)}` : against;
}

/** Says how a probe gets on: requests, shares, and the evidence so far. */
export class Watching {
  readonly #stream: NodeJS.WriteStream;
  readonly #probe: Pick<Probe, "pace" | "scheduler" | "question">;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream, probe: Pick<Probe, "pace" | "scheduler" | "question">) {
    this.#stream = stream;
    this.#probe = probe;
  }

  begin(ledger: Ledger, names: Names, picks: LivePicks, signal: AbortSignal): void {
    const { pace, question } = this.#probe;
    this.#stream.write(
      `probing ${question.url.href}: at most ${count(pace.requests)} requests, ${count(pace.ratePerSecond)} a second; Ctrl-C judges what there is\n`,
    );
    signal.addEventListener("abort", () => this.#stopping(ledger), { once: true });
    const show = () => this.#show(this.line(ledger, names, picks));
    this.#timer = setInterval(show, this.#stream.isTTY ? TERMINAL_MS : PIPE_MS);
  }

  /** `1,204 of 20,000 · appv1 74.8 %  appv2 25.2 % · against the weights 10^1.3 of 10^6 · likely decided after about 1,640` */
  line(ledger: Ledger, names: Names, { test }: LivePicks): string {
    const { pace, scheduler } = this.#probe;
    const answered = ledger.answered.reduce((sum, value) => sum + value, 0);
    const shares = names.all
      .slice(0, MOST_SHOWN)
      .map((name, index) => `${name} ${percent(ledger.answered[index] ?? 0, answered)}`);
    const more = names.all.length > MOST_SHOWN ? `  and ${names.all.length - MOST_SHOWN} more` : "";
    return [
      `${count(ledger.done)} of ${count(pace.requests)}`,
      `${shares.join("  ")}${more}`,
      ...(ledger.failed > 0 ? [`failed ${count(ledger.failed)}`] : []),
      ...(isIndependent(scheduler) ? [evidence(test)] : []),
    ].join(" · ");
  }

  #stopping({ samples, done }: Ledger): void {
    const inFlight = samples.length - done;
    if (inFlight === 0) return;
    this.end();
    this.#stream.write(
      `waiting up to ${this.#probe.question.timeoutMs / 1000} s for ${counted(inFlight, "answer")} in flight\n`,
    );
  }

  /** Takes the line away again. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#stream.isTTY) this.#show("");
  }

  #show(line: string): void {
    if (!this.#stream.isTTY) this.#stream.write(`${line}\n`);
    else this.#stream.write(`\r\x1b[K${line.slice(0, Math.max(0, this.#stream.columns - 1))}`);
  }
}

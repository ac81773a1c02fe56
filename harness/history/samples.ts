/** What became of a request. `pending` is only seen while the load runs; afterwards it means: lost. */
export const fates = [
  "pending",
  "answered",
  "refused",
  "reset",
  "closed",
  "timeout",
  "truncated",
  "protocol",
  "aborted",
  "tls",
] as const;
export type Fate = (typeof fates)[number];
export type FailureReason = Exclude<Fate, "pending" | "answered">;

/** An answer is complete, whatever its status; anything else that became of a request is a failure by name. */
export type Outcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** The backend that the answer names; undefined where it names none, or one that nobody knows. */
      readonly backend: string | undefined;
      /** Whether the body is the one that this backend gives. */
      readonly bodyIsRight: boolean;
      /** Whether the answer carries the id of this very request. */
      readonly idIsRight: boolean;
      /** Whether more came on the connection after it than had been asked for. */
      readonly unaskedFollows: boolean;
    }
  | { readonly kind: "failed"; readonly reason: FailureReason }
  | { readonly kind: "lost" };

/** The column value of an answer that names no known backend. */
export const NO_BACKEND = 255;
const ANSWERED = fates.indexOf("answered");
/** What can be wrong with an answer: bits that add up. */
export const flaw = { body: 1, id: 2, unasked: 4 } as const;

/** A quarter more, and not twice as much, so that no more than 32 bytes a request are ever held. */
const GROWTH = 1.25;

/** The columns of a record, in the order in which they are stored: name → element type. */
export const sampleColumns = {
  sentAtMs: Float64Array,
  tookMs: Float32Array,
  lateMs: Float32Array,
  connection: Uint16Array,
  route: Uint16Array,
  status: Uint16Array,
  backend: Uint8Array,
  fate: Uint8Array,
  flaws: Uint8Array,
} as const;
/** One more, in the record of a load whose clients come back. */
export const sessionColumn = { session: Uint32Array } as const;
export type SampleColumns = { [K in keyof typeof sampleColumns]: InstanceType<(typeof sampleColumns)[K]> };

/**
 * One row a request, in columns of typed arrays: 25 bytes a request, 29 where clients come back. The row number is the request's sequence
 * number. `sentAtMs` is milliseconds since the run's load began, on the harness's monotonic clock; `tookMs` goes from
 * there to its end, `lateMs` from when it was due to there (0 but in an open loop).
 */
export class Samples {
  length = 0;
  readonly backends: readonly string[];
  columns: SampleColumns;
  /** For each row, the number of the client that sent it; undefined where each request is a client of its own. */
  sessions: Uint32Array | undefined;

  constructor(backends: readonly string[], capacity = 1024) {
    this.backends = backends;
    this.columns = allocate(capacity);
  }

  /** Opens a row for a request that is about to be written to the socket; returns its sequence number. */
  send(route: number, connection: number, atMs: number, dueAtMs = atMs, session?: number): number {
    const row = this.length++;
    if (row === this.columns.fate.length) this.#grow();
    this.columns.sentAtMs[row] = atMs;
    this.columns.lateMs[row] = atMs - dueAtMs;
    this.columns.route[row] = route;
    this.columns.connection[row] = connection;
    if (session !== undefined) {
      this.sessions ??= new Uint32Array(this.columns.fate.length);
      this.sessions[row] = session;
    }
    return row;
  }

  /** @param flaws bits of {@link flaw} */
  answer(row: number, atMs: number, status: number, backend: number, flaws: number): void {
    this.#done(row, atMs);
    this.columns.status[row] = status;
    this.columns.backend[row] = backend;
    this.columns.flaws[row] = flaws;
    this.columns.fate[row] = ANSWERED;
  }

  fail(row: number, atMs: number, reason: FailureReason): void {
    this.#done(row, atMs);
    this.columns.backend[row] = NO_BACKEND;
    this.columns.fate[row] = fates.indexOf(reason);
  }

  /** Adds what was found wrong with an answer after it had come. */
  flaw(row: number, bit: number): void {
    this.columns.flaws[row] = (this.columns.flaws[row] ?? 0) | bit;
  }

  outcome(row: number): Outcome {
    const fate = fates[this.columns.fate[row] ?? 0] ?? "pending";
    if (fate === "pending") return { kind: "lost" };
    if (fate !== "answered") return { kind: "failed", reason: fate };
    const flaws = this.columns.flaws[row] ?? 0;
    return {
      kind: "answered",
      status: this.columns.status[row] ?? 0,
      backend: this.backends[this.columns.backend[row] ?? NO_BACKEND],
      bodyIsRight: (flaws & flaw.body) === 0,
      idIsRight: (flaws & flaw.id) === 0,
      unaskedFollows: (flaws & flaw.unasked) !== 0,
    };
  }

  isAnswered(row: number): boolean {
    return this.columns.fate[row] === ANSWERED;
  }

  sentAtMs(row: number): number {
    return this.columns.sentAtMs[row] ?? Number.NaN;
  }

  doneAtMs(row: number): number {
    return this.sentAtMs(row) + this.tookMs(row);
  }

  /** From the sending of a request to its end. */
  tookMs(row: number): number {
    return this.columns.tookMs[row] ?? Number.NaN;
  }

  /** From when a request was due to its sending. */
  lateMs(row: number): number {
    return this.columns.lateMs[row] ?? Number.NaN;
  }

  /** From when a request was due to its end; in a closed loop it is due when it is sent. */
  latencyMs(row: number): number {
    return this.lateMs(row) + this.tookMs(row);
  }

  route(row: number): number {
    return this.columns.route[row] ?? 0;
  }

  /** The client that sent a request. */
  session(row: number): number {
    return this.sessions?.[row] ?? row;
  }

  #done(row: number, atMs: number): void {
    this.columns.tookMs[row] = atMs - this.sentAtMs(row);
  }

  #grow(): void {
    const larger = allocate(Math.ceil(this.columns.fate.length * GROWTH) + 1024);
    for (const name of Object.keys(sampleColumns) as (keyof SampleColumns)[])
      larger[name].set(this.columns[name]);
    this.columns = larger;
    if (!this.sessions) return;
    const before = this.sessions;
    this.sessions = new Uint32Array(larger.fate.length);
    this.sessions.set(before);
  }
}

function allocate(capacity: number): SampleColumns {
  return {
    sentAtMs: new Float64Array(capacity),
    tookMs: new Float32Array(capacity),
    lateMs: new Float32Array(capacity),
    connection: new Uint16Array(capacity),
    route: new Uint16Array(capacity),
    status: new Uint16Array(capacity),
    backend: new Uint8Array(capacity),
    fate: new Uint8Array(capacity),
    flaws: new Uint8Array(capacity),
  };
}

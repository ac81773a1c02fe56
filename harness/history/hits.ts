/** The sequence number of a request whose id is not one of this run's. */
export const UNKNOWN_SEQUENCE = 0xffff_ffff;

/** As for samples: little more is held than is needed. */
const GROWTH = 1.25;

/** The columns of the record, in the order in which they are stored: name → element type. */
export const hitColumns = {
  loggedAtMs: Float64Array,
  sequence: Uint32Array,
  status: Uint16Array,
  backend: Uint8Array,
} as const;
export type HitColumns = { [K in keyof typeof hitColumns]: InstanceType<(typeof hitColumns)[K]> };

/**
 * The second witness: one row for each request that a backend logged, in columns of typed arrays, 15 bytes a
 * row. `loggedAtMs` is the backend's own wall clock (milliseconds since 1970), not the harness's.
 */
export class Hits {
  length = 0;
  readonly backends: readonly string[];
  /** For each backend, whether its log is whole: it ends with the marker that the harness sent last. */
  readonly complete: boolean[];
  columns: HitColumns;

  constructor(backends: readonly string[], capacity = 1024) {
    this.backends = backends;
    this.complete = backends.map(() => false);
    this.columns = allocate(capacity);
  }

  add(backend: number, sequence: number, status: number, loggedAtMs: number): void {
    const row = this.length++;
    if (row === this.columns.backend.length) this.#grow();
    this.columns.backend[row] = backend;
    this.columns.sequence[row] = sequence;
    this.columns.status[row] = status;
    this.columns.loggedAtMs[row] = loggedAtMs;
  }

  backend(row: number): number {
    return this.columns.backend[row] ?? 0;
  }

  sequence(row: number): number {
    return this.columns.sequence[row] ?? UNKNOWN_SEQUENCE;
  }

  status(row: number): number {
    return this.columns.status[row] ?? 0;
  }

  #grow(): void {
    const larger = allocate(Math.ceil(this.columns.backend.length * GROWTH) + 1024);
    for (const name of Object.keys(hitColumns) as (keyof HitColumns)[]) larger[name].set(this.columns[name]);
    this.columns = larger;
  }
}

function allocate(capacity: number): HitColumns {
  return {
    loggedAtMs: new Float64Array(capacity),
    sequence: new Uint32Array(capacity),
    status: new Uint16Array(capacity),
    backend: new Uint8Array(capacity),
  };
}

/** When a disturbance happens: once so many requests have been sent, or so long after the load began. */
export type Moment = { readonly afterRequests: number } | { readonly afterMs: number };

/** What a disturbance may do to the run. */
export interface Stage {
  /** Writes another configuration for the subject, and notes when it did. */
  reconfigure(config: string): Promise<void>;
}

/** A deliberate disturbance of a run, as a value. */
export interface Fault {
  readonly name: string;
  readonly at: Moment;
  /** The configurations that it will write, known beforehand so that their backends are there in time. */
  readonly configs: readonly string[];
  act(stage: Stage): Promise<void>;
}

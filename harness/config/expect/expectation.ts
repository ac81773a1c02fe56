import type { Split } from "../split.ts";

/** What is expected of an ingress, whoever said it. */
export interface Expectation {
  /** Where it was read: `--expect`, or a file, for messages. */
  readonly source: string;
  /** What divides the requests there: a router, a route, an upstream. */
  readonly name: string;
  readonly split: Split;
  /** What to ask for, where the source says it. */
  readonly host?: string;
  readonly path?: string;
  /** A sentence that whoever asks should know. */
  readonly implies?: string;
}

/** One of several that a source holds. */
export interface Candidate {
  /** What `--route` calls it. */
  readonly label: string;
  /** @throws ConfigError where it cannot be used */
  expectation(): Expectation;
}

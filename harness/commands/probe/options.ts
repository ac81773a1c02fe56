import type { Picker } from "../../history/history.ts";

/** What the command line says of a probe. */
export interface ProbeOptions {
  readonly expect?: string;
  readonly expectFrom?: string;
  readonly route?: string;
  readonly by: string;
  readonly host?: string;
  readonly header: readonly string[];
  readonly path?: string;
  readonly method: string;
  readonly status: number;
  readonly scheduler: Picker;
  readonly replicas: number;
  readonly requests?: number;
  readonly untilDecided?: boolean;
  readonly alpha: number;
  readonly beta: number;
  readonly delta: number;
  /** Requests a second. */
  readonly rate: number;
  readonly connections: number;
  readonly freshConnections?: boolean;
  /** Whether the certificate is taken as it is. */
  readonly insecure?: boolean;
  readonly ca?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly out: string;
  readonly json?: boolean;
}

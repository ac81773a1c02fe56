/**
 * Everything that may go wrong on purpose. Each message is one sentence for the person at the terminal:
 * what, where, and what to do. Anything else that is thrown is a bug of ours.
 */
export class SplitproofError extends Error {
  override readonly name: string = "SplitproofError";
  /** A short, stable word for machines: it stands in the JSON form of the error. */
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** The command line asks for something that does not exist. */
export class UsageError extends SplitproofError {
  override readonly name = "UsageError";
  constructor(message: string, options?: ErrorOptions) {
    super("usage", 2, message, options);
  }
}

/** A configuration or a scenario cannot be used as it is written. */
export class ConfigError extends SplitproofError {
  override readonly name = "ConfigError";
  constructor(message: string, options?: ErrorOptions) {
    super("config", 2, message, options);
  }
}

/** The backends or the ingress did not start, or did not stay. */
export class WorldError extends SplitproofError {
  override readonly name = "WorldError";
  constructor(message: string, options?: ErrorOptions) {
    super("world", 4, message, options);
  }
}

/** Somebody asked the run to end before it was done. */
export class InterruptedError extends SplitproofError {
  override readonly name = "InterruptedError";
  constructor(message = "interrupted before the run was done; everything that was started has been stopped") {
    super("interrupted", 130, message);
  }
}

/** A bug of ours: no verdict was reached. */
export class InternalError extends SplitproofError {
  override readonly name = "InternalError";
  constructor(cause: unknown) {
    const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    super("internal", 3, `this is a bug of splitproof, please report it: ${trace}`, { cause });
  }
}

/** The message of anything that can be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

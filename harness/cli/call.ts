/**
 * Runs what a command does. Each is loaded only when it is called, so that `check` does not wait for what `setup` needs.
 *
 * @param act gets the signal that ends it, and returns the exit code
 */
export type Call = (act: (signal: AbortSignal) => Promise<number>) => Promise<void>;

/** The part of autocannon 9 that we use; the published types are wrong about it. */
declare module "autocannon" {
  namespace autocannon {
    interface Options {
      url: string;
      headers?: Record<string, string>;
      connections: number;
      /** Seconds; or instead of it, how many requests. */
      duration?: number;
      amount?: number;
      pipelining?: number;
      /** Milliseconds. */
      sampleInt?: number;
    }
    interface Result {
      /** Answers that it counted. */
      requests: { total: number; sent: number };
      errors: number;
      timeouts: number;
      /** Seconds. */
      duration: number;
      /** Whole milliseconds. */
      latency: { p50: number; p90: number; p99: number; max: number };
      statusCodeStats: Record<string, { count: number } | undefined>;
    }
    interface Instance {
      stop(): void;
    }
  }
  function autocannon(
    options: autocannon.Options,
    done: (error: Error | null, result: autocannon.Result) => void,
  ): autocannon.Instance;
  function autocannon(options: autocannon.Options): Promise<autocannon.Result>;
  export = autocannon;
}

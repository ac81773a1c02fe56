import autocannon from "autocannon";
import { ConfigError, InterruptedError } from "../errors.ts";
import type { Saturation } from "../history/history.ts";
import { type Drive, type Load, wholeNumber } from "./load.ts";

/**
 * As fast as it can go, by autocannon. It keeps no record of single requests and loses some in silence, so shares
 * are judged from the backends' own logs, and its counts are reconciled with them.
 *
 * @param options.seconds how long, 1 to 3,600
 * @param options.connections how many at once, 1 to 10,000
 */
export function saturate({
  seconds,
  connections,
}: {
  readonly seconds: number;
  readonly connections: number;
}): Load {
  if (!(seconds >= 1 && seconds <= 3600))
    throw new ConfigError(`saturate: seconds must be from 1 to 3,600, not ${seconds}`);
  wholeNumber("saturate: connections", connections, 10_000);
  return { kind: "saturate", connections, drive: (drive) => cannon(drive, seconds, connections) };
}

async function cannon(
  { routes, addresses, signal }: Drive,
  seconds: number,
  connections: number,
): Promise<Saturation> {
  const [route, ...others] = routes;
  const [address] = addresses;
  if (!route || !address || others.length > 0)
    throw new ConfigError("saturate: drives exactly one route; name one, or use closed");
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const instance = autocannon(
    {
      url: `http://${address.host}:${address.port}${route.path}`,
      headers: { host: route.host },
      connections,
      duration: seconds,
      // It looks once in so many milliseconds whether it is done; the default is a second.
      sampleInt: 10,
    },
    (error, result) => (error ? reject(error) : resolve(result)),
  );
  const stop = () => instance.stop();
  signal.addEventListener("abort", stop);
  const result = await promise.finally(() => signal.removeEventListener("abort", stop));
  if (signal.aborted) throw new InterruptedError();
  const expected = route.status;
  const answered = result.requests.total;
  return {
    answered,
    failed: result.errors + result.timeouts,
    unexpectedStatus: answered - (result.statusCodeStats[expected]?.count ?? 0),
    seconds: result.duration,
    latencyMs: {
      p50: result.latency.p50,
      p90: result.latency.p90,
      p99: result.latency.p99,
      max: result.latency.max,
    },
  };
}

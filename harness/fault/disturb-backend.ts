import { ConfigError } from "../errors.ts";
import { checkArguments, type Fault, type Moment } from "./fault.ts";

/** What befalls a backend, in a word; `restarted` is ended and begun again at once. */
export const disturbances = ["stopped", "killed", "paused", "slow", "refusing", "cut", "restarted"] as const;
export type Disturbance = (typeof disturbances)[number];

export type DisturbanceOptions = Moment & {
  /** How long it lasts, in ms; default: until the load is over. Nothing to say of `restarted`. */
  readonly forMs?: number;
  /** How much later than at once a slow backend answers, in ms; default: 100. */
  readonly latencyMs?: number;
};

const DEFAULT_LATENCY_MS = 100;
/** A program that is stopped or taken off its network while requests are under way is not back before. */
const LONGEST_LATENCY_MS = 60_000;

/**
 * Lets something befall a backend while the load runs, and undoes it: `stopped` by SIGTERM, `killed` by SIGKILL,
 * `paused` so that it keeps its connections and answers nothing, `slow`, `refusing` new connections after it has closed
 * those it had, `cut` off its network so that what is sent to it goes nowhere (in containers only), `restarted`.
 * Programs that serve several backends on one host are stopped, killed, paused, cut and restarted as one.
 *
 * @throws ConfigError naming the option
 */
export function disturbBackend(backend: string, how: Disturbance, options: DisturbanceOptions): Fault {
  const { forMs, latencyMs = DEFAULT_LATENCY_MS } = options;
  if (!disturbances.includes(how))
    throw new ConfigError(`disturbBackend: must be one of ${disturbances.join(", ")}, not "${how}"`);
  checkArguments("disturbBackend", options, "rename");
  if (forMs !== undefined && !(Number.isFinite(forMs) && forMs > 0))
    throw new ConfigError(`disturbBackend: forMs must be a number above 0, not ${forMs}`);
  if (forMs !== undefined && how === "restarted")
    throw new ConfigError("disturbBackend: a restart lasts as long as it takes; leave forMs out");
  if (!(Number.isSafeInteger(latencyMs) && latencyMs >= 1 && latencyMs <= LONGEST_LATENCY_MS))
    throw new ConfigError(
      `disturbBackend: latencyMs must be a whole number from 1 to ${LONGEST_LATENCY_MS}, not ${latencyMs}`,
    );
  if (options.latencyMs !== undefined && how !== "slow")
    throw new ConfigError(`disturbBackend: latencyMs is for a slow backend, not for one that is ${how}`);
  return {
    name: "disturbBackend",
    at: options,
    configs: [],
    disturbs: { backend, how, ...(how === "slow" && { latencyMs }) },
    act: (stage) => stage.disturb(backend, how, forMs),
  };
}

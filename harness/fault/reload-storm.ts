import type { Weights } from "../config/weights.ts";
import { ConfigError } from "../errors.ts";
import type { Write } from "../world/write.ts";
import { checkArguments, type Fault, type Moment } from "./fault.ts";
import { configOf } from "./reload.ts";

/** The first change is made when a storm begins, each later one so many requests, or so long, after that. */
export type Storm = Moment & {
  /** How many changes, at least 1. */
  readonly times: number;
  readonly write?: Write;
} & ({ readonly everyRequests: number } | { readonly everyMs: number });

/**
 * Changes the configuration again and again while the load runs, through the given ones in turn; where the load ends
 * first, so does the storm.
 *
 * @param configs weights, or whole dynamic configurations
 */
export function reloadStorm(configs: readonly (Weights | string)[], storm: Storm): Fault {
  const { times, write = "rename" } = storm;
  const texts = configs.map(configOf);
  const [first] = texts;
  if (first === undefined) throw new ConfigError("reloadStorm: give at least one configuration");
  if (!(Number.isSafeInteger(times) && times >= 1))
    throw new ConfigError(`reloadStorm: times must be a whole number from 1, not ${times}`);
  const every = "everyRequests" in storm ? storm.everyRequests : storm.everyMs;
  if (!(Number.isFinite(every) && every > 0))
    throw new ConfigError(`reloadStorm: the time between changes must be above 0, not ${every}`);
  // Now, and not in the middle of the run.
  momentOf(storm, 1);
  const at = "afterRequests" in storm ? { afterRequests: storm.afterRequests } : { afterMs: storm.afterMs };
  checkArguments("reloadStorm", at, write);
  return {
    name: "reloadStorm",
    at,
    configs: [...new Set(texts)],
    write,
    async act(stage) {
      for (let change = 0; change < times; change++) {
        if (change > 0 && !(await stage.until(momentOf(storm, change)))) return;
        await stage.reconfigure(texts[change % texts.length] ?? first, write);
      }
    },
  };
}

/** Counted from the start of the load, so that a write that takes long does not put the later ones off. */
function momentOf(storm: Storm, change: number): Moment {
  if ("everyRequests" in storm && "afterRequests" in storm)
    return { afterRequests: storm.afterRequests + change * storm.everyRequests };
  if ("everyMs" in storm && "afterMs" in storm) return { afterMs: storm.afterMs + change * storm.everyMs };
  throw new ConfigError(
    "reloadStorm: give afterRequests with everyRequests, or afterMs with everyMs: one measure for both",
  );
}

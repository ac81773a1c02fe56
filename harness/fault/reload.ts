import { configForWeights, type Weights } from "../config/weights.ts";
import type { Fault, Moment } from "./fault.ts";

/**
 * Gives the subject another configuration while the load runs: the file is replaced by renaming a new one over it.
 *
 * @param next weights, for a scenario that is written with weights; or a whole dynamic configuration
 */
export function reload(next: Weights | string, at: Moment): Fault {
  const config = typeof next === "string" ? next : configForWeights(next);
  return { name: "reload", at, configs: [config], act: (stage) => stage.reconfigure(config) };
}

import { configForWeights, type Weights } from "../config/weights.ts";
import type { Write } from "../world/write.ts";
import { checkArguments, type Fault, type Moment } from "./fault.ts";

/**
 * Gives the subject another configuration while the load runs.
 *
 * @param next weights, for a scenario that is written with weights; or a whole dynamic configuration
 * @param at when, and how the file is written; default: a new one is renamed over it
 */
export function reload(next: Weights | string, at: Moment & { readonly write?: Write }): Fault {
  const config = configOf(next);
  const { write = "rename" } = at;
  checkArguments("reload", at, write);
  return { name: "reload", at, configs: [config], write, act: (stage) => stage.reconfigure(config, write) };
}

/** The configuration that a fault is given as weights or as a whole. */
export function configOf(next: Weights | string): string {
  return typeof next === "string" ? next : configForWeights(next);
}

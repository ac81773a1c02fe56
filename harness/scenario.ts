import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configForWeights, type Weights } from "./config/weights.ts";
import { ConfigError } from "./errors.ts";
import type { Fault } from "./fault/fault.ts";
import type { Picker, SchedulerName } from "./history/history.ts";
import type { Check } from "./judge/verdict.ts";
import type { Load } from "./load/load.ts";

/** One test, as a value: what is asked for, what happens, and what is expected of it. */
export interface Scenario {
  readonly name: string;
  /** Backend → weight; the smallest configuration with these weights is made of it. */
  readonly weights?: Weights;
  /** Or a whole Traefik dynamic configuration: its text, its text with a name for messages, or its file: URL. */
  readonly config?: string | ConfigText | URL;
  /** How the subject picks; default: smooth. */
  readonly scheduler?: SchedulerName;
  /** Where requests go; default: to every router of the configuration in turn. */
  readonly targets?: readonly ScenarioTarget[];
  readonly load: Load;
  readonly during?: readonly Fault[];
  readonly expect: readonly Check[];
}

/** A Traefik dynamic configuration, and what to call it in messages. */
export interface ConfigText {
  readonly source: string;
  readonly text: string;
}

export interface ScenarioTarget {
  /** The router that should take the request; without one, nobody should: the answer is a 404. */
  readonly router?: string;
  /** Default: what the router's rule asks for. */
  readonly host?: string;
  readonly path?: string;
  /** The status of every answer; default: 200, or 404 without a router. */
  readonly status?: number;
}

/** The schedulers of our own ingress. */
export const schedulerNames: readonly SchedulerName[] = ["smooth", "gcd", "edf"];
/** What may be said of an ingress that is not ours. */
export const pickerNames: readonly Picker[] = ["random", ...schedulerNames, "periodic", "unknown"];

/**
 * Checks a scenario where it is written, so that a mistake is found before anything is started.
 *
 * @throws ConfigError naming the field
 */
export function scenario(value: Scenario): Scenario {
  const problem = problemOf(value);
  if (problem) throw new ConfigError(`scenario "${value?.name ?? "without a name"}": ${problem}`);
  return value;
}

function problemOf(value: Scenario): string | undefined {
  if (typeof value?.name !== "string" || value.name.trim() === "") return "name must be a text";
  if ((value.weights === undefined) === (value.config === undefined))
    return "give either weights or config, one of the two";
  if (value.scheduler !== undefined && !schedulerNames.includes(value.scheduler)) {
    return `scheduler must be one of ${schedulerNames.join(", ")}, not "${value.scheduler}"`;
  }
  if (typeof value.load?.drive !== "function")
    return "load must be a load, such as sequence({ requests: 4 })";
  if (!Array.isArray(value.expect) || value.expect.length === 0)
    return "expect must name at least one check, such as everyRequestAnswered()";
  const strange = value.expect.findIndex((check) => typeof check?.judge !== "function");
  if (strange !== -1) return `expect[${strange}] is not a check; did you forget to call it?`;
  const disturbance = (value.during ?? []).findIndex((fault) => typeof fault?.act !== "function");
  if (disturbance !== -1) return `during[${disturbance}] is not a fault; did you forget to call it?`;
  if (value.targets?.length === 0) return "targets must name at least one target, or be left out";
  return undefined;
}

/** The configuration that a scenario begins with. */
export async function configOf({ weights, config = "", name }: Scenario): Promise<ConfigText> {
  if (weights) return { source: `weights of "${name}"`, text: configForWeights(weights) };
  if (typeof config === "string") return { source: `config of "${name}"`, text: config };
  return config instanceof URL ? await readConfig(fileURLToPath(config)) : config;
}

/** @throws ConfigError where it cannot be read */
export async function readConfig(path: string): Promise<ConfigText> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path}: ${whyUnread(error)}`);
  });
  return { source: path, text };
}

/** In a clause with the file as subject, and with what to do. */
export function whyUnread({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOENT":
      return "there is no such file; give the path of a Traefik dynamic configuration";
    case "EISDIR":
      return "is a folder; give the path of one file in it, in .toml, .yaml or .yml";
    case "EACCES":
      return "this user may not read it; give them the right to, or the path of another file";
    default:
      return `cannot be read (${message}); give the path of a Traefik dynamic configuration`;
  }
}

import { ConfigError } from "../errors.ts";
import type { DynamicConfig } from "./dynamic.ts";
import { nearest } from "./nearest.ts";
import { unqualified } from "./tree.ts";

/** Whatever they are set to, each request goes on to a backend, and its answer comes back. */
const passing = ["addPrefix", "stripPrefix", "replacePath", "retry", "headers"];
/** Of `headers`; others, such as sslRedirect and allowedHosts, answer by themselves. */
const passingHeaders = ["customRequestHeaders", "customResponseHeaders"];
/** By these, requests and backends are told apart. */
const ours = ["x-request-id", "x-backend"];

/**
 * Refuses a middleware that may answer instead of a backend, or hide who answered: the split could not be judged behind it.
 * Chains are followed.
 *
 * @param usedBy who refers to it, for messages: `router "Router0"`
 * @throws ConfigError
 */
export function refuseAnswering(
  config: DynamicConfig,
  name: string,
  usedBy: string,
  above: readonly string[] = [],
): void {
  const own = unqualified(name);
  const refuse = (what: string): never => {
    throw new ConfigError(
      `${config.place(["http", "middlewares", own])}: middleware "${own}" of ${usedBy} ${what}`,
    );
  };
  const known = [...config.middlewares.keys()];
  if (!known.includes(own)) {
    throw new ConfigError(
      `${config.source}: ${usedBy} refers to middleware "${own}", which does not exist${nearest(own, known)}`,
    );
  }
  if (above.includes(own)) refuse(`contains itself (${[...above, own].join(" → ")}); break the cycle`);
  const [[kind, settings] = ["nothing", undefined]] = Object.entries(tableOf(config.middlewares.get(own)));
  if (isOneOf(kind, ["chain"])) {
    const inner = Object.entries(tableOf(settings)).find(([key]) => isOneOf(key, ["middlewares"]))?.[1];
    const names: unknown[] = Array.isArray(inner) ? inner : refuse("must have a list of middlewares");
    for (const each of names) refuseAnswering(config, String(each), `middleware "${own}"`, [...above, own]);
    return;
  }
  if (!isOneOf(kind, passing))
    refuse(
      `is of kind ${kind}, and the split is judged behind ${passing.join(", ")} and chains of them only, as others may answer instead of a backend; take it out of the file that is judged`,
    );
  if (isOneOf(kind, ["headers"])) refuseHeaders(tableOf(settings), refuse);
}

function refuseHeaders(settings: Readonly<Record<string, unknown>>, refuse: (what: string) => never): void {
  for (const [key, headers] of Object.entries(settings)) {
    if (!isOneOf(key, passingHeaders))
      refuse(
        `sets ${key}, and the split is judged behind ${passingHeaders.join(" and ")} only, as others may answer instead of a backend; take it out of the file that is judged`,
      );
    const hidden = Object.keys(tableOf(headers)).find((header) => isOneOf(header, ours));
    if (hidden !== undefined)
      refuse(
        `sets ${hidden}, by which splitproof finds out who answered; take it out of the file that is judged`,
      );
  }
}

/** Keys are compared without regard to case. */
function isOneOf(key: string, keys: readonly string[]): boolean {
  return keys.some((known) => known.toLowerCase() === key.toLowerCase());
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

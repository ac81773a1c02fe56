import { closed } from "./closed.ts";
import { type Load, wholeNumber } from "./load.ts";

/**
 * One request after another on one connection, so that the order of the answers is the order of the picks.
 *
 * @param options.requests how many to send, at least 1
 * @param options.seconds after how long no more are sent, above 0; default: no limit
 */
export function sequence(options: { readonly requests: number; readonly seconds?: number }): Load {
  wholeNumber("sequence: requests", options.requests);
  return { ...closed({ ...options, connections: 1 }), kind: "sequence" };
}

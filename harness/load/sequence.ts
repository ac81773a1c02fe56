import { closed } from "./closed.ts";
import { type Load, wholeNumber } from "./load.ts";

/**
 * One request after another on one connection, so that the order of the answers is the order of the picks.
 *
 * @param options.requests how many to send, at least 1
 */
export function sequence({ requests }: { readonly requests: number }): Load {
  wholeNumber("sequence: requests", requests);
  return { ...closed({ requests, connections: 1 }), kind: "sequence" };
}

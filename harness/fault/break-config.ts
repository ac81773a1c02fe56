import { ConfigError } from "../errors.ts";
import type { Write } from "../world/write.ts";
import { checkArguments, type Fault, type Moment } from "./fault.ts";

/** Ways in which a configuration goes bad, each made of the text that stands there. */
const ways = {
  /** A table's head is not closed. */
  syntax: (text: string) => `${text}\n[http.routers\n`,
  /** A router refers to a service that nobody defines. */
  unknownService: (text: string) =>
    `${text}\n[http.routers.broken]\nrule = "Host(\`broken.test\`)"\nservice = "nowhere"\n`,
  /** A weight that no ingress should take. */
  badWeight: (text: string) =>
    `${text}\n[[http.services.broken.weighted.services]]\nname = "nobody"\nweight = -1\n`,
  /** Nothing at all, as between a truncation and the write after it. */
  empty: () => "",
  /** A sound text that routes nothing. */
  noRouter: () => "[http]\n",
  /** The first half, up to the end of a line. */
  torn: (text: string) => text.slice(0, text.lastIndexOf("\n", text.length / 2) + 1),
  /** Bytes that are no text. */
  unreadable: () => Uint8Array.of(0x23, 0xff, 0xfe, 0x0a),
} as const;

export type Breakage = keyof typeof ways;

/** Writes a configuration that must not take effect: the last good one stays. */
export function breakConfig(how: Breakage, at: Moment & { readonly write?: Write }): Fault {
  const { write = "rename" } = at;
  if (!Object.hasOwn(ways, how))
    throw new ConfigError(`breakConfig: must be one of ${Object.keys(ways).join(", ")}, not "${how}"`);
  checkArguments("breakConfig", at, write);
  return {
    name: "breakConfig",
    at,
    configs: [],
    write,
    act: (stage) => stage.breakConfig(ways[how], write),
  };
}

import type { Fault } from "./fault.ts";

/** The specimen: a disturbance that disturbs nothing. Copy it to begin another. */
export function none(): Fault {
  return { name: "none", at: { afterRequests: 0 }, configs: [], act: async () => {} };
}

import { checkArguments, type Fault, type Moment } from "./fault.ts";

/** Takes the configuration's file away: the last good one stays. A `reload` puts one back. */
export function deleteConfig(at: Moment): Fault {
  checkArguments("deleteConfig", at, "rename");
  return { name: "deleteConfig", at, configs: [], act: async (stage) => stage.deleteConfig() };
}

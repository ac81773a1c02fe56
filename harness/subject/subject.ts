import type { SchedulerName } from "../history/history.ts";
import type { Service } from "../world/world.ts";

/** An ingress that can be judged: what to start for a configuration, and how it says that it picks. */
export interface SubjectKind {
  readonly name: string;
  /** What it is, or with which arguments it says so and where in what it prints. */
  readonly version: string | { readonly argv: readonly string[]; readonly pattern: RegExp };
  /** How it picks, or how a version of it does. */
  readonly scheduler: SchedulerName | ((version: string) => SchedulerName);
  /** The file of the service that holds the configuration: the one that is written when that changes. */
  readonly configFile: string;
  /**
   * Pure.
   *
   * @param config a Traefik dynamic configuration, as the user wrote it
   * @param entryPoints the entry points that it needs; each is a port of the service
   */
  service(config: string, entryPoints: readonly string[]): Service;
}

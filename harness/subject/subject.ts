import type { SchedulerName } from "../history/history.ts";
import type { Service } from "../world/world.ts";

/** An ingress that can be judged: what to start for a configuration, and how it says that it picks. */
export interface SubjectKind {
  readonly name: string;
  /** What it is, or with which arguments it says so and where in what it prints. */
  readonly version: string | { readonly argv: readonly string[]; readonly pattern: RegExp };
  /** How it picks, or how a version of it does. */
  readonly scheduler: SchedulerName | ((version: string) => SchedulerName);
  /**
   * How many schedulers share the requests, each at a place of its own in its schedule, as workers do that know nothing
   * of each other; default: 1.
   */
  readonly instances?: number;
  /** The same with so many workers or threads, from 1; absent where their number cannot be said. */
  withThreads?(count: number): SubjectKind;
  /** Whether it is told of middlewares, as the configuration has them; default: a router that uses one is refused. */
  readonly takesMiddlewares?: true;
  /** Why it cannot go from one configuration to another, in a clause with itself as subject; default: it can. */
  cannotChange?(from: string, to: string): string | undefined;
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

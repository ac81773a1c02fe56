import { extname } from "node:path";
import { rewriteServerUrls } from "../config/rewrite.ts";
import type { SchedulerName } from "../history/history.ts";
import { packageVersion } from "../package.ts";
import type { Places, Plan } from "../world/world.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

/** Beside us as TypeScript in the repository, as JavaScript in a package that was installed. */
const MAIN = `fixtures/ingress/main${extname(import.meta.url)}`;

/** In MB. With thousands of connections V8 would let young objects take 128: hardly one outlives its request. */
const YOUNG = "--max-semi-space-size=8";

/** In a folder of its own: whoever changes it may put links and other files beside it. */
const CONFIG_FILE = "config/dynamic.toml";

/**
 * The TypeScript ingress of this package, started as Traefik 2.0 would be.
 *
 * @param main another program of this package that takes the same flags
 * @param more flags besides
 */
export function ingress(scheduler: SchedulerName, main = MAIN, more: readonly string[] = []): SubjectKind {
  return {
    ...withFlags("ingress", scheduler, main, more),
    // They share one schedule, so that nothing more is allowed to them.
    withThreads: (count) =>
      withFlags(count === 1 ? "ingress" : `ingress-${count}-threads`, scheduler, main, [
        ...more,
        `--threads=${count}`,
      ]),
  };
}

function withFlags(
  name: string,
  scheduler: SchedulerName,
  main: string,
  more: readonly string[],
): SubjectKind {
  return {
    name,
    version: packageVersion(),
    scheduler,
    takesMiddlewares: true,
    configFile: CONFIG_FILE,
    service: (config, entryPoints) => ({
      name: "ingress",
      program: "node",
      ports: portsOf(entryPoints, { traefik: 8080 }),
      plan: (places) => {
        const { argv, ...rest } = ingressPlan(places, config, entryPoints);
        const flags = [...argv, "--splitproof.flagsOnly", `--splitproof.scheduler=${scheduler}`, ...more];
        const own = [YOUNG, places.source(main), ...flags];
        return { ...rest, argv: own };
      },
    }),
  };
}

/** What Traefik 2 is started with, and whatever takes the same flags. Pure. */
export function ingressPlan(places: Places, config: string, entryPoints: readonly string[]): Plan {
  return {
    argv: [
      ...[...entryPoints, "traefik"].map((name) => `--entrypoints.${name}.Address=${places.listen(name)}`),
      "--api.insecure=true",
      "--ping=true",
      "--providers.file.watch=true",
      `--providers.file.filename=${places.folder}/${CONFIG_FILE}`,
    ],
    files: { [CONFIG_FILE]: rewriteServerUrls("dynamic.toml", config, places.server) },
    ready: { port: "traefik", path: "/ping" },
  };
}

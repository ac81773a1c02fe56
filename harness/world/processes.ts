import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { WorldError } from "../errors.ts";
import { Child } from "./child.ts";
import { RunFolder, sweepFolders } from "./folder.ts";
import { freePorts } from "./ports.ts";
import { findProgram, howToGet } from "./program.ts";
import { untilReady } from "./ready.ts";
import { reload } from "./reload.ts";
import { together } from "./together.ts";
import type { Places, Program, Running, Service, World } from "./world.ts";

const packageRoot = fileURLToPath(new URL("../../", import.meta.url));
const LOOPBACK = "127.0.0.1";

/** The embedded world: the same programs as processes on loopback, where no container engine answers. */
export async function processes(): Promise<World> {
  await sweepFolders();
  return new Processes(await RunFolder.create());
}

class Processes implements World {
  readonly name = "processes";
  readonly origins = new Map<Program, string>();
  readonly #folder: RunFolder;
  readonly #children: Child[] = [];
  /** Server URL of the configuration, without its path → the URL on loopback. */
  readonly #servers = new Map<string, string>();

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  async start(services: readonly Service[], signal: AbortSignal): Promise<Running[]> {
    const ports = await freePorts(
      services.reduce((sum, service) => sum + Object.keys(service.ports).length, 0),
    );
    const cast = services.map((service) => {
      const own = new Map(Object.keys(service.ports).map((name) => [name, ports.pop() ?? 0]));
      for (const [name, port] of own) {
        if (service.host !== undefined)
          this.#servers.set(`${service.host}:${service.ports[name]}`, `http://${LOOPBACK}:${port}/`);
      }
      return { service, ports: own };
    });
    return await together(cast, signal, ({ service, ports }, either) =>
      this.#startOne(service, ports, either),
    );
  }

  async #startOne(
    service: Service,
    ports: ReadonlyMap<string, number>,
    signal: AbortSignal,
  ): Promise<Running> {
    const portOf = (name: string) => ports.get(name) ?? 0;
    const places = this.#places(service, portOf);
    const plan = service.plan(places);
    await this.#folder.fill(service.name, plan.files, service.write ?? "rename");
    const path = await this.#find(service.program);
    signal.throwIfAborted();

    const begin = async (until: AbortSignal) => {
      const child = new Child(path, plan.argv, places.folder);
      this.#children.push(child);
      await untilReady({
        name: service.name,
        ...plan.ready,
        address: { host: LOOPBACK, port: portOf(plan.ready.port) },
        signal: until,
        ended: child.ended,
      });
      return child;
    };
    let child = await begin(signal);
    const running: Running = {
      name: service.name,
      address: (port) => ({ host: LOOPBACK, port: portOf(port) }),
      filesOf: (next) => next.plan(places).files,
      ...this.#folder.accessTo(service.name),
      reload: () => reload(plan, running, (signal) => child.kill(signal)),
      ask: async (argv) => (await execa(path, argv, { all: true, reject: false, stdin: "ignore" })).all,
      output: async (sinceMs) => child.outputSince(sinceMs),
      ...(plan.refusal && { refusal: plan.refusal }),
      life: {
        end: (signal) => child.end(signal),
        begin: async () => {
          child = await begin(new AbortController().signal);
        },
        pause: async () => child.killAll("SIGSTOP"),
        resume: async () => child.killAll("SIGCONT"),
        disconnect: hasNoNetwork,
        connect: hasNoNetwork,
      },
    };
    return running;
  }

  #places(service: Service, portOf: (name: string) => number): Places {
    return {
      folder: join(this.#folder.path, service.name),
      source: (path) => join(packageRoot, path),
      listen: (port) => `${LOOPBACK}:${portOf(port)}`,
      server: (url) => {
        const { hostname, port } = new URL(url);
        return this.#servers.get(`${hostname}:${port === "" ? 80 : port}`) ?? url;
      },
    };
  }

  async #find(program: Program): Promise<string> {
    const path = await findProgram(program);
    if (path === undefined) {
      throw new WorldError(
        `${program} is not installed on this machine, and the processes world needs it; ${howToGet(program)}, or use --world containers`,
      );
    }
    this.origins.set(program, path);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => child.end("SIGTERM")));
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Whoever disturbs so is refused before anything is started; see `fault/disturb-backend.ts`. */
async function hasNoNetwork(): Promise<void> {
  throw new WorldError("processes share one loopback, and none can be taken off it; use --world containers");
}

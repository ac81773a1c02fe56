import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ContainerRuntimeClient, getContainerRuntimeClient, PullPolicy } from "testcontainers";
import { ConfigError, messageOf, SplitproofError, WorldError } from "../errors.ts";
import { earlyEnd, lastLines } from "./container-end.ts";
import { ContainerLife } from "./container-life.ts";
import { PrivateContainer, readiness } from "./container-start.ts";
import { RunFolder, sweepFolders } from "./folder.ts";
import { imageFor } from "./images.ts";
import { isName } from "./names.ts";
import { ownerOf } from "./owner.ts";
import { reload } from "./reload.ts";
import { OWNER_LABEL, RUN_LABEL, removeLabelled, sweepContainers } from "./sweep.ts";
import { together } from "./together.ts";
import type { Places, Program, Running, Service, World } from "./world.ts";

const packageRoot = fileURLToPath(new URL("../../", import.meta.url));
/** Where a container finds its own files, and the harness's package. */
const FILES = "/splitproof";
const PACKAGE = "/app";
/** Where the packages are that ours needs: in it, or around it where it was installed; in a container, at the root. */
const dependencies = fileURLToPath(import.meta.resolve("smol-toml")).replace(/(.*\/node_modules)\/.*/, "$1");
const DEPENDENCIES = "/node_modules";

/**
 * Every service in a container of its own, on a private network where the configuration's host names have a
 * meaning; ports are published on loopback only.
 *
 * @throws WorldError where no engine answers
 */
export async function containers(): Promise<World> {
  const client = await getContainerRuntimeClient().catch((error: unknown) => {
    throw new WorldError(
      `no container engine answers (${messageOf(error)}); run \`npm run setup\`, or use --world processes`,
    );
  });
  // In this order: what still runs writes into its folder.
  await sweepContainers(client.container.dockerode);
  await sweepFolders();
  const folder = await RunFolder.create();
  const run = folder.path.slice(folder.path.lastIndexOf("splitproof-"));
  const labels = { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOf(process.pid) ?? "" };
  await client.network.create({ Name: run, Labels: labels });
  return new Containers(client, folder, run, labels);
}

class Containers implements World {
  readonly name = "containers";
  readonly origins = new Map<Program, string>();
  readonly #client: ContainerRuntimeClient;
  readonly #folder: RunFolder;
  readonly #run: string;
  readonly #labels: Record<string, string>;

  constructor(
    client: ContainerRuntimeClient,
    folder: RunFolder,
    run: string,
    labels: Record<string, string>,
  ) {
    this.#client = client;
    this.#folder = folder;
    this.#run = run;
    this.#labels = labels;
  }

  async start(services: readonly Service[], signal: AbortSignal): Promise<Running[]> {
    for (const { host } of services) if (host !== undefined) refuseAddress(host);
    const programs = [...new Set(services.map((service) => service.program))];
    const images = new Map(
      await together(programs, signal, async (program) => [program, await imageFor(program)] as const),
    );
    for (const [program, image] of images) this.origins.set(program, image.origin);
    return await together(services, signal, (service, either) =>
      this.#startOne(service, images.get(service.program)?.name ?? "", either),
    );
  }

  async #startOne(service: Service, image: string, signal: AbortSignal): Promise<Running> {
    const places: Places = {
      folder: FILES,
      source: (path) => `${PACKAGE}/${path}`,
      listen: (port) => `:${service.ports[port]}`,
      server: (url) => url,
    };
    const plan = service.plan(places);
    await this.#folder.fill(service.name, plan.files, service.write ?? "rename");
    signal.throwIfAborted();

    const inside = (port: string) => service.ports[port] ?? 0;
    const name = `${this.#run}-${service.name.replace(/[^\w.-]/g, "_")}`;
    // Whatever is said of a container that is not ready and so is being removed, this comes first.
    let notReady: unknown;
    const starting = new PrivateContainer(image, this.#run, service.host)
      .withName(name)
      .withLabels(this.#labels)
      .withEntrypoint([basename(service.program)])
      .withCommand([...plan.argv])
      .withExposedPorts(...Object.values(service.ports))
      .withBindMounts([
        { source: join(this.#folder.path, service.name), target: FILES },
        ...(service.program === "node"
          ? [
              { source: packageRoot, target: PACKAGE, mode: "ro" as const },
              { source: dependencies, target: DEPENDENCIES, mode: "ro" as const },
            ]
          : []),
      ])
      .withPullPolicy(PullPolicy.neverPull())
      // Its reaper would have to be pulled; our own sweep does that work.
      .withAutoCleanup(false)
      .withWaitStrategy(
        readiness(service.name, { ...plan.ready, port: inside(plan.ready.port) }, signal, (error) => {
          notReady = error;
        }),
      )
      .start();
    const watch = new AbortController();
    const early = earlyEnd(this.#client.container.getById(name), AbortSignal.any([signal, watch.signal]));
    const started = await Promise.race([starting, early])
      .catch((raised: unknown) => {
        const error = notReady ?? raised;
        throw error instanceof SplitproofError
          ? error
          : new WorldError(`${service.name} did not start: ${messageOf(error)}`);
      })
      .finally(() => watch.abort());
    const container = this.#client.container.getById(started.getId());
    const life = new ContainerLife({
      name: service.name,
      container,
      network: this.#client.container.dockerode.getNetwork(this.#run),
      host: service.host,
      ready: { ...plan.ready, port: inside(plan.ready.port) },
      published: (port) => started.getMappedPort(port),
    });
    const running: Running = {
      name: service.name,
      address: (port) => life.address(inside(port)),
      filesOf: (next) => next.plan(places).files,
      ...this.#folder.accessTo(service.name),
      reload: () => reload(plan, running, (signal) => container.kill({ signal })),
      ask: async (argv) => (await started.exec([basename(service.program), ...argv])).output,
      output: (sinceMs) => lastLines(container, sinceMs),
      ...(plan.refusal && { refusal: plan.refusal }),
      life,
    };
    return running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await using _folder = this.#folder;
    await removeLabelled(this.#client.container.dockerode, `${RUN_LABEL}=${this.#run}`).catch((error) => {
      throw new WorldError(
        `the container engine no longer answers, so this run's containers could not be removed (${messageOf(error)}); start it again, and the next run sweeps them`,
      );
    });
  }
}

function refuseAddress(host: string): void {
  if (isName(host)) return;
  throw new ConfigError(
    `a server stands at ${host}, and in containers only names can be given a meaning; use --world processes, or write a name`,
  );
}

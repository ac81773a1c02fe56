import type { Container, Network } from "dockerode";
import { endOf } from "./container-end.ts";
import { untilReady } from "./ready.ts";
import type { Address, Life } from "./world.ts";

export const LOOPBACK = "127.0.0.1";
/** How long a program may take to end when it is asked to; then it is ended. */
const GRACE_S = 5;

interface Binding {
  readonly HostPort: string;
}

/** When a container is ready: a GET of this path on this port inside is answered, in time. */
export interface Readiness {
  readonly port: number;
  readonly path: string;
  readonly withinMs?: number;
}

interface Parts {
  readonly name: string;
  readonly container: Container;
  readonly network: Network;
  /** The name that it has on the network. */
  readonly host: string | undefined;
  readonly ready: Readiness;
  /** Where a port of it is published at first. */
  published(port: number): number;
}

/** What may befall a container, and where it is reached: whenever it comes back, its ports are published anew. */
export class ContainerLife implements Life {
  readonly #parts: Parts;
  /** Port inside → where it is published, since it came back. */
  #published: ReadonlyMap<number, number> = new Map();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  address(port: number): Address {
    return { host: LOOPBACK, port: this.#published.get(port) ?? this.#parts.published(port) };
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const { container } = this.#parts;
    if (signal === "SIGTERM") await container.stop({ t: GRACE_S });
    else await Promise.all([container.wait({ condition: "not-running" }), container.kill()]);
  }

  async begin(): Promise<void> {
    const { name, container, ready } = this.#parts;
    await container.start();
    await this.#lookUp();
    await untilReady({
      name,
      ...ready,
      address: this.address(ready.port),
      signal: new AbortController().signal,
      ended: endOf(container),
    });
  }

  async pause(): Promise<void> {
    await this.#parts.container.pause();
  }

  async resume(): Promise<void> {
    await this.#parts.container.unpause();
  }

  async disconnect(): Promise<void> {
    await this.#parts.network.disconnect({ Container: this.#parts.container.id });
  }

  async connect(): Promise<void> {
    const { network, container, host } = this.#parts;
    await network.connect({
      Container: container.id,
      EndpointConfig: { Aliases: host === undefined ? [] : [host] },
    });
    await this.#lookUp();
  }

  async #lookUp(): Promise<void> {
    const { NetworkSettings: settings } = await this.#parts.container.inspect();
    const ports = Object.entries(settings.Ports as Readonly<Record<string, readonly Binding[] | null>>);
    this.#published = new Map(
      ports.map(([inside, bindings]) => [Number.parseInt(inside, 10), Number(bindings?.[0]?.HostPort)]),
    );
  }
}

import { GenericContainer, type WaitStrategy } from "testcontainers";
import { endOf } from "./container-end.ts";
import { LOOPBACK, type Readiness } from "./container-life.ts";
import { untilReady } from "./ready.ts";

/** Joins the network and takes its host name when it is created: connecting it afterwards costs up to 110 ms. */
export class PrivateContainer extends GenericContainer {
  readonly #network: string;
  readonly #host: string | undefined;

  constructor(image: string, network: string, host: string | undefined) {
    super(image);
    this.#network = network;
    this.#host = host;
    this.withNetworkMode(network);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [this.#network]: { Aliases: this.#host === undefined ? [] : [this.#host] } },
    };
    for (const bindings of Object.values(
      this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>,
    )) {
      for (const binding of bindings) binding.HostIp = LOOPBACK;
    }
  }
}

/** The same question in every world, asked from outside; testcontainers' own asks through a shell inside. */
export function readiness(
  name: string,
  ready: Readiness,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): WaitStrategy {
  return {
    waitUntilReady: async (container, ports) => {
      const waiting = untilReady({
        name,
        ...ready,
        signal,
        address: { host: LOOPBACK, port: ports.getBinding(ready.port) },
        ended: endOf(container),
      });
      waiting.catch(onFailure);
      await waiting;
    },
    withStartupTimeout() {
      return this;
    },
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => 0,
  };
}

import { ConfigError } from "../errors.ts";
import type { DynamicConfig } from "./dynamic.ts";
import { backendName } from "./tree.ts";

/** A server that the configuration names, and the backend that has to stand behind it. */
export interface Server {
  readonly backend: string;
  /** As written in the configuration. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/**
 * The servers of the named backends, in configuration order.
 *
 * @throws ConfigError where a URL cannot be served, or two backends stand at one address, so that their answers
 *   could not be told apart
 */
export function serversOf(config: DynamicConfig, backends: readonly string[]): Server[] {
  const servers: Server[] = [];
  for (const [service, { loadbalancer }] of config.services) {
    const urls = loadbalancer?.servers ?? [];
    urls.forEach(({ url }, index) => {
      const backend = backendName(service, index, urls.length);
      if (!backends.includes(backend)) return;
      const place = config.place(["http", "services", service, "loadBalancer", "servers", index, "url"]);
      if (!/^[\w.@#-]{1,100}$/.test(backend)) {
        throw new ConfigError(
          `${place}: service "${service}" cannot name a backend; use letters, digits, and . _ - @ only`,
        );
      }
      const server = { backend, url, ...addressOf(url, `${place}: service "${service}"`) };
      const twin = servers.find((other) => other.host === server.host && other.port === server.port);
      if (twin) {
        throw new ConfigError(
          `${place}: ${backend} and ${twin.backend} are both at ${url}, so their answers could not be told apart; give each an address of its own`,
        );
      }
      servers.push(server);
    });
  }
  if (servers.length > 255)
    throw new ConfigError(
      `${config.source}: ${servers.length} backends are more than the 255 that one run can tell apart; judge fewer routes at once`,
    );
  return servers;
}

function addressOf(url: string, who: string): { host: string; port: number } {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    throw new ConfigError(
      `${who}: server URL "${url}" has no scheme; write it as "http://${url.replace(/^\/+/, "")}"`,
    );
  }
  if (!URL.canParse(url))
    throw new ConfigError(`${who}: "${url}" is not a URL; write it as "http://name:port/"`);
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "http:") {
    throw new ConfigError(
      `${who}: server URL "${url}" asks for ${protocol.slice(0, -1)}, and splitproof's backends speak http only`,
    );
  }
  return { host: hostname, port: port === "" ? 80 : Number(port) };
}

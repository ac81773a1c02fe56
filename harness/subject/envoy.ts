import type { Places } from "../world/world.ts";
import { addressIn, type PlainRoute, plainRoutes, routesAt } from "./plain-routes.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

const BOOTSTRAP = "envoy.json";
const CLUSTERS = "clusters.json";
const LISTENERS = "listeners.json";
const ADMIN = "admin";
const TYPES = "type.googleapis.com/envoy";

/**
 * Envoy, with one worker unless more are asked for, as each has a schedule of its own; it watches the files of its clusters and listeners, which have
 * to be renamed into place. Its round robin with weights is by earliest deadline.
 */
export const envoy: SubjectKind = withWorkers(1);

function withWorkers(workers: number): SubjectKind {
  return {
    name: workers === 1 ? "envoy" : `envoy-${workers}-workers`,
    instances: workers,
    withThreads: withWorkers,
    version: { argv: ["--version"], pattern: /\/(\d+\.\d+\.\d+\S*?)\// },
    scheduler: "edf",
    configFile: CLUSTERS,
    service: (config, entryPoints) => ({
      name: "subject-envoy",
      program: "envoy",
      ports: portsOf(entryPoints, { [ADMIN]: 8099 }),
      plan: (places) => {
        const routes = plainRoutes(config, "Envoy");
        return {
          argv: [
            "-c",
            `${places.folder}/${BOOTSTRAP}`,
            "--concurrency",
            String(workers),
            "--log-level",
            "warning",
          ],
          // In this order, as a listener may refer to what is a cluster already.
          files: {
            [CLUSTERS]: resources(routes.map((route, index) => clusterOf(route, index, places))),
            [LISTENERS]: resources(entryPoints.map((name) => listenerOf(name, routes, places))),
            [BOOTSTRAP]: bootstrap(places),
          },
          ready: { port: ADMIN, path: "/ready" },
        };
      },
    }),
  };
}

function bootstrap(places: Places): string {
  const from = (file: string) => ({
    resource_api_version: "V3",
    path_config_source: { path: `${places.folder}/${file}` },
  });
  return text({
    node: { id: "splitproof", cluster: "splitproof" },
    admin: { address: addressOf(places.listen(ADMIN)) },
    dynamic_resources: { cds_config: from(CLUSTERS), lds_config: from(LISTENERS) },
  });
}

function clusterOf({ servers }: PlainRoute, index: number, { server }: Places) {
  const endpoints = servers
    // It takes no weight of 0: who gets nothing is not there.
    .filter(({ weight }) => weight > 0)
    .map(({ url, weight }) => ({
      endpoint: { address: addressOf(addressIn(server, url)) },
      load_balancing_weight: weight,
    }));
  const name = `route_${index}`;
  return {
    "@type": `${TYPES}.config.cluster.v3.Cluster`,
    name,
    type: "STRICT_DNS",
    lb_policy: "ROUND_ROBIN",
    connect_timeout: "5s",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: endpoints }] },
  };
}

function listenerOf(entryPoint: string, routes: readonly PlainRoute[], places: Places) {
  const own = routesAt(entryPoint, routes);
  const hosts = [...new Set(own.flatMap(({ host }) => host ?? []))];
  const virtualHost = (host: string | undefined, index: number) => ({
    name: `host_${index}`,
    domains: [host ?? "*"],
    routes: [
      ...own.filter((route) => route.host === host).map((route) => routeOf(route, routes.indexOf(route))),
      { match: { prefix: "/" }, direct_response: { status: 404 } },
    ],
  });
  const manager = {
    "@type": `${TYPES}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: entryPoint,
    strip_any_host_port: true,
    route_config: { name: entryPoint, virtual_hosts: [...hosts, undefined].map(virtualHost) },
    http_filters: [
      {
        name: "envoy.filters.http.router",
        typed_config: { "@type": `${TYPES}.extensions.filters.http.router.v3.Router` },
      },
    ],
  };
  return {
    "@type": `${TYPES}.config.listener.v3.Listener`,
    name: entryPoint,
    address: addressOf(places.listen(entryPoint)),
    filter_chains: [
      { filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] },
    ],
  };
}

function routeOf({ path = "/", isPrefix }: PlainRoute, index: number) {
  return { match: isPrefix ? { prefix: path } : { path }, route: { cluster: `route_${index}` } };
}

/** `:80` or `127.0.0.1:41003` */
function addressOf(listen: string) {
  const [, host, port] = /^(.*):(\d+)$/.exec(listen) ?? [];
  return { socket_address: { address: host || "0.0.0.0", port_value: Number(port) } };
}

function resources(all: readonly unknown[]): string {
  return text({ resources: all });
}

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

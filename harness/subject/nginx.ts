import type { Places } from "../world/world.ts";
import { addressIn, type PlainRoute, plainRoutes, routesAt } from "./plain-routes.ts";
import { portsOf } from "./ports.ts";
import type { SubjectKind } from "./subject.ts";

const CONFIG_FILE = "nginx.conf";
const READY = "ready";

/** nginx, with one worker unless more are asked for, as each has a schedule of its own; told by SIGHUP. */
export const nginx: SubjectKind = withWorkers(1);

function withWorkers(workers: number): SubjectKind {
  return {
    name: workers === 1 ? "nginx" : `nginx-${workers}-workers`,
    instances: workers,
    withThreads: withWorkers,
    version: { argv: ["-v"], pattern: /nginx\/(\S+)/ },
    scheduler: "smooth",
    configFile: CONFIG_FILE,
    service: (config, entryPoints) => ({
      name: "subject-nginx",
      program: "nginx",
      ports: portsOf(entryPoints, { [READY]: 8099 }),
      plan: (places) => ({
        argv: ["-p", places.folder, "-c", `${places.folder}/${CONFIG_FILE}`, "-e", "stderr"],
        files: { [CONFIG_FILE]: textOf(plainRoutes(config, "nginx"), entryPoints, places, workers) },
        ready: { port: READY, path: "/" },
        reload: { signal: "SIGHUP" },
        refusal: /\[emerg\]/,
      }),
    }),
  };
}

function textOf(
  routes: readonly PlainRoute[],
  entryPoints: readonly string[],
  places: Places,
  workers: number,
): string {
  return `daemon off;
worker_processes ${workers};
pid nginx.pid;
error_log stderr warn;
events {
  worker_connections 16384;
}
http {
  access_log off;
  keepalive_requests 100000000;
  keepalive_timeout 1h;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
${routes.map((route) => upstream(route, routes.indexOf(route), places)).join("")}${entryPoints
  .map((name) => serversOf(name, routes, places))
  .join("")}  server {
    listen ${listen(places, READY)};
    return 204;
  }
}
`;
}

function upstream({ servers }: PlainRoute, index: number, { server }: Places): string {
  // All start at once: a backend that was not there when it was first asked must not be left out for ten seconds.
  const lines = servers.map(
    ({ url, weight }) =>
      `    server ${addressIn(server, url)} max_fails=0 ${weight === 0 ? "down" : `weight=${weight}`};\n`,
  );
  return `  upstream route_${index} {\n${lines.join("")}    keepalive 64;\n  }\n`;
}

/** One server for each host of an entry point, and one for all others. */
function serversOf(entryPoint: string, routes: readonly PlainRoute[], places: Places): string {
  const own = routesAt(entryPoint, routes);
  const hosts = new Set([undefined, ...own.map(({ host }) => host)]);
  return [...hosts]
    .map((host) => {
      const locations = own
        .filter((route) => route.host === host)
        .map((route) => location(route, routes.indexOf(route)));
      const rest = own.some((route) => route.host === host && takesAll(route))
        ? ""
        : "    location / {\n      return 404;\n    }\n";
      const name = host === undefined ? "_" : host;
      return `  server {\n    listen ${listen(places, entryPoint)}${host === undefined ? " default_server backlog=4096" : ""};\n    server_name ${name};\n${locations.join("")}${rest}  }\n`;
    })
    .join("");
}

function takesAll({ path, isPrefix }: PlainRoute): boolean {
  return path === undefined || (path === "/" && isPrefix);
}

function location({ path = "/", isPrefix }: PlainRoute, index: number): string {
  return `    location ${isPrefix ? "" : "= "}${path} {\n      proxy_pass http://route_${index};\n    }\n`;
}

function listen(places: Places, port: string): string {
  return places.listen(port).replace(/^:/, "*:");
}

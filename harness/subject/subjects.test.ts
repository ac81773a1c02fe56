import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { configForWeights, type Weights } from "../config/weights.ts";
import type { Places } from "../world/world.ts";
import { type SubjectName, subjectNamed } from "./subjects.ts";

/** As the containers world has it. */
const places: Places = {
  folder: "/splitproof",
  source: (path) => `/app/${path}`,
  listen: (port) => (port === "web" ? ":80" : ":8099"),
  server: (url) => url,
};
/** Those that are told in words of their own. */
const others = ["nginx", "haproxy", "caddy", "envoy"] as const;
type Other = (typeof others)[number];

function planOf(name: SubjectName, config: string) {
  return subjectNamed(name, "smooth").service(config, ["web"]).plan(places);
}

function fileOf(name: Exclude<Other, "envoy">, weights: Weights): string {
  const { files } = planOf(name, configForWeights(weights));
  return files[subjectNamed(name, "smooth").configFile] ?? "";
}

describe("what a configuration is for each subject", () => {
  test("nginx: an upstream with weights, one of 0 as down", () => {
    const text = fileOf("nginx", { appv1: 6, appv2: 2, appv3: 0 });
    expect(text).toContain("server appv1:80 max_fails=0 weight=3;");
    expect(text).toContain("server appv2:80 max_fails=0 weight=1;");
    expect(text).toContain("server appv3:80 max_fails=0 down;");
    expect(text).toContain("server_name splitproof.test;");
    expect(text.match(/listen \*:80[ ;]/g)).toHaveLength(2);
    expect(planOf("nginx", configForWeights({ a: 1 })).reload).toEqual({ signal: "SIGHUP" });
  });

  test("haproxy: a backend with weights", () => {
    const text = fileOf("haproxy", { appv1: 6, appv2: 2, appv3: 0 });
    expect(text).toContain(
      "server s0 appv1:80 weight 3\n  server s1 appv2:80 weight 1\n  server s2 appv3:80 weight 0\n",
    );
    expect(text).toContain("use_backend route_0 if { req.hdr(host),field(1,:) -i splitproof.test }\n");
    expect(planOf("haproxy", configForWeights({ a: 1 })).reload).toEqual({ signal: "SIGUSR2" });
  });

  test("haproxy by its runtime API: the same, a port for it, and lines that never leave all at 0", () => {
    const { files, reload } = planOf("haproxy-runtime", configForWeights({ a: 0, b: 3, c: 1 }));
    expect(files["haproxy.cfg"]).toContain("stats socket ipv4@:8099 level admin\n");
    expect(files["weights.txt"]).toBe(
      "set server route_0/s1 weight 3\nset server route_0/s2 weight 1\nset server route_0/s0 weight 0\n",
    );
    expect(reload).toEqual({ lines: { port: "runtime", file: "weights.txt" } });
  });

  test.each([
    ["other weights", { a: 1, b: 1 }, undefined],
    ["another backend", { a: 1, b: 1, c: 1 }, expect.stringMatching(/^changes nothing but weights/)],
    ["another order", { b: 1, a: 3 }, expect.stringMatching(/^changes nothing but weights/)],
  ])("haproxy's runtime API and %s", (_, next, why) => {
    const { cannotChange } = subjectNamed("haproxy-runtime", "smooth");
    expect(cannotChange?.(configForWeights({ a: 3, b: 1 }), configForWeights(next as Weights))).toEqual(why);
  });

  test.each([
    ["nginx", "nginx-4-workers", 4, "nginx.conf", "worker_processes 4;"],
    ["haproxy", "haproxy-4-threads", undefined, "haproxy.cfg", "nbthread 4\n"],
    ["haproxy-runtime", "haproxy-runtime-4-threads", undefined, "haproxy.cfg", "nbthread 4\n"],
  ] as const)("%s with several workers or threads", (name, called, instances, file, line) => {
    const kind = subjectNamed(name, "smooth").withThreads?.(4);
    const plan = kind?.service(configForWeights({ a: 1 }), ["web"]).plan(places);
    expect([kind?.name, kind?.instances]).toEqual([called, instances]);
    expect(plan?.files[file]).toContain(line);
  });

  test("caddy: upstreams that are repeated", () => {
    const { apps } = JSON.parse(fileOf("caddy", { appv1: 6, appv2: 2, appv3: 0 }));
    const [route, rest] = apps.http.servers.entry0.routes;
    expect(route.match).toEqual([{ host: ["splitproof.test"] }]);
    expect(route.handle[0].upstreams.map(({ dial }: { dial: string }) => dial)).toEqual([
      "appv1:80",
      "appv1:80",
      "appv1:80",
      "appv2:80",
    ]);
    expect(rest.handle[0].status_code).toBe(404);
  });

  test("traefik: the very file, and flags that name it", () => {
    const config = configForWeights({ appv1: 3, appv2: 1 });
    const { argv, files, ready, reload } = planOf("traefik", config);
    expect(files).toEqual({ "config/dynamic.toml": config });
    expect(argv).toEqual([
      "--entrypoints.web.Address=:80",
      "--entrypoints.traefik.Address=:8099",
      "--api.insecure=true",
      "--ping=true",
      "--providers.file.watch=true",
      "--providers.file.filename=/splitproof/config/dynamic.toml",
    ]);
    expect(ready).toEqual({ port: "traefik", path: "/ping" });
    expect(reload).toBeUndefined();
    const { scheduler } = subjectNamed("traefik", "smooth");
    const picks = ["2.0.7", "2.1.9", "2.2.0", "2.10.7", "3.1.0"].map((version) =>
      typeof scheduler === "string" ? scheduler : scheduler(version),
    );
    expect(picks).toEqual(["gcd", "gcd", "edf", "edf", "edf"]);
  });

  test("envoy: endpoints with weights, none of 0, and files that it watches", () => {
    const { argv, files, ready } = planOf("envoy", configForWeights({ appv1: 6, appv2: 2, appv3: 0 }));
    expect(argv).toEqual(["-c", "/splitproof/envoy.json", "--concurrency", "1", "--log-level", "warning"]);
    expect(ready).toEqual({ port: "admin", path: "/ready" });
    const [clusters, listeners, bootstrap] = ["clusters", "listeners", "envoy"].map((name) =>
      JSON.parse(files[`${name}.json`] ?? ""),
    );
    const at = (address: string, port_value: number) => ({
      address: { socket_address: { address, port_value } },
    });
    expect(clusters.resources[0].load_assignment.endpoints[0].lb_endpoints).toEqual([
      { endpoint: at("appv1", 80), load_balancing_weight: 3 },
      { endpoint: at("appv2", 80), load_balancing_weight: 1 },
    ]);
    const [{ filter_chains, ...listener }] = listeners.resources;
    expect(listener).toMatchObject({ name: "web", ...at("0.0.0.0", 80) });
    expect(filter_chains[0].filters[0].typed_config.route_config.virtual_hosts).toMatchObject([
      {
        domains: ["splitproof.test"],
        routes: [{ route: { cluster: "route_0" } }, { direct_response: { status: 404 } }],
      },
      { domains: ["*"], routes: [{ direct_response: { status: 404 } }] },
    ]);
    expect(bootstrap.admin).toEqual(at("0.0.0.0", 8099));
    expect(bootstrap.dynamic_resources.cds_config.path_config_source.path).toBe("/splitproof/clusters.json");
    // It is told by name, so that a version is found among the other things that it prints.
    const { version } = subjectNamed("envoy", "smooth");
    const printed = "envoy  version: 688c4bb/1.31.2/Clean/RELEASE/BoringSSL";
    expect(typeof version === "string" ? version : version.pattern.exec(printed)?.[1]).toBe("1.31.2");
  });

  test("paths, of the whole or of the beginning, where two hosts have them", () => {
    const config = `${configForWeights({ a: 1 }).replace(
      "Host(`splitproof.test`)",
      "Host(`x.test`) && PathPrefix(`/cart`)",
    )}\n[http.routers.other]\nrule = "Path(\`/one\`)"\nservice = "a"\n`;
    expect(planOf("nginx", config).files["nginx.conf"]).toMatch(
      /location \/cart \{[\s\S]*location = \/one \{|location = \/one \{[\s\S]*location \/cart \{/,
    );
    expect(planOf("haproxy", config).files["haproxy.cfg"]).toMatch(
      /-i x\.test \} \{ path_beg \/cart \}\n {2}use_backend route_1 if \{ path \/one \}/,
    );
    expect(planOf("caddy", config).files["caddy.json"]).toContain('"/cart*"');
  });
});

describe.each(others)("%s is not told what it cannot say", (name) => {
  test.each([
    ["a host that is more than a name", "Host(`a.test; } evil {`)", /asks for host "a\.test; \} evil \{"/],
    ["a path that is more than a path", "Path(`/a { }`)", /asks for path "\/a \{ \}"/],
    [
      "another condition",
      "Headers(`x`, `y`)",
      /asks for Headers\(…\), which splitproof cannot say to \w+; judge it with --subject ingress$/,
    ],
    ["alternatives", "Host(`a`) || Host(`b`)", /has alternatives/],
  ])("%s", (_, rule, message) => {
    const config = configForWeights({ a: 1 }).replace("Host(`splitproof.test`)", rule);
    expect(() => planOf(name, config)).toThrow(message);
  });

  test("services within services", () => {
    const nested = readFileSync(
      new URL("../../fixtures/config/canary.toml", import.meta.url),
      "utf8",
    ).replace('name = "appv2"', 'name = "inner"');
    const config = `${nested}\n[[http.services.inner.weighted.services]]\nname = "appv2"\n`;
    expect(() => planOf(name, config)).toThrow(/leads to services within services/);
  });

  test("a service that mirrors, and a sticky one", () => {
    const config = configForWeights({ a: 1, b: 1 });
    const mirrors =
      '[[http.services.shop.mirroring.mirrors]]\nname = "m"\n[[http.services.m.loadBalancer.servers]]\nurl = "http://m/"\n';
    const mirroring = `${config.replace('service = "app"', 'service = "shop"')}
[http.services.shop.mirroring]\nservice = "app"\n${mirrors}`;
    const refused = (what: string) =>
      new RegExp(
        `router "app" ${what}, which splitproof cannot say to \\w+; judge it with --subject ingress$`,
      );
    expect(() => planOf(name, mirroring)).toThrow(refused("mirrors its requests"));
    const sticky = `${config}[http.services.app.weighted.sticky.cookie]\n`;
    expect(() => planOf(name, sticky)).toThrow(refused("is sticky"));
  });
});

test("weights that are too large are refused, unless they have much in common", () => {
  expect(() => fileOf("haproxy", { a: 257, b: 1 })).toThrow(/weight of 257.* HAProxy takes 256 at most/);
  expect(fileOf("haproxy", { a: 51_200, b: 200 })).toContain("weight 256\n");
  expect(() => fileOf("caddy", { a: 1000, b: 1 })).toThrow(/add up to 1001/);
  expect(fileOf("nginx", { a: 100_000, b: 1 })).toContain("weight=100000;");
});

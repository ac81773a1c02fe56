import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";

const canary = readFileSync(new URL("../../fixtures/config/canary.toml", import.meta.url), "utf8");

test.each([
  [
    "a weight",
    "weight = 3",
    "wieght = 3",
    'x.toml:12:14: http.services.app.weighted.services.0.wieght is not known, so what it says cannot be judged; did you mean "weight"?',
  ],
  [
    "a kind of service",
    "app.weighted.services",
    "app.wighted.services",
    /^x\.toml:\d+:\d+: http\.services\.app\.wighted is not known, .*; did you mean "weighted"\?$/,
  ],
  [
    "a list of servers",
    "appv1.loadBalancer.servers",
    "appv1.loadBalancer.server",
    /http\.services\.appv1\.loadBalancer\.server is not known, .*; did you mean "servers"\?$/,
  ],
  ["a key of a server", "url =", "weight = 3\nurl =", /loadBalancer\.servers\.0\.weight is not known, /],
  [
    "a key of a router",
    "entryPoints",
    "entryPoint",
    /^x\.toml:4:16: http\.routers\.Router0\.entryPoint is not known, .*; did you mean "entryPoints"\?$/,
  ],
  ["a section", "http.routers", "http.router", /http\.router is not known, .*; did you mean "routers"\?$/],
])("%s that is mistyped is refused, with the known one that is nearest", (_, right, wrong, message) => {
  expect(() => parseDynamic("x.toml", canary.replaceAll(right, wrong))).toThrow(message);
});

test("YAML is held to the same keys", () => {
  const text =
    "http:\n  services:\n    app:\n      weighted:\n        services:\n          - name: a\n            wieght: 3\n";
  expect(() => parseDynamic("x.yml", text)).toThrow(
    'x.yml:7:21: http.services.app.weighted.services.0.wieght is not known, so what it says cannot be judged; did you mean "weight"?',
  );
});

test("all that Traefik knows is taken, in any case, and what nobody judges is not looked into", () => {
  const text = `
[http.routers."any name"]
RULE = "Path(\`/\`)"
service = "anything"
TLS = { whatever = true }
[http.services.anything.LoadBalancer]
passhostheader = false
responseForwarding = { flushInterval = "1s" }
sticky = { cookie = { name = "a", httponly = true, sameSite = "lax" } }
[[http.services.anything.LoadBalancer.servers]]
URL = "http://a/"
[http.middlewares.own]
wieght = 3
[tcp.services.db]
wieght = 3
[elsewhere]
wieght = 3
`;
  expect([...parseDynamic("x.toml", text).routers.keys()]).toEqual(["any name"]);
});

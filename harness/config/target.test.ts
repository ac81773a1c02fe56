import { describe, expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { targetOf } from "./target.ts";

function target(rule: string, given: { host?: string; path?: string } = {}) {
  const config = parseDynamic("x.toml", `[http.routers.R]\nrule = '''${rule}'''\nservice = "s"\n`);
  const router = config.routers.get("R");
  if (!router) throw new Error("no router");
  return targetOf(config, "R", router, given);
}

test.each([
  ["Host(`a.test`)", { host: "a.test", path: "/" }],
  ["host(`a.test`, `b.test`)", { host: "a.test", path: "/" }],
  ['Host("a.test") && PathPrefix("/v1")', { host: "a.test", path: "/v1" }],
  ["(Host(`a.test`) || Host(`b.test`)) && Path(`/x`)", { host: "a.test", path: "/x" }],
  ["Host(`a.test`) || HostRegexp(`.*`)", { host: "a.test", path: "/" }],
  ["Path(`/only`)", { host: "splitproof.test", path: "/only" }],
])("%s is asked for as %o", (rule, expected) => {
  expect(target(rule)).toEqual(expected);
});

test("what the user gives wins over the rule", () => {
  expect(target("Host(`a.test`)", { host: "b.test" })).toEqual({ host: "b.test", path: "/" });
  expect(target("HostRegexp(`.*`)", { host: "b.test", path: "/x" })).toEqual({ host: "b.test", path: "/x" });
});

test.each([
  [{ host: "a/b" }, 'a request for R cannot ask for host "a/b"; write it as name or name:port'],
  [{ host: "" }, 'cannot ask for host ""'],
  [{ host: "a\r\nx: y" }, "write it as name or name:port"],
  [{ path: "nope" }, 'a request for R cannot ask for path "nope"; begin it with /'],
  [{ path: "/a b" }, "as %xx"],
])("%o cannot be sent and is refused", (given, message) => {
  expect(() => target("Host(`a.test`)", given)).toThrow(message);
});

test.each(["a.test:8080", "127.0.0.1", "[::1]:80", "under_score"])("host %s can be asked for", (host) => {
  expect(target("Host(`a.test`)", { host }).host).toBe(host);
});

describe("a rule that cannot be read is refused with its place", () => {
  test.each([
    [
      "Headers(`X`, `1`)",
      'x.toml:2:8: router "R": the rule asks for Headers(…), and splitproof cannot tell which request matches; say it with --host and --path',
    ],
    ["Hots(`a`)", 'the rule asks for Hots(…), which Traefik does not know; did you mean "Host"?'],
    ["Host(`a`) &&", "must stand"],
    ["(Host(`a`)", "a parenthesis of the rule is not closed"],
    ["Host(`a`) Path(`/`)", "where nothing more can stand"],
    ["Host(a)", 'cannot read the rule at "Host(a)"'],
  ])("%s", (rule, message) => {
    expect(() => target(rule)).toThrow(message);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { isYaml, tomlOf } from "./notation.ts";
import { withProbe } from "./probe.ts";
import { rewriteServerUrls } from "./rewrite.ts";

const file = (name: string) =>
  readFileSync(new URL(`../../fixtures/config/${name}`, import.meta.url), "utf8");
const [toml, yaml] = [file("canary.toml"), file("canary.yaml")];

test.each([
  ["http:\n", true],
  ["# a comment\n\n  # and another\nhttp: {}\n", true],
  ["---\nhttp:\n", true],
  ['"http":\n', true],
  ["[http.routers]\n", false],
  ['http.routers.r = {rule = "a: b"}', false],
  ["# http:\n[http]\n", false],
  ["", false],
])("%j", (text, expected) => expect(isYaml(text)).toBe(expected));

test("both say the same, and a server is found in both", () => {
  const { routers, services } = parseDynamic("canary.yaml", yaml);
  const other = parseDynamic("canary.toml", toml);
  expect([...routers]).toEqual([...other.routers]);
  expect([...services]).toEqual([...other.services]);
  const moved = rewriteServerUrls("canary.yaml", yaml, (url) => url.replace("appv", "moved"));
  expect(
    [...parseDynamic("moved", moved).services.values()].flatMap((one) => one.loadbalancer?.servers ?? []),
  ).toEqual([{ url: "http://moved1/" }, { url: "http://moved2/" }]);
});

test("a router can be added to it", () => {
  const extended = withProbe("canary.yaml", yaml, "before", "web") ?? "";
  expect([...parseDynamic("extended", extended).routers.keys()]).toEqual(["Router0", "splitproof-probe"]);
});

test("keys without a value are left out", () => {
  const { routers } = parseDynamic("a.yaml", "http:\n  routers:\n    r: {rule: a, service: b, tls: }\n");
  expect(routers.get("r")).not.toHaveProperty("tls");
  expect(tomlOf("a.yaml", "http:\n  routers:\n  services:\n    a: {}\n")).toBe("[http.services.a]\n\n");
});

describe("what is wrong is told with its line", () => {
  test.each([
    ["http: [", /^a\.yaml:1:8: not valid YAML: .*; correct the file and try again$/],
    ["http:\n  routers:\n    r:\n      service: a\n", /^a\.yaml:\d:\d+: http\.routers\.r\.rule is missing$/],
    [yaml.replace("weight: 3", "weight: three"), /^a\.yaml:13:21: .*must be a whole number from 0 to/],
    ["http:\n---\nhttp:\n", /^a\.yaml: holds 2 documents/],
  ])("%j", (text, message) => {
    expect(() => parseDynamic("a.yaml", text)).toThrow(message);
  });
});

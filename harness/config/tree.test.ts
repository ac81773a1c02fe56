import { describe, expect, test } from "vitest";
import { cycleOf } from "./cycle.ts";
import { parseDynamic } from "./dynamic.ts";
import { backendsOf, divisionsOf } from "./split.ts";
import { servers as loadBalancer, weighted } from "./testing-services.ts";
import { splitOf } from "./tree.ts";
import { configForWeights } from "./weights.ts";

const services = (text: string) => splitOf(parseDynamic("x.toml", text), "app", 'router "R"');
const nested =
  weighted("app", { x: 1, y: 1 }) +
  weighted("x", { v1: 1, v2: 3 }) +
  weighted("y", { v1: 3, v2: 1 }) +
  loadBalancer("v1", "http://v1/") +
  loadBalancer("v2", "http://v2:1/", "http://v2:2/");

describe("the split of a service", () => {
  test("is the tree that the configuration describes", () => {
    const split = services(configForWeights({ blue: 3, green: 1 }));
    expect(split).toEqual({
      kind: "weighted",
      name: "app",
      children: [
        { weight: 3, to: { kind: "servers", name: "blue", backends: ["blue"] } },
        { weight: 1, to: { kind: "servers", name: "green", backends: ["green"] } },
      ],
    });
  });

  test("names a backend after its service, with #n where that has several servers", () => {
    expect(backendsOf(services(nested))).toEqual(["v1", "v2#1", "v2#2"]);
  });

  test("has a division at every place where requests are divided", () => {
    const divisions = divisionsOf(services(nested));
    expect(divisions.map(({ service, roundRobin }) => [service, roundRobin])).toEqual([
      ["app", false],
      ["x", false],
      ["v2", true],
      ["y", false],
      ["v2", true],
    ]);
  });

  test("has one division where there is only one backend", () => {
    const divisions = divisionsOf(services(loadBalancer("app", "http://app/")));
    expect(divisions.map(({ service }) => service)).toEqual(["app"]);
  });
});

describe("the cycle of a split", () => {
  test.each([
    [{ a: 3, b: 1 }, 4],
    [{ a: 1 }, 1],
    [{ a: 8888, b: 10_000 }, 2361],
    [{ a: 5, b: 0 }, 1],
    [{ a: 50, b: 30, c: 20 }, 10],
  ])("%o repeats after %d picks", (weights, cycle) => {
    expect(cycleOf(services(configForWeights(weights)))).toBe(cycle);
  });

  test("a nested one is the composed cycle, not that of the flattened weights", () => {
    const text = nested.replace(/\[\[http\.services\.v2[\s\S]*$/, loadBalancer("v2", "http://v2/"));
    expect(cycleOf(services(text))).toBe(8);
  });
});

describe("a service that cannot be judged is refused by name", () => {
  test.each([
    [
      "unknown",
      weighted("app", { appv1: 1 }) + loadBalancer("appv11", "http://a/"),
      'x.toml: weighted service "app" refers to service "appv1", which does not exist; did you mean "appv11"?',
    ],
    [
      "itself",
      weighted("app", { inner: 1 }) + weighted("inner", { app: 1 }),
      'weighted service "app" contains itself (app → inner → app); break the cycle',
    ],
    ["all weights 0", configForWeights({ a: 0, b: 0 }), 'every weight of service "app" is 0'],
    ["no services", "[http.services.app.weighted]\n", 'weighted service "app" has no services'],
    ["no servers", "[http.services.app.loadBalancer]\n", 'loadBalancer "app" has no servers'],
    [
      "nothing at all",
      "[http.services.app]\n",
      'service "app" must be one of weighted, loadBalancer and mirroring, and has none',
    ],
    [
      "failover",
      '[http.services.app.failover]\nservice = "x"\n',
      'service "app" is of kind failover, which splitproof cannot judge yet',
    ],
    [
      "a healthCheck",
      `${loadBalancer("app", "http://a/")}[http.services.app.loadBalancer.healthCheck]\n`,
      'service "app" has a healthCheck, which splitproof cannot serve yet; take it out to judge it',
    ],
    [
      "itself as its main service",
      '[http.services.app.mirroring]\nservice = "app"\n',
      'mirroring service "app" contains itself (app → app); break the cycle',
    ],
  ])("%s", (_, text, message) => {
    expect(() => services(text)).toThrow(message);
  });
});

describe("a sticky service", () => {
  const sticky = (kind: "weighted" | "loadBalancer") => `[http.services.app.${kind}.sticky.cookie]\n`;
  test("is one in which sessions are divided", () => {
    const text = configForWeights({ a: 3, b: 1 });
    expect(divisionsOf(services(text + sticky("weighted")))[0]).toMatchObject({ sticky: true });
    expect(divisionsOf(services(text))[0]).not.toHaveProperty("sticky");
    const two = loadBalancer("app", "http://a/", "http://b/");
    expect(divisionsOf(services(two + sticky("loadBalancer")))[0]).toMatchObject({
      roundRobin: true,
      sticky: true,
    });
  });

  test("is none without a cookie", () => {
    const text = `${configForWeights({ a: 3, b: 1 })}[http.services.app.weighted.sticky]\n`;
    expect(divisionsOf(services(text))[0]).not.toHaveProperty("sticky");
  });
});

test("a service that mirrors divides as its main service does", () => {
  const text = `${configForWeights({ a: 3, b: 1, m: 0 }).replace('service = "app"', 'service = "shop"')}
[http.services.shop.mirroring]
service = "app"
[[http.services.shop.mirroring.mirrors]]
name = "m"
percent = 10
`;
  const config = parseDynamic("x.toml", text);
  expect(splitOf(config, "shop", 'router "R"')).toEqual(splitOf(config, "app", 'router "R"'));
});

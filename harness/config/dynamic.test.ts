import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";

const canary = readFileSync(new URL("../../fixtures/config/canary.toml", import.meta.url), "utf8");

describe("a dynamic configuration", () => {
  test("is read with its routers and services", () => {
    const config = parseDynamic("canary.toml", canary);
    expect([...config.routers.keys()]).toEqual(["Router0"]);
    expect(config.routers.get("Router0")).toMatchObject({ service: "app", entrypoints: ["web"] });
    expect(config.services.get("app")?.weighted?.services).toEqual([
      { name: "appv1", weight: 3 },
      { name: "appv2", weight: 1 },
    ]);
    expect(config.services.get("appv2")?.loadbalancer?.servers).toEqual([{ url: "http://appv2/" }]);
  });

  test("has keys without regard to case, and names with", () => {
    const config = parseDynamic("x.toml", '[HTTP.Routers.MyRouter]\nRULE = "Path(`/`)"\nService = "MyApp"\n');
    expect(config.routers.get("MyRouter")?.service).toBe("MyApp");
  });

  test("takes a missing weight for 1", () => {
    const config = parseDynamic("x.toml", canary.replace("weight = 3", ""));
    expect(config.services.get("app")?.weighted?.services[0]?.weight).toBe(1);
  });

  test("says where a value stands", () => {
    expect(parseDynamic("canary.toml", canary).place(["http", "routers", "Router0", "rule"])).toBe(
      "canary.toml:5:10",
    );
  });
});

describe("a bad configuration is refused with its place", () => {
  const refused = (text: string) => () => parseDynamic("bad.toml", text);

  test.each([
    ["negative", "-1"],
    ["fractional", "1.5"],
    ["not a number", "nan"],
    ["infinite", "inf"],
    ["above 2^31", "2147483649"],
    ["a text", '"3"'],
  ])("a weight that is %s", (_, weight) => {
    expect(refused(canary.replace("weight = 3", `weight = ${weight}`))).toThrow(
      /^bad\.toml:12:14: http\.services\.app\.weighted\.services\.0\.weight must be a whole number from 0 to 2147483648, not /,
    );
  });

  test("a syntax error", () => {
    expect(refused("[http.routers.X]\nrule = \n")).toThrow(
      /^bad\.toml:2:8: not valid TOML: invalid value; correct the file/,
    );
  });

  test("a byte order mark", () => {
    expect(refused("\ufeff[http.routers.X]\n")).toThrow(
      /^bad\.toml:1:1: the file begins with a byte order mark, .*save it as UTF-8 without one$/,
    );
  });

  test("a router without a rule", () => {
    expect(refused('[http.routers.X]\nservice = "app"\n')).toThrow(
      /^bad\.toml:1:1: http\.routers\.X\.rule is missing$/,
    );
  });

  test("one key in two spellings", () => {
    expect(refused("[http.routers]\n[HTTP.services]\n")).toThrow(
      'bad.toml:1:1: "HTTP" is written in two ways',
    );
  });

  test("something else where a table must stand", () => {
    expect(refused("http = 3\n")).toThrow(/^bad\.toml:1:8: http /);
  });
});

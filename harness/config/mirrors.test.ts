import { describe, expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { mirrorsOf, refuseMixedMirrors } from "./mirrors.ts";
import { servers, weighted } from "./testing-services.ts";
import { splitOf } from "./tree.ts";

const shop = (main: string, mirrors: Record<string, number | undefined>) =>
  `[http.services.shop.mirroring]\nservice = "${main}"\n${Object.entries(mirrors)
    .map(
      ([name, percent]) =>
        `[[http.services.shop.mirroring.mirrors]]\nname = "${name}"\n${percent === undefined ? "" : `percent = ${percent}\n`}`,
    )
    .join("")}`;
const plain = (...names: string[]) => names.map((name) => servers(name, `http://${name}/`)).join("");
const read = (text: string, root = "shop") => {
  const config = parseDynamic("x.toml", text);
  const mirrors = mirrorsOf(config, root, 'router "R"');
  refuseMixedMirrors(config.source, [splitOf(config, root, 'router "R"')], mirrors);
  return mirrors;
};

describe("the mirrors of a service", () => {
  test("are all that it names, with whose requests they copy", () => {
    const text =
      shop("app", { m: 10, n: undefined }) + weighted("app", { a: 3, b: 1 }) + plain("a", "b", "m", "n");
    expect(read(text)).toEqual([
      { service: "shop", of: ["a", "b"], name: "m", backends: ["m"], percent: 10 },
      { service: "shop", of: ["a", "b"], name: "n", backends: ["n"], percent: 0 },
    ]);
  });

  test("are found below weighted services, once for each way", () => {
    const text =
      weighted("app", { shop: 1, also: 1 }) +
      weighted("also", { shop: 1, b: 1 }) +
      shop("a@file", { "m@file": 100 }) +
      plain("a", "b", "m");
    expect(read(text, "app").map(({ name }) => name)).toEqual(["m", "m"]);
  });

  test("are none of a service that only divides", () => {
    expect(read(weighted("shop", { a: 1 }) + plain("a"))).toEqual([]);
  });
});

describe("mirrors that cannot be judged are refused by name", () => {
  test.each([
    [
      "a percentage above 100",
      shop("a", { m: 101 }),
      "percent must be a whole number from 0 to 100, not 101",
    ],
    ["half a percent", shop("a", { m: 0.5 }), "percent must be a whole number from 0 to 100, not 0.5"],
    ["nobody", shop("a", { x: 1 }), 'a mirror of service "shop" refers to service "x", which does not exist'],
    ["itself", shop("a", { shop: 1 }), 'mirroring service "shop" contains itself (shop → shop)'],
    [
      "whoever mirrors",
      `${shop("a", { o: 1 })}[http.services.o.mirroring]\nservice = "m"\n`,
      'mirror "o" of service "shop" mirrors what it gets itself',
    ],
    ["one twice", shop("a", { m: 1 }) + shop("a", { m: 2 }).slice(shop("a", {}).length), "is named twice"],
    ["whoever answers", shop("a", { a: 1 }), "backend a answers requests and gets copies of them"],
    [
      "shared servers",
      shop("a", { m: 1, o: 1 }) + weighted("o", { m: 1 }),
      'mirrors "m" of service "shop" and "o" of "shop" share backends',
    ],
  ])("%s", (_, text, message) => {
    expect(() => read(text + plain("a", "m"))).toThrow(message);
  });
});

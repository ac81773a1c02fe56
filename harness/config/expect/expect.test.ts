import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SplitproofError } from "../../errors.ts";
import { divisionsOf } from "../split.ts";
import type { Expectation } from "./expectation.ts";
import { parseWeights } from "./parse-weights.ts";
import { candidatesOf, readExpectation } from "./read-expectation.ts";

const fixture = (file: string) => new URL(`../../../fixtures/config/${file}`, import.meta.url).pathname;
const textOf = (file: string) => readFileSync(fixture(file), "utf8");

function weightsOf({ split }: Expectation) {
  return Object.fromEntries(divisionsOf(split)[0]?.children.map(({ name, weight }) => [name, weight]) ?? []);
}

async function expected(file: string, route?: string) {
  const read = await readExpectation(fixture(file), route);
  return { ...read, split: weightsOf(read) };
}

/** What a text is refused with. */
function refusal(file: string, text: string): string {
  try {
    for (const candidate of candidatesOf(file, text)) candidate.expectation();
  } catch (error) {
    if (error instanceof SplitproofError) return error.message;
    throw error;
  }
  return "nothing is wrong with it";
}

describe("--expect", () => {
  test("names backends with their weights", () => {
    expect(weightsOf(parseWeights("appv1=3, 10.0.0.1:80=1,a=b=0"))).toEqual({
      appv1: 3,
      "10.0.0.1:80": 1,
      "a=b": 0,
    });
  });

  test.each([
    ["", /must be NAME=WEIGHT/],
    ["a=3,b", /and "b" is none/],
    ["a=3,", /and "" is none/],
    ["=3", /and "=3" is none/],
    ["a=x", /the weight of "a" must be a whole number from 0 to 2147483648, not "x"/],
    ["a=1.5", /not 1\.5$/],
    ["a=-1", /not -1$/],
    ["a=1e99", /not 1e\+99$/],
    ["a=1,b=2,a=3", /^--expect: "a" is there twice/],
    ["a=0,b=0", /^--expect: every weight is 0/],
  ])("%j is refused", (text, message) => {
    expect(() => parseWeights(text)).toThrow(message);
  });
});

describe("--expect-from", () => {
  test("a Traefik dynamic configuration, in either notation", async () => {
    const toml = await expected("canary.toml");
    expect(toml).toMatchObject({ name: "Router0", split: { appv1: 3, appv2: 1 } });
    const yaml = await expected("expect/traefik.yaml", "shop");
    expect(yaml).toMatchObject({ split: { appv1: 3, appv2: 1 }, host: "shop.test", path: "/cart" });
    expect(yaml.implies).toBeUndefined();
    expect((await expected("expect/traefik.yaml", "beta")).implies).toMatch(
      /Headers\(…\) as well; .*--header/,
    );
  });

  test("an nginx upstream; what is down or a backup must not answer", async () => {
    const shop = await expected("expect/nginx.conf", "shop");
    expect(shop.split).toEqual({
      "10.0.0.1:8080": 3,
      "10.0.0.2:8080": 1,
      "10.0.0.3:8080": 0,
      "10.0.0.4:8080": 0,
    });
    expect(shop.implies).toMatch(/\$upstream_addr.*--replicas/);
    const dice = await expected("expect/nginx.conf", "dice");
    expect([dice.split, dice.implies]).toEqual([
      { "a:80": 2, "b:80": 1 },
      expect.stringMatching(/picks at random$/),
    ]);
    await expect(expected("expect/nginx.conf", "pinned")).rejects.toThrow(
      /nginx\.conf:13: upstream "pinned" picks by ip_hash/,
    );
  });

  test("a Gateway API HTTPRoute", async () => {
    expect(await expected("expect/http-route.yaml", "shop/1")).toMatchObject({
      split: { "cart-v1": 90, "cart-v2": 10 },
      host: "shop.test",
      path: "/cart",
    });
    const second = await expected("expect/http-route.yaml", "shop/everything");
    expect(second.split).toEqual({ "shop-v1": 1, "shop-v2": 1 });
    expect(second.implies).toMatch(/asks for headers as well/);
    const any = await expected("expect/http-route.yaml", "any");
    expect(any).toMatchObject({ split: { only: 1, never: 0 }, host: "splitproof.example.test" });
  });

  test("an Argo Rollout: a step's weight, or the one that is in force", async () => {
    expect((await expected("expect/rollout.yaml", "guestbook/40")).split).toEqual({
      "guestbook-stable": 60,
      "guestbook-canary": 40,
    });
    await expect(expected("expect/rollout.yaml")).rejects.toThrow(
      /there are 2 routes \(guestbook\/5, guestbook\/40\); say which with --route NAME/,
    );
    const live = `${textOf("expect/rollout.yaml")}status: { canary: { weights: { canary: { weight: 7 } } } }\n`;
    const [candidate, ...others] = candidatesOf("live.yaml", live);
    expect(others).toEqual([]);
    expect(candidate && weightsOf(candidate.expectation())).toEqual({
      "guestbook-stable": 93,
      "guestbook-canary": 7,
    });
  });

  test("an ingress-nginx canary with the Ingress that it is the canary of", async () => {
    const canary = await expected("expect/ingress-nginx.yaml");
    expect(canary).toMatchObject({ split: { "shop-v1": 80, "shop-v2": 20 }, host: "shop.test", path: "/" });
    expect(canary.implies).toMatch(/canary-by-header as well/);
  });

  test("is known by its content where its name does not tell", () => {
    for (const file of ["canary.toml", "expect/nginx.conf", "expect/http-route.yaml"])
      expect(candidatesOf("somewhere", textOf(file)).length).toBeGreaterThan(0);
  });
});

describe("a bad file is refused in one sentence that says where", () => {
  const route = textOf("expect/http-route.yaml");
  const rollout = textOf("expect/rollout.yaml");
  const ingress = textOf("expect/ingress-nginx.yaml");
  test.each([
    ["x.yaml", "a: [", /^x\.yaml:1:5: not valid YAML: .*; correct the file/],
    ["x.yaml", "a: 1", /^x\.yaml: there is nothing in it to expect; it must hold a Traefik router/],
    ["x.txt", "hello", /^x\.txt: there is nothing in it to expect/],
    ["x.yaml", "", /nothing in it/],
    ["x.yaml", "kind: HTTPRoute\nspec: { rules: 5 }", /nothing in it/],
    [
      "x.yaml",
      route.replace("weight: 90", "weight: many"),
      /^x\.yaml:9:46: the weight of "cart-v1" .* not "many"$/,
    ],
    ["x.yaml", route.replace("weight: 90", "weight: -1"), /not -1$/],
    ["x.yaml", route.replace("cart-v2", "cart-v1"), /"cart-v1" is there twice/],
    ["x.yaml", route.replace("name: only", "name: only, weight: 0"), /every weight is 0/],
    ["x.yaml", route.replace("[{ name: shop-v1 }, { name: shop-v2 }]", "[]"), /there is no backend/],
    [
      "x.yaml",
      rollout.replace("setWeight: 40", "setWeight: 140"),
      /^x\.yaml:13:22: the weight of the canary .* 100, not 140$/,
    ],
    ["x.yaml", rollout.replace(/stableService.*/, ""), /names no stableService and canaryService.*--expect/],
    [
      "x.yaml",
      ingress.replace('"20"', '"120"'),
      /canary-weight must be a whole number from 0 to 100, not 120$/,
    ],
    [
      "x.yaml",
      ingress.replace("host: shop.test", "host: other.test"),
      /is the canary of, for shop\.test\/, is not in the file/,
    ],
    ["x.conf", "upstream a {\n  server b\n}", /^x\.conf:3: "server b" has no ; at its end/],
    ["x.conf", "upstream a {\n  server b;", /block that begins in line 1 is not closed/],
    ["x.conf", "upstream a { server b; } }", /"}" closes nothing/],
    ["x.conf", 'upstream a { server "b; }', /quotation mark is not closed/],
    ["x.conf", "upstream a { server b weight=x; }", /^x\.conf:1: the weight of "b" .* not "x"$/],
    ["x.conf", "upstream a { server b; server b; }", /"b" is there twice/],
    ["x.conf", "upstream a { random two; server b; }", /picks by random two/],
    ["x.conf", "upstream a { keepalive 5; }", /there is no backend/],
    ["x.toml", "[http", /^x\.toml:1:\d+: not valid TOML/],
    [
      "x.yaml",
      "http: { routers: { a: { rule: 5, service: b } } }",
      /^x\.yaml:1:31: http\.routers\.a\.rule must be a rule/,
    ],
  ])("%s, case %#", (file, text, message) => {
    expect(refusal(file, text)).toMatch(message);
    expect(refusal(file, text)).not.toContain("\n");
  });

  test("aliases that would grow beyond measure", () => {
    const level = (name: string, of: string) =>
      `${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(",")}]\n`;
    const bomb = `a: &a [1]\n${["b", "c", "d", "e", "f", "g", "h"].map((name, index) => level(name, "abcdefg"[index] ?? "")).join("")}`;
    expect(refusal("bomb.yaml", bomb)).toMatch(/^bomb\.yaml: cannot be read .*aliases/i);
  });

  test("random text is refused, and nothing else happens", () => {
    const file = fc.constantFrom("x.toml", "x.yaml", "x.conf", "x");
    const word = fc.constantFrom(
      ...'upstream server kind: HTTPRoute spec: rules: - { } [ ] ; : # \n http weight= " &a *a'.split(" "),
    );
    fc.assert(
      fc.property(
        file,
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(" ")),
        ),
        (name, text) => {
          expect(refusal(name, text)).not.toContain("\n");
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the file", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "expect-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("that is not there, is a folder, or is too large", async () => {
    await expect(readExpectation("no/such.toml")).rejects.toThrow(
      "--expect-from no/such.toml: there is no such file",
    );
    await expect(readExpectation(folder)).rejects.toThrow(/cannot be read \(EISDIR/);
    const large = join(folder, "large.yaml");
    await writeFile(large, "#".repeat(5 * 2 ** 20));
    await expect(readExpectation(large)).rejects.toThrow(/is larger than 4 MiB/);
  });

  test("has the route that is asked for, or the nearest is named", async () => {
    await expect(expected("expect/nginx.conf", "shap")).rejects.toThrow(
      /no route "shap"; did you mean "shop"\?$/,
    );
    await expect(expected("expect/nginx.conf")).rejects.toThrow(/there are 3 routes \(shop, dice, pinned\)/);
  });
});

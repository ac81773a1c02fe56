import { describe, expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { PROBE_ROUTER, withProbe } from "./probe.ts";
import { configForWeights } from "./weights.ts";

const plain = configForWeights({ a: 1, b: 1 });

/** The configuration with a probe, read again; undefined where none could be added. */
function probed(text: string, side: "before" | "after" = "before", entryPoint?: string) {
  const extended = withProbe("test.toml", text, side, entryPoint);
  return extended === undefined ? undefined : parseDynamic("test.toml", extended);
}

const weightsOf = (config: ReturnType<typeof probed>) =>
  config?.services.get(PROBE_ROUTER)?.weighted?.services.map(({ name, weight }) => [name, weight]);

test("a router of ours gives everything to the side that is asked for", () => {
  expect(weightsOf(probed(plain, "before"))).toEqual([
    ["splitproof-before", 1],
    ["splitproof-after", 0],
  ]);
  expect(weightsOf(probed(plain, "after"))).toEqual([
    ["splitproof-before", 0],
    ["splitproof-after", 1],
  ]);
});

test("it listens where the judged router does, by a name that is written with care", () => {
  const entryPoints = (name?: string) =>
    probed(plain, "before", name)?.routers.get(PROBE_ROUTER)?.entrypoints;
  expect([entryPoints(), entryPoints("web"), entryPoints('a "b" \\ c')]).toEqual([
    [],
    ["web"],
    ['a "b" \\ c'],
  ]);
});

test("it comes before every other router, also before one that takes every host by a longer rule", () => {
  const catchAll = plain.replace(
    /rule = .*/,
    'rule = "PathPrefix(`/`) || PathPrefix(`/everything-else-there-is`)"',
  );
  const config = probed(catchAll);
  expect(config?.routers.get(PROBE_ROUTER)?.priority).toBe(2 ** 31 - 1);
});

describe("all that the configuration says stays", () => {
  test.each<[string, string]>([
    ["as it is", plain],
    ["without a newline at its end", plain.trimEnd()],
    ["with a comment at its end", `${plain}# the end`],
    ["with blank lines at its end", `${plain}\n\n \t\n`],
    ["with lines that end as on Windows", plain.replaceAll("\n", "\r\n")],
    [
      "with inline tables",
      `${plain}[http.middlewares]\nm = { headers = { customRequestHeaders = { X = "1" } } }\n`,
    ],
    ["with tables of other parts behind it", `${plain}[tls.options.default]\nminVersion = "VersionTLS12"\n`],
    ["with a text of several lines at its end", `${plain}[other]\ntext = """\n[http.routers]\n"""`],
    ["with nothing in it", ""],
  ])("%s", (_, text) => {
    const config = probed(text);
    const { routers, services } = parseDynamic("test.toml", text);
    for (const [name, router] of routers) expect(config?.routers.get(name)).toEqual(router);
    for (const [name, service] of services) expect(config?.services.get(name)).toEqual(service);
    expect(config?.routers.size).toBe(routers.size + 1);
    expect(config?.services.size).toBe(services.size + 3);
    expect(config?.text.startsWith(text.trimEnd())).toBe(true);
  });
});

describe("nothing is added where it would break the configuration", () => {
  test.each<[string, string]>([
    ["[http] is an inline table", 'http = { routers = { r = { rule = "Path(`/`)", service = "s" } } }\n'],
    ["its routers are an inline table", '[http]\nrouters = { r = { rule = "Path(`/`)", service = "s" } }\n'],
    [
      "a router has that name",
      `${plain}[http.routers.${PROBE_ROUTER}]\nrule = "Path(\`/\`)"\nservice = "app"\n`,
    ],
    ["a service has that name", `${plain}[[http.services.${PROBE_ROUTER}.weighted.services]]\nname = "a"\n`],
    [
      "a backend is written as ours is",
      `${plain}[[http.services.splitproof-after.loadBalancer.servers]]\nurl = "http://x/"\n`,
    ],
    ["a backend has that name", `${plain}[http.services.splitproof-before.loadBalancer]\nservers = []\n`],
    ["it is written in capitals", plain.replaceAll("[http.", "[HTTP.").replaceAll("[[http.", "[[HTTP.")],
  ])("%s", (_, text) => {
    expect(() => parseDynamic("test.toml", text)).not.toThrow();
    expect(probed(text)).toBeUndefined();
  });

  test("an entry point has a name that TOML cannot write", () => {
    expect(probed(plain, "before", "a\u007fb")).toBeUndefined();
  });
});

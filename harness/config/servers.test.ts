import { describe, expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { serversOf } from "./servers.ts";

const servers = (...urls: string[]) =>
  serversOf(
    parseDynamic(
      "x.toml",
      urls.map((url) => `[[http.services.s.loadBalancer.servers]]\nurl = "${url}"\n`).join(""),
    ),
    urls.length === 1 ? ["s"] : urls.map((_, index) => `s#${index + 1}`),
  );

test("servers are read in configuration order, with the port of their scheme", () => {
  expect(servers("http://app/", "http://app:8080/x")).toEqual([
    { backend: "s#1", url: "http://app/", host: "app", port: 80 },
    { backend: "s#2", url: "http://app:8080/x", host: "app", port: 8080 },
  ]);
});

test("servers that nobody asked for are left out", () => {
  expect(
    serversOf(parseDynamic("x.toml", '[[http.services.s.loadBalancer.servers]]\nurl = "ftp://x/"\n'), []),
  ).toEqual([]);
});

describe("a server that cannot be served is refused with its place", () => {
  test.each([
    [["appv1"], 'x.toml:2:7: service "s": server URL "appv1" has no scheme; write it as "http://appv1"'],
    [["appv1:80"], 'server URL "appv1:80" has no scheme; write it as "http://appv1:80"'],
    [
      ["https://appv1/"],
      'server URL "https://appv1/" asks for https, and splitproof\'s backends speak http only',
    ],
    [["http://a b/"], '"http://a b/" is not a URL'],
    [
      ["http://a/", "http://a:80/"],
      "s#2 and s#1 are both at http://a:80/, so their answers could not be told apart",
    ],
  ])("%o", (urls, message) => {
    expect(() => servers(...urls)).toThrow(message);
  });
});

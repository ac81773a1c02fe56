import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { rewriteServerUrls } from "./rewrite.ts";

const rewrite = (text: string) =>
  rewriteServerUrls("x.toml", text, (url) =>
    url.replace(/^http:\/\/app(\w+)\/$/, "http://127.0.0.1:2000$1/"),
  );

test("replaces server URLs as spans, and keeps every other byte", () => {
  const text = `# url = "http://app1/" in a comment
[HTTP.Services.a.LoadBalancer]   # odd   spacing
  servers = [ { url = 'http://app1/' }, {url="http://app2/"} ]
[[HTTP.Services.b.loadBalancer.servers]]
\t"url" = """http://app3/"""
[HTTP.routers.r]
rule = "Host(\`http://app1/\`)"
service = "a"\r
`;
  expect(rewrite(text)).toBe(
    text
      .replace("'http://app1/'", '"http://127.0.0.1:20001/"')
      .replace('"http://app2/"', '"http://127.0.0.1:20002/"')
      .replace('"""http://app3/"""', '"http://127.0.0.1:20003/"'),
  );
});

test("leaves a text alone whose URLs stay the same", () => {
  const text = "[[http.services.a.loadBalancer.servers]]\nurl = 'http://elsewhere/'\n";
  expect(rewrite(text)).toBe(text);
});

test("gives a text that differs from the old one in those URLs alone", () => {
  const quoted = fc.constantFrom(
    (url: string) => `"${url}"`,
    (url: string) => `'${url}'`,
    (url: string) => `"""${url}"""`,
  );
  const server = fc.tuple(
    fc.constantFrom("1", "22", "x"),
    quoted,
    fc.constantFrom("", " # http://app1/", "\r"),
  );
  fc.assert(
    fc.property(fc.array(server, { minLength: 1, maxLength: 5 }), (servers) => {
      const text = servers
        .map(
          ([name, quote, tail]) =>
            `[[http.services.s.loadBalancer.servers]]\nurl = ${quote(`http://app${name}/`)}${tail}\n`,
        )
        .join("\n");
      const urls = parseDynamic("x.toml", rewrite(text)).services.get("s")?.loadbalancer?.servers;
      expect(urls).toEqual(servers.map(([name]) => ({ url: `http://127.0.0.1:2000${name}/` })));
    }),
    { seed: 1, numRuns: 200 },
  );
});

import { describe, expect, test } from "vitest";
import { castOf } from "./cast.ts";
import { servers, weighted } from "./config/testing-services.ts";
import type { Fault } from "./fault/fault.ts";
import { reload } from "./fault/reload.ts";
import { everyRequestAnswered } from "./judge/every-request-answered.ts";
import { closed } from "./load/closed.ts";
import type { Load } from "./load/load.ts";
import { sessions } from "./load/sessions.ts";

const plain = ["a", "b", "m"].map((name) => servers(name, `http://${name}/`)).join("");
const router = (service: string) => `[http.routers.r]\nrule = "Host(\`x.test\`)"\nservice = "${service}"\n`;
const mirrored = `${router("shop")}[http.services.shop.mirroring]
service = "app"
[[http.services.shop.mirroring.mirrors]]
name = "m"
percent = 10
${weighted("app", { a: 1, b: 1 })}${plain}`;

function cast(config: string, load: Load = closed({ requests: 1, connections: 1 }), during: Fault[] = []) {
  return castOf({ name: "x", config, load, during, expect: [everyRequestAnswered()] });
}

describe("mirrors", () => {
  test("are backends that have to be there, after those that answer, and none of the split", async () => {
    const { backends, chapters, servers: places } = await cast(mirrored);
    expect([backends, places.map(({ backend }) => backend)]).toEqual([
      ["a", "b", "m"],
      ["a", "b", "m"],
    ]);
    expect(chapters[0]?.mirrors).toEqual([
      [{ service: "shop", of: ["a", "b"], name: "m", backends: ["m"], percent: 10 }],
    ]);
    const { chapters: without } = await cast(`${router("app")}${weighted("app", { a: 1, b: 1 })}${plain}`);
    expect(without[0]).not.toHaveProperty("mirrors");
  });

  test("that answer under another configuration are refused", async () => {
    const later = `${router("app")}${weighted("app", { a: 1, m: 1 })}${plain}`;
    const load = closed({ requests: 10, connections: 1 });
    await expect(cast(mirrored, load, [reload(later, { afterRequests: 5 })])).rejects.toThrow(
      'backend m answers requests and gets copies of them from service "shop"',
    );
  });
});

test("a cookie that no client would send back over plain HTTP is refused where clients come back", async () => {
  const secure = (kind: string) => `[http.services.${kind}.sticky.cookie]\nsecure = true\n`;
  const coming = sessions({ sessions: 2, requestsEach: 2, connections: 1 });
  for (const [name, kind] of [
    ["app", "app.weighted"],
    ["a", "a.loadBalancer"],
  ] as const) {
    const config = `${router("app")}${weighted("app", { a: 1, b: 1 })}${secure(kind)}${plain}`;
    await expect(cast(config, coming)).rejects.toThrow(`the sticky cookie of service "${name}" is secure`);
    expect((await cast(config)).backends).toEqual(["a", "b"]);
  }
});

test("a router that takes requests over TLS only is refused, as it would get none", async () => {
  const secure = `${router("app").trimEnd()}\ntls = {}\n${weighted("app", { a: 1, b: 1 })}${plain}`;
  await expect(cast(secure)).rejects.toThrow(
    'router "r" takes requests over TLS only, and splitproof asks in plain HTTP; take its tls out of the file that is judged',
  );
  expect((await cast(secure.replace("tls = {}", "tls = false"))).backends).toEqual(["a", "b"]);
});

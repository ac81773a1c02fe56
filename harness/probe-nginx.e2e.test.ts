import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftBehind } from "../scenarios/left-behind.ts";
import { configForWeights } from "./config/weights.ts";
import type { Report } from "./report/report.ts";
import { ingress } from "./subject/ingress.ts";
import { backendServices } from "./world/backend.ts";
import { openWorld } from "./world/choose.ts";
import type { Places, Service, World } from "./world/world.ts";

/** `probe` against ingresses that run: our own, and nginx in each way in which it picks. */

const { signal } = new AbortController();
const backends = ["appv1", "appv2"].map((backend) => ({
  backend,
  url: `http://${backend}/`,
  host: backend,
  port: 80,
}));

const upstream = ({ server }: Places, name: string, how: string) => {
  const addressOf = (backend: string) => new URL(server(`http://${backend}/`)).host;
  // All start at once, and nginx would leave out for ten seconds a backend that was not there when it was first asked.
  const servers = [`${addressOf("appv1")} weight=3`, addressOf("appv2")].map(
    (server) => `server ${server} max_fails=0;`,
  );
  return `upstream ${name} { ${how} ${servers.join(" ")} }`;
};

/** nginx as an ingress that picks as it does by itself, at random, and as two that share the traffic. */
const nginx: Service = {
  name: "nginx",
  program: "nginx",
  ports: { smooth: 80, random: 81, two: 82 },
  plan: (places) => ({
    argv: ["-p", places.folder, "-c", `${places.folder}/nginx.conf`, "-e", "stderr"],
    files: {
      "nginx.conf": `
        daemon off; master_process off; pid nginx.pid; error_log stderr warn;
        events { worker_connections 1024; }
        http {
          access_log off; keepalive_requests 1000000;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          ${upstream(places, "smooth", "")}
          ${upstream(places, "chance", "random;")}
          ${upstream(places, "one", "")}
          ${upstream(places, "other", "")}
          split_clients $request_id $either { 50% one; * other; }
          server { listen ${places.listen("smooth").replace(/^:/, "*:")}; location / { proxy_pass http://smooth; } }
          server { listen ${places.listen("random").replace(/^:/, "*:")}; location / { proxy_pass http://chance; } }
          server { listen ${places.listen("two").replace(/^:/, "*:")}; location / { proxy_pass http://$either; } }
        }`,
    },
    ready: { port: "smooth", path: "/" },
  }),
};

describe.each(["containers", "processes"] as const)("%s", (name) => {
  let world: World;
  let out: string;
  const urls: Record<string, string> = {};

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), "probe-"));
    world = await openWorld(name);
    const config = configForWeights({ appv1: 3, appv2: 1 });
    await writeFile(join(out, "canary.toml"), config);
    const ours = ingress("smooth").service(config, ["web"]);
    const [own, theirs] = await world.start([ours, nginx, ...backendServices(backends)], signal);
    for (const [port, running] of [
      ["web", own],
      ...Object.keys(nginx.ports).map((port) => [port, theirs] as const),
    ] as const) {
      const { host = "", port: number = 0 } = running?.address(port) ?? {};
      urls[port] = `http://${host}:${number}/`;
    }
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await rm(out, { recursive: true });
    expect(await leftBehind()).toEqual([]);
  });

  async function probe(port: string, ...args: string[]) {
    const cli = new URL("cli.ts", import.meta.url).pathname;
    const { exitCode, stdout } = await execa(
      process.execPath,
      [cli, "probe", urls[port] ?? "", "--rate", "2000", "--out", out, "--json", ...args],
      { reject: false },
    );
    const report = JSON.parse(stdout) as Report;
    return { exitCode, report, notPassed: report.verdicts?.filter(({ result }) => result !== "pass") };
  }

  const right = ["--expect", "appv1=3,appv2=1"];

  test("our own ingress keeps to its schedule, and its file says what to expect", async () => {
    const from = ["--expect-from", join(out, "canary.toml")];
    const { exitCode, report, notPassed } = await probe(
      "web",
      ...from,
      "--scheduler",
      "smooth",
      "--connections",
      "1",
    );
    expect(notPassed).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.verdicts.map(({ check }) => check)).toContain("orderFollowsSchedule");
  });

  test("nginx keeps to its schedule with several in flight, and to no other", async () => {
    expect(await probe("smooth", ...right, "--scheduler", "smooth")).toMatchObject({
      exitCode: 0,
      notPassed: [],
    });
    const wrong = await probe("smooth", "--expect", "appv1=2,appv2=1", "--scheduler", "smooth");
    expect(wrong.exitCode).toBe(1);
  });

  test("a schedule that nobody declared is not taken for chance", async () => {
    const { exitCode, notPassed } = await probe("smooth", ...right, "--requests", "1000");
    expect(exitCode).toBe(3);
    expect(notPassed).toMatchObject([
      { check: "sharesMatchWeights", summary: expect.stringContaining("--scheduler") },
    ]);
  });

  test("nginx at random is decided, either way", async () => {
    const { exitCode, report, notPassed } = await probe("random", ...right);
    expect(notPassed).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.sent).toBeLessThan(20_000);
    const wrong = await probe("random", "--expect", "appv1=1,appv2=1");
    expect(wrong.exitCode).toBe(1);
    expect(wrong.notPassed).toMatchObject([{ check: "sharesMatchWeights", result: "fail" }]);
  });

  test("two schedulers that share the traffic keep to the bound of two", async () => {
    const two = await probe("two", ...right, "--scheduler", "smooth", "--replicas", "2");
    expect(two).toMatchObject({ exitCode: 0, notPassed: [], report: { subject: { instances: 2 } } });
  });
});

import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftBehind } from "../../scenarios/left-behind.ts";
import {
  breakConfig,
  closed,
  everyRequestAnswered,
  orderFollowsSchedule,
  reload,
  reloadSettles,
  type Scenario,
  scenario,
  sequence,
  sharesMatchWeights,
  steady,
  witnessesAgree,
} from "../index.ts";
import type { ErrorReport, Report } from "../report/report.ts";
import { run } from "../run.ts";
import { subjectNamed } from "./subjects.ts";

/** Every subject in both worlds, as it is and while its configuration changes. */

/** Those that setup installs. */
const installed = ["nginx", "haproxy", "haproxy-runtime", "caddy"] as const;
const { signal } = new AbortController();

afterAll(async () => {
  expect(await leftBehind()).toEqual([]);
});

describe.each(installed)("%s", (name) => {
  describe.each(["containers", "processes"] as const)("in %s", (world) => {
    async function reportOf(value: Omit<Scenario, "source">) {
      return (await run(scenario(value), { world, subject: subjectNamed(name, "smooth"), signal })).report;
    }

    test("has the scheduler that it is said to have, and says its version", async () => {
      const report = await reportOf({
        name: "in order",
        weights: { a: 5, b: 2, c: 1 },
        load: sequence({ requests: 800 }),
        expect: [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()],
      });
      expect(report.verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
      expect(report.subject).toMatchObject({ name, version: expect.stringMatching(/^\d+\.\d+/) });
      expect(Object.keys(report.images)).toContain(name.replace("-runtime", ""));
    });

    test("keeps its shares with many in flight, and through a configuration that is none", async () => {
      const report = await reportOf({
        name: "broken",
        weights: { a: 3, b: 1 },
        load: closed({ requests: 6000, connections: 16 }),
        during: [breakConfig("syntax", { afterRequests: 2000 })],
        expect: [everyRequestAnswered(), sharesMatchWeights(), witnessesAgree()],
      });
      expect(report.verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
    });

    test("takes a change of weights, and every request is accounted for", async () => {
      const report = await reportOf({
        name: "changed",
        weights: { a: 1, b: 0 },
        // By the clock, so that however fast the machine is, there is time for the change.
        load: steady({ requests: 6000, ratePerSecond: 2000, connections: 16 }),
        during: [reload({ a: 0, b: 1 }, { afterRequests: 1500 })],
        expect: [everyRequestAnswered(), reloadSettles({ withinMs: 5000 }), witnessesAgree()],
      });
      // What a reload costs is a finding, and another one each time; that nothing is unaccounted for is not.
      expect(report.sent).toBe(6000);
      expect(report.answered + report.failed).toBe(6000);
      expect(report.lost).toBe(0);
      expect(report.settleMs?.max).toBeGreaterThan(0);
      expect(
        report.shares.find(({ backend, epoch }) => backend === "b" && epoch === 1)?.observed,
      ).toBeGreaterThan(0);
    });
  });
});

describe("on the command line", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "subjects-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function splitproof(...argv: string[]) {
    const { exitCode, stdout } = await execa(
      process.execPath,
      [join(root, "harness/cli.ts"), ...argv, "--out", folder, "--json"],
      { reject: false },
    );
    return { exitCode, document: JSON.parse(stdout) };
  }

  async function check(...argv: string[]) {
    const requests = argv.includes("--for") ? [] : ["--requests", "400"];
    return await splitproof("check", join(root, "fixtures/config/canary.toml"), ...requests, ...argv);
  }

  /** A program of a test's own. */
  async function program(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    await chmod(path, 0o755);
    return path;
  }

  test("several are judged one after the other, and one that cannot be run keeps none of the others from it", async () => {
    const broken = await program("broken", "#!/bin/sh\necho no such option >&2; exit 3\n");
    await writeFile(
      join(folder, "broken.mjs"),
      `export default { name: "broken", version: "1", scheduler: "smooth", configFile: "x", service: () => ({
        name: "subject-broken", program: ${JSON.stringify(broken)}, ports: { web: 80 },
        plan: () => ({ argv: [], files: { x: "" }, ready: { port: "web", path: "/" } }) }) };`,
    );
    const { exitCode, document } = await check(
      ...[
        "--world",
        "processes",
        "--subject",
        "haproxy",
        "--subject",
        join(folder, "broken.mjs"),
        "--subject",
        "ingress",
      ],
    );
    expect(exitCode).toBe(4);
    const reports = document.reports as (Report | ErrorReport)[];
    expect(reports.map(({ name, result }) => [name, result])).toEqual([
      ["canary.toml on haproxy", "pass"],
      ["canary.toml on broken", "error"],
      ["canary.toml", "pass"],
    ]);
    const [, error] = reports as [Report, ErrorReport];
    expect(error.error.message).toMatch(/^subject-broken did not start: no such option/);
  });

  test.each(["containers", "processes"])(
    "one that never gets ready, and those that refuse a change, say so in %s, and the others go on",
    async (world) => {
      const harness = JSON.stringify(join(root, "harness/subject/subjects.ts"));
      const spoilt = async (of: string, name: string, spoil: string) => {
        const file = join(folder, `${name}.mjs`);
        await writeFile(
          file,
          `import { subjectNamed } from ${harness};
          const kind = subjectNamed("${of}", "smooth");
          const spoil = ${spoil};
          export default { ...kind, name: "${name}", service: (config, entryPoints) => {
            const service = kind.service(config, entryPoints);
            return { ...service, name: "subject-${name}", plan: (places) => spoil(service.plan(places), config) };
          } };`,
        );
        return ["--subject", file];
      };
      const canary = join(root, "fixtures/config/canary.toml");
      const even = join(folder, "even.toml");
      await writeFile(even, (await readFile(canary, "utf8")).replace("weight = 3", "weight = 1"));
      const second = (text: string) =>
        `(plan, config) => config.includes("weight = 3") ? plan : { ...plan, files: Object.fromEntries(
          Object.keys(plan.files).map((file) => [file, ${JSON.stringify(text)}])) }`;
      const { exitCode, document } = await splitproof(
        "shift",
        ...[canary, even],
        ...["--world", world, "--times", "1", "--requests", "1000"],
        ...(await spoilt(
          "nginx",
          "idle",
          `(plan) => ({ ...plan, ready: { ...plan.ready, path: "/", port: "web", withinMs: 400 } })`,
        )),
        ...(await spoilt("nginx", "nginx2", second("nonsense;"))),
        ...(await spoilt("haproxy", "haproxy2", second("nonsense"))),
        ...(await spoilt("caddy", "caddy2", second("{}}"))),
        ...["--subject", "ingress"],
      );
      const reports = document.reports as (Report | ErrorReport)[];
      const said = reports.map((report) =>
        report.result === "error" ? report.error.message : report.result,
      );
      expect(said).toEqual([
        expect.stringMatching(
          /^subject-idle was not ready within 0\.4 s: GET http:\/\/127\.0\.0\.1:\d+\/ gave status 404$/,
        ),
        expect.stringMatching(
          /^subject-nginx2 refuses its new configuration: .*unknown directive "nonsense"/,
        ),
        expect.stringMatching(
          /^subject-haproxy2 refuses its new configuration: .*unknown keyword 'nonsense'/,
        ),
        expect.stringMatching(/^subject-caddy2 refuses its new configuration: .*\(400\)$/),
        "pass",
      ]);
      expect(exitCode).toBe(4);
    },
  );

  test.each(["containers", "processes"])("the one of the README is judged in %s", async (world) => {
    const readme = await readFile(new URL("README.md", import.meta.url), "utf8");
    const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    // Outside of the package its name leads to it; a test of the package sees to that.
    const own = code.replace('"splitproof"', JSON.stringify(join(root, "harness/index.ts")));
    await writeFile(join(folder, "mine.ts"), own);
    const { exitCode, document } = await check("--world", world, "--subject", join(folder, "mine.ts"));
    expect(document.verdicts.filter(({ result }: { result: string }) => result !== "pass")).toEqual([]);
    expect(document).toMatchObject({ name: "canary.toml on mine", subject: { name: "mine" } });
    expect(exitCode).toBe(0);
  });

  test("Traefik is started with flags that one which takes Traefik's flags takes, and picks as its version does", async () => {
    const main = join(root, "fixtures/ingress/main.ts");
    const standIn = (version: string, scheduler: string) =>
      program(
        "traefik",
        `#!/bin/sh\n[ "$1" = version ] && echo "Version:      ${version}" && exit\nexec ${process.execPath} ${main} "$@" --splitproof.scheduler=${scheduler}\n`,
      );
    for (const [version, scheduler] of [
      ["2.1.9", "gcd"],
      ["3.1.0", "edf"],
    ] as const) {
      const binary = await standIn(version, scheduler);
      const { exitCode, document } = await check(
        ...["--world", "processes", "--subject", "traefik", "--subject-binary", binary],
      );
      expect(document.verdicts.filter(({ result }: { result: string }) => result !== "pass")).toEqual([]);
      expect(document.subject).toEqual({ name: "traefik", version, scheduler });
      expect(exitCode).toBe(0);
    }
  });

  test.each([
    [["--subject", "ngnix"], /there is no subject "ngnix"; did you mean "nginx"\?/],
    [["--subject", "nginx", "--subject", "nginx"], /given twice/],
    [["--subject", "nginx", "--scheduler", "gcd"], /--scheduler is for our own ingress/],
    [["--subject", "./no-such.ts"], /no-such\.ts: there is no such file; give the path of a subject/],
    [["--subject", "./harness/errors.ts"], /exports no subject by default; write/],
    [["--subject", "nginx", "--subject", "caddy", "--for", "1s"], /--for is for one subject/],
    [["--subject", "caddy", "--threads", "2"], /caddy has no number of workers or threads/],
    [["--subject-binary", "/bin/true"], /name it with --subject/],
    [["--subject", "nginx", "--subject-binary", "/no/such"], /there is no such file/],
  ])("%j is refused", async (argv, message) => {
    const { exitCode, document } = await check("--world", "processes", ...argv);
    expect(document.error.message).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test("a change that a subject has no way to make is refused before anything is started", async () => {
    const other = join(folder, "other.toml");
    const canary = join(root, "fixtures/config/canary.toml");
    await writeFile(other, (await readFile(canary, "utf8")).replaceAll("appv2", "appv3"));
    const { exitCode, document } = await splitproof(
      ...["shift", canary, other, "--world", "processes", "--subject", "haproxy-runtime"],
    );
    expect(document.error.message).toMatch(
      /^haproxy-runtime changes nothing but weights by its runtime API, and here routers or servers change; judge it as --subject haproxy$/,
    );
    expect(exitCode).toBe(2);
  });

  test("workers each have a schedule of their own, and threads share one", async () => {
    const threads = ["--threads", "3", "--connections", "8"];
    for (const [name, instances] of [
      ["nginx", 3],
      ["haproxy", undefined],
      ["ingress", undefined],
    ] as const) {
      const { exitCode, document } = await check("--world", "processes", "--subject", name, ...threads);
      expect(document.verdicts.filter(({ result }: { result: string }) => result !== "pass")).toEqual([]);
      expect(document.subject.instances).toBe(instances);
      expect(exitCode).toBe(0);
    }
  });

  test("a program that is another one, or ends at once, is told by what it says", async () => {
    const other = await program(
      "other",
      `#!/bin/sh\n[ "$1" = -v ] && echo other 1.0 && exit\nexec nginx "$@"\n`,
    );
    const wrong = await check("--world", "processes", "--subject", "nginx", "--subject-binary", other);
    expect(wrong.document.error.message).toMatch(
      /does not say its version as nginx does \(it prints "other 1\.0"\); is it nginx\?$/,
    );
    const ends = await check("--world", "processes", "--subject", "nginx", "--subject-binary", "/bin/false");
    expect(ends.document.error.message).toMatch(/^subject-nginx did not start: it exited with code 1/);
    expect([wrong.exitCode, ends.exitCode]).toEqual([4, 4]);
  });
});

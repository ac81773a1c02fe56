import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftBehind } from "../scenarios/left-behind.ts";
import { readHistory } from "./history/store.ts";
import { everyRequestAnswered, orderFollowsSchedule, sharesMatchWeights, witnessesAgree } from "./index.ts";
import { judge } from "./judge/judge.ts";
import type { ErrorReport, Report } from "./report/report.ts";

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const canary = path("fixtures/config/canary.toml");
const invalid = (name: string) => path(`fixtures/config/invalid/${name}.toml`);
let out = "";

/** Runs the command line as a user would, with reports in a folder of this test's own. */
function splitproof(argv: readonly string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [path("harness/cli.ts"), ...argv], { reject: false, env });
}

const check = (...argv: string[]) => splitproof(["check", "--out", out, ...argv]);

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "cli-test-"));
});

afterAll(async () => {
  await rm(out, { recursive: true });
  expect(await leftBehind()).toEqual([]);
});

describe("check", () => {
  test("proves the canary, and says so in words", async () => {
    const { exitCode, stdout, stderr } = await check(canary, "--world", "processes", "--requests", "4");
    expect(stderr).toBe("world: processes (as asked)");
    expect(stdout).toMatch(
      /^PASS {2}canary\.toml · processes · ingress .*, smooth scheduler\n {2}4 sent, 4 answered, 0 failed, 0 lost, 0 unexpected\n/,
    );
    expect(stdout).toContain("appv1  weight 3  answered 3 of 4 (75.0 %)");
    expect(exitCode).toBe(0);
  });

  test("prints exactly one JSON document, the same that it writes", async () => {
    const { exitCode, stdout } = await check(canary, "--world", "processes", "--json");
    const report = JSON.parse(stdout) as Report;
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      version: 1,
      name: "canary.toml",
      result: "pass",
      world: "processes",
      sent: 1000,
      answered: 1000,
      failed: 0,
      lost: 0,
      unexpected: 0,
    });
    expect(
      report.shares.map((row) => [row.service, row.backend, row.weight, row.expected, row.observed]),
    ).toEqual([
      ["app", "appv1", 3, 750, 750],
      ["app", "appv2", 1, 250, 250],
    ]);
    expect(report.sequence).toHaveLength(100);
    expect(JSON.parse(await readFile(join(out, "latest/report.json"), "utf8"))).toEqual(report);
    expect(await readFile(join(out, "latest/report.md"), "utf8")).toContain("✅ pass");
  });

  test("keeps a history from which the same verdicts are reached again", async () => {
    const { verdicts } = JSON.parse(
      (await check(canary, "--world", "processes", "--json", "--requests", "40")).stdout,
    ) as Report;
    const [folder = ""] = await readdir(join(out, "latest/history"));
    const history = await readHistory(join(out, "latest/history", folder));
    const checks = [everyRequestAnswered(), sharesMatchWeights(), orderFollowsSchedule(), witnessesAgree()];
    expect(judge(history, checks)).toEqual(verdicts);
    expect(history.epochs[0]?.config).toBe(await readFile(canary, "utf8"));
  });

  test("proves a split behind middlewares that pass each request on", async () => {
    const config = path("fixtures/config/middlewares.toml");
    const { stdout } = await check(config, "--world", "processes", "--requests", "40", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ result: "pass", sent: 40, answered: 40, unexpected: 0 });
  });

  test("fails where the subject does not do what its weights say", async () => {
    const foreign = await check(
      canary,
      "--world",
      "processes",
      "--requests",
      "8",
      "--host",
      "stranger.test",
      "--json",
    );
    const report = JSON.parse(foreign.stdout) as Report;
    expect(foreign.exitCode).toBe(1);
    expect(report).toMatchObject({ result: "fail", sent: 8, answered: 8, unexpected: 8 });
  });

  test("drives a closed loop, and saturates", async () => {
    const closed = await check(
      canary,
      "--world",
      "processes",
      "--connections",
      "8",
      "--requests",
      "2000",
      "--json",
    );
    expect(JSON.parse(closed.stdout)).toMatchObject({ result: "pass", sent: 2000 });
    const saturated = await check(canary, "--world", "processes", "--saturate", "1", "--json");
    const report = JSON.parse(saturated.stdout) as Report;
    expect(report.verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
    expect(report.sent).toBeGreaterThan(1000);
    expect(report.requestsPerSecond).toBeGreaterThan(1000);
  });

  test("goes on for a time, in windows", async () => {
    const { stdout } = await check(canary, "--world", "processes", "--for", "1s", "--json");
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ result: "pass", windows: { count: 1, notPassed: [] } });
    expect(report.sent).toBeGreaterThan(100);
    expect(report.latencyMs.p50).toBeGreaterThan(0);
  });

  test("leaves the report of the windows that are done where it is interrupted, and says where", async () => {
    const folder = join(out, "interrupted");
    // Windows that do not pass are kept, so that each can be seen to end.
    const argv = ["--world", "processes", "--for", "1h", "--host", "stranger.test", "--out", folder];
    const running = check(canary, ...argv);
    const files = async () => await readdir(folder, { recursive: true }).catch(() => []);
    while (!(await files()).some((file) => file.includes("window-1"))) await sleep(20);
    running.kill("SIGINT");
    const { exitCode, stderr } = await running;
    const report = JSON.parse(await readFile(join(folder, "latest/report.json"), "utf8")) as Report;
    expect([report.result, report.windows?.notPassed[0]]).toEqual(["fail", 1]);
    expect(stderr).toMatch(/\nreport until then, of \d+ windows: .*\/report\.html\nsplitproof: interrupted/);
    expect(exitCode).toBe(130);
  });

  test("runs as processes where servers stand at addresses, unless told otherwise", async () => {
    const local = join(out, "local.toml");
    const text = await readFile(canary, "utf8");
    await writeFile(
      local,
      text.replace("http://appv1/", "http://127.0.0.1:8081/").replace("appv2/", "[::1]/"),
    );
    const { exitCode, stderr } = await check(local, "--requests", "4");
    expect([exitCode, stderr]).toEqual([
      0,
      "world: processes (a server stands at 127.0.0.1, which has no meaning in containers)",
    ]);
  });

  test("runs in containers", async () => {
    const { exitCode, stdout } = await check(canary, "--world", "containers", "--requests", "4", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ result: "pass", world: "containers" });
    expect(Object.keys((JSON.parse(stdout) as Report).images).sort()).toEqual(["nginx", "node"]);
    expect(exitCode).toBe(0);
  });
});

describe("run", () => {
  test("runs scenarios by name, with a line for each", async () => {
    const { exitCode, stdout } = await splitproof([
      "run",
      "canary-four-requests",
      "one-backend",
      "--world",
      "processes",
      "--out",
      out,
    ]);
    const [first, second, last] = stdout.split("\n");
    expect(first).toBe("PASS    3:1 by four requests (processes): 4 sent, none failed, lost or unexpected");
    expect(second).toMatch(/^PASS {4}one backend/);
    expect(last).toMatch(/^report: .*report\.html$/);
    expect(exitCode).toBe(0);
  });

  test("gives one JSON document for all of them", async () => {
    const { stdout } = await splitproof([
      "run",
      path("scenarios/one-backend.scenario.ts"),
      "--json",
      "--world",
      "processes",
      "--out",
      out,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      result: "pass",
      reports: [{ name: "one backend" }],
    });
  });
});

test("--version prints the version, and nothing else", async () => {
  const { version } = JSON.parse(await readFile(path("package.json"), "utf8")) as { version: string };
  const { exitCode, stdout, stderr } = await splitproof(["--version"]);
  expect([exitCode, stdout, stderr]).toEqual([0, version, ""]);
});

describe("bad input gets one clear sentence, with the place", () => {
  // Side by side: nothing is started by any of them.
  test.concurrent.each([
    [
      "a missing file",
      ["no-such.toml"],
      "no-such.toml: there is no such file; give the path of a Traefik dynamic configuration",
    ],
    [
      "a folder",
      [path("fixtures/config")],
      /fixtures\/config: is a folder; give the path of one file in it, in \.toml, \.yaml or \.yml$/,
    ],
    [
      "a file that is no configuration",
      [path("README.md")],
      /README\.md:\d+:\d+: not valid TOML: .*; give a Traefik dynamic configuration, which ends in \.toml, \.yaml or \.yml$/,
    ],
    [
      "a file of one's own that is not there",
      [canary, "--subject", "./no-such.ts"],
      /no-such\.ts: there is no such file; give the path of a subject$/,
    ],
    ["a syntax error", [invalid("syntax-error")], /syntax-error\.toml:\d+:\d+: not valid TOML: /],
    [
      "no router",
      [invalid("no-router")],
      /no-router\.toml: there is no router, .* add one under \[http\.routers\]/,
    ],
    [
      "several routers",
      [invalid("several-routers")],
      /there are 2 routers \(Router0, Router1\); say which with --router NAME/,
    ],
    [
      "an unknown router",
      [canary, "--router", "Ruoter0"],
      /there is no router "Ruoter0"; did you mean "Router0"\?/,
    ],
    [
      "an unknown service",
      [invalid("unknown-service")],
      /weighted service "app" refers to service "appv22", which does not exist; did you mean "appv2"\?/,
    ],
    [
      "a service that contains itself",
      [invalid("contains-itself")],
      /weighted service "app" contains itself \(app → app\); break the cycle/,
    ],
    [
      "a negative weight",
      [invalid("negative-weight")],
      /toml:\d+:\d+: .*weight must be a whole number from 0 to 2147483648, not -3/,
    ],
    [
      "a fractional weight",
      [invalid("fractional-weight")],
      /weight must be a whole number from 0 to 2147483648, not 2\.5/,
    ],
    ["a weight that is not a number", [invalid("nan-weight")], /weight must be a whole number .*, not NaN/],
    ["a weight above 2^31", [invalid("huge-weight")], /weight must be a whole number .*, not 2147483649/],
    [
      "a weight that is mistyped",
      [invalid("unknown-key")],
      /unknown-key\.toml:\d+:\d+: .*services\.0\.wieght is not known, .*; did you mean "weight"\?$/,
    ],
    [
      "all weights 0",
      [invalid("all-weights-zero")],
      /every weight of service "app" is 0, so nobody could answer/,
    ],
    [
      "a router on the ingress's own entry point",
      [invalid("api-entry-point")],
      /toml:\d+:\d+: entry point "traefik" is where the ingress answers for its own API .*; name another, such as "web"/,
    ],
    [
      "a server URL without a scheme",
      [invalid("no-scheme")],
      /server URL "appv1" has no scheme; write it as "http:\/\/appv1"/,
    ],
    [
      "a server that cannot be served",
      [invalid("https-server")],
      /asks for https, and splitproof's backends speak http only/,
    ],
    [
      "a middleware that may answer instead of a backend",
      [invalid("middleware")],
      /toml:\d+:\d+: middleware "auth" of router "Router0" is of kind basicAuth, .* take it out of the file that is judged$/,
    ],
    [
      "a middleware, to a subject that cannot be told of it",
      [path("fixtures/config/middlewares.toml"), "--subject", "nginx"],
      /no words to tell nginx of middlewares, and the router uses "release"; take it out .*, or judge it with --subject ingress$/,
    ],
    ["an unknown flag", [canary, "--request", "4"], /unknown option '--request'.*Did you mean --requests\?/],
    [
      "a number that is none",
      [canary, "--requests", "many"],
      '--requests must be a whole number from 1, not "many"',
    ],
    ["an unknown scheduler", [canary, "--scheduler", "fair"], /'fair' is invalid.*smooth, gcd, edf/],
    [
      "a folder for reports that cannot be made",
      [canary, "--out", "/proc/no-such"],
      /reports cannot be written to \/proc\/no-such \(ENOENT.*\); name another folder with --out/,
    ],
    ["a path without a slash", [canary, "--path", "nope"], /cannot ask for path "nope"; begin it with \//],
    [
      "a duration that is none",
      [canary, "--for", "3x"],
      '--for must be a duration such as 90s, 30m or 2h, not "3x"',
    ],
    [
      "a time and a number",
      [canary, "--for", "1s", "--requests", "4"],
      /--for goes by the clock: leave --requests/,
    ],
    [
      "two loads at once",
      [canary, "--saturate", "1", "--requests", "4"],
      "--saturate goes by the clock: leave --requests out",
    ],
  ])("%s", async (_, argv, message) => {
    const { exitCode, stdout, stderr } = await check(...argv);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^splitproof: [^\n]*$/);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });

  test("a scenario that is not there", async () => {
    const { exitCode, stderr } = await splitproof(["run", "./no-such.scenario.ts"]);
    expect(stderr).toMatch(
      /^splitproof: \/.*no-such\.scenario\.ts: there is no such file; give the path of a scenario$/,
    );
    expect(exitCode).toBe(2);
  });

  test("an unknown scenario", async () => {
    const { exitCode, stderr } = await splitproof(["run", "canary-close"]);
    expect(stderr).toBe('splitproof: there is no scenario "canary-close"; did you mean "canary-closed"?');
    expect(exitCode).toBe(2);
  });

  test("a program that setup does not install", async () => {
    const argv = ["check", canary, "--subject", "traefik", "--world", "processes", "--out", out];
    const { exitCode, stderr } = await splitproof(argv, { PATH: out });
    expect(stderr).toMatch(
      /\nsplitproof: traefik is not installed .*; put traefik on PATH, or name its path with --subject-binary, or use --world containers$/,
    );
    expect(exitCode).toBe(4);
  });

  test("is JSON with --json", async () => {
    const { exitCode, stdout, stderr } = await check("no-such.toml", "--json");
    const report = JSON.parse(stdout) as ErrorReport;
    expect(report).toEqual({
      version: 1,
      result: "error",
      error: { code: "config", message: expect.stringContaining("no-such.toml") },
    });
    expect([exitCode, stderr]).toEqual([2, ""]);
  });

  test("no engine where containers are asked for", async () => {
    const nowhere = { DOCKER_HOST: "unix:///nonexistent.sock" };
    const { exitCode, stderr } = await splitproof(
      ["check", canary, "--world", "containers", "--out", out],
      nowhere,
    );
    expect(stderr).toBe(
      "splitproof: no container engine answers, and --world containers needs one; run `npm run setup`, or use --world processes",
    );
    expect(exitCode).toBe(4);
    const auto = await splitproof(["check", canary, "--requests", "4", "--out", out], nowhere);
    expect(auto.stderr).toBe("world: processes (no container engine answers)");
    expect(auto.exitCode).toBe(0);
  });
});

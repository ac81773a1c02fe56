import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CERTIFICATE, dice, naming, Stranger } from "./load/outside/testing.ts";
import type { ErrorReport, Report } from "./report/report.ts";

let out = "";
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "splitproof-probe-"));
});
afterAll(() => rm(out, { recursive: true }));

const cli = new URL("cli.ts", import.meta.url).pathname;
const FAST = ["--rate", "100000"];

function start(url: string, ...args: string[]) {
  return execa(process.execPath, [cli, "probe", url, "--out", out, ...args], { reject: false });
}

async function probe(url: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await start(url, "--json", ...FAST, ...args);
  return { exitCode, stderr, report: JSON.parse(stdout) as Report };
}

async function refused(url: string, ...args: string[]) {
  const { exitCode, stdout } = await start(url, "--json", ...FAST, ...args);
  const { result, error } = JSON.parse(stdout) as ErrorReport;
  expect(result).toBe("error");
  return { exitCode, message: error.message };
}

const resultOf = (report: Report, check: string) =>
  report.verdicts.find((verdict) => verdict.check === check)?.result;
const saidBy = (report: Report, check: string) =>
  report.verdicts.find((verdict) => verdict.check === check)?.summary;
const weights = ["--expect", "a=3,b=1"];
const fair = dice({ a: 3, b: 1 }, 1);

describe("independent picks", () => {
  test("a right split is decided, and passes", async () => {
    await using stranger = await Stranger.start(naming(fair));
    const { exitCode, report } = await probe(stranger.url, ...weights);
    expect(report.verdicts.filter(({ result }) => result !== "pass")).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      world: "external",
      subject: { scheduler: "unknown" },
      failed: 0,
      lost: 0,
    });
    // It stopped where it was decided, or some answers in flight later.
    expect(report.sent).toBeLessThan(5000);
    expect(report.evidence?.decidedAt).toBeLessThanOrEqual(report.sent);
    // What it leaves can be judged again.
    const again = await execa(process.execPath, [cli, "report", join(out, "latest")]);
    expect(again.stderr).toMatch(/every file is byte for byte as it was stored$/);
  });

  test("a wrong split is decided, and fails", async () => {
    await using stranger = await Stranger.start(naming(dice({ a: 1, b: 1 }, 2)));
    const { exitCode, report } = await probe(stranger.url, ...weights);
    expect(exitCode).toBe(1);
    expect(resultOf(report, "sharesMatchWeights")).toBe("fail");
    expect(report.evidence?.log10E).toBeGreaterThanOrEqual(6);
  });

  test("too few requests decide nothing, and it is said how many would", async () => {
    await using stranger = await Stranger.start(naming(dice({ a: 3, b: 1 }, 3)));
    const { exitCode, report } = await probe(stranger.url, ...weights, "--requests", "100");
    expect(exitCode).toBe(3);
    expect(report.sent).toBe(100);
    expect(saidBy(report, "sharesMatchWeights")).toMatch(/not decided after 100 picks.*about [\d,]+/);
    expect(report.evidence?.likelyAt).toBeGreaterThan(500);
  });

  test("picks that are scheduled are not judged as independent ones", async () => {
    await using stranger = await Stranger.start(naming((number) => "aaba"[number % 4]));
    const { exitCode, report } = await probe(stranger.url, ...weights, "--requests", "1000");
    expect(exitCode).toBe(3);
    expect(saidBy(report, "sharesMatchWeights")).toMatch(/--scheduler/);
  });

  test("a connection that stays with its backend is found", async () => {
    const sides = new WeakMap<object, string>();
    let connections = 0;
    await using stranger = await Stranger.start((request, response) => {
      if (!sides.has(request.socket)) sides.set(request.socket, "aaba"[connections++ % 4] ?? "");
      response.setHeader("x-backend", sides.get(request.socket) ?? "").end();
    });
    const pinned = await probe(stranger.url, ...weights, "--requests", "1000");
    expect(pinned.exitCode).toBe(3);
    expect(saidBy(pinned.report, "sharesMatchWeights")).toMatch(/connection/);
  });
});

describe("a scheduler that is declared is judged exactly", () => {
  const smooth = naming((number) => "aaba"[number % 4]);

  test("one in flight, in its order", async () => {
    await using stranger = await Stranger.start(smooth);
    const { exitCode, report } = await probe(
      stranger.url,
      ...weights,
      "--scheduler",
      "smooth",
      "--connections",
      "1",
    );
    expect(exitCode).toBe(0);
    expect(report.sent).toBe(1000);
    expect(
      report.shares.map(({ observed, allowedMin, allowedMax }) => [observed, allowedMin, allowedMax]),
    ).toEqual([
      [750, 750, 750],
      [250, 250, 250],
    ]);
    expect(resultOf(report, "orderFollowsSchedule")).toBe("pass");
    expect(report.sequence).toHaveLength(100);
  });

  test("one answer too many for one backend fails", async () => {
    await using stranger = await Stranger.start(
      naming((number) => (number === 500 ? "b" : "aaba"[number % 4])),
    );
    const { exitCode, report } = await probe(stranger.url, ...weights, "--scheduler", "periodic");
    expect(exitCode).toBe(1);
    expect(resultOf(report, "sharesMatchWeights")).toBe("fail");
  });

  test("replicas multiply the bound", async () => {
    // Three schedulers that take turns, all at the same place of their schedules: the worst they can do.
    const replicas = naming((number) => "aaba"[Math.floor(number / 3) % 4]);
    await using stranger = await Stranger.start(replicas);
    const args = [...weights, "--scheduler", "smooth", "--requests", "1003"];
    const three = await probe(stranger.url, ...args, "--replicas", "3");
    expect(three.exitCode).toBe(0);
    expect(three.report.subject.instances).toBe(3);
  });
});

describe("each finding is its own", () => {
  test.each([
    ["answers without a name", "everyAnswerIsNamed", (n: number) => (n % 100 === 50 ? undefined : fair())],
    ["a backend that nobody expects", "onlyExpectedBackends", (n: number) => (n % 100 === 50 ? "c" : fair())],
    ["a backend that is never seen", "everyBackendIsSeen", () => "a"],
  ])("%s", async (_, check, pick) => {
    await using stranger = await Stranger.start(naming(pick));
    const { exitCode, report } = await probe(stranger.url, ...weights, "--requests", "3000");
    expect(exitCode).toBe(1);
    const failed = report.verdicts.filter(({ result }) => result === "fail").map((verdict) => verdict.check);
    expect(failed.filter((name) => name !== "sharesMatchWeights")).toEqual([check]);
  });

  test("a status that is not expected", async () => {
    await using stranger = await Stranger.start((_, response, number) => {
      response.statusCode = number === 60 ? 503 : 200;
      response.setHeader("x-backend", fair()).end();
    });
    const { exitCode, report } = await probe(stranger.url, ...weights);
    expect(exitCode).toBe(1);
    expect(saidBy(report, "everyRequestAnswered")).toContain("1 × status 503 instead of 200");
  });

  test("requests that fail are counted by what became of them", async () => {
    await using stranger = await Stranger.start((request, response, number) => {
      if (number > 5 && number % 200 === 0) request.socket.destroy();
      else if (number > 5 && number % 200 === 1) {
        response.writeHead(200, { "content-length": "10", "x-backend": "a" });
        response.write("half", () => request.socket.destroy());
      } else response.setHeader("x-backend", fair()).end();
    });
    const { report } = await probe(stranger.url, ...weights, "--requests", "2000");
    expect(saidBy(report, "everyRequestAnswered")).toMatch(
      /\d × connection (closed without an answer|reset)/,
    );
    expect(saidBy(report, "everyRequestAnswered")).toMatch(/\d+ × answer cut off/);
    expect(report.sent).toBe(report.answered + report.failed + report.lost);
    // Nothing was sent again behind our back; one is the first look.
    expect(stranger.asked).toBe(report.sent + 1);
  });

  test("a cookie that pins clients", async () => {
    await using stranger = await Stranger.start((request, response) => {
      const pinned = /lb=(\w)/.exec(request.headers.cookie ?? "")?.[1];
      const name = pinned ?? fair();
      if (!pinned) response.setHeader("set-cookie", `lb=${name}; Path=/; HttpOnly`);
      response.setHeader("x-backend", name).end();
    });
    const { exitCode, report } = await probe(stranger.url, ...weights);
    expect(exitCode).toBe(0);
    expect(saidBy(report, "sessionsAreNew")).toMatch(
      /^the cookie lb pins a client.*shares here are those of new sessions/,
    );
  });

  test("ten thousand names fill no memory and are counted", async () => {
    await using stranger = await Stranger.start(naming((number) => `pod-${number}`));
    const { exitCode, report } = await probe(stranger.url, ...weights, "--requests", "10000");
    expect(exitCode).toBe(1);
    expect(saidBy(report, "onlyExpectedBackends")).toMatch(
      /and 16 more names answered too of 10,000 requests/,
    );
    const [folder = ""] = (await readdir(out))
      .filter((name) => name.startsWith("2"))
      .toSorted()
      .slice(-1);
    const [history = ""] = await readdir(join(out, folder, "history"));
    const stored = await readFile(join(out, folder, "history", history, "history.json"), "utf8");
    expect(stored.length).toBeLessThan(20_000);
  });
});

test("how an answer names its backend", async () => {
  await using stranger = await Stranger.start((_, response) => {
    const name = fair();
    response.setHeader("set-cookie", `server="${name}"; Path=/`).setHeader("via", `1.1 ${name}`);
    response.end(`<p>served by pod-${name}-x7</p>`);
  });
  for (const by of ["cookie:server", "body:pod-(\\w)-"]) {
    const { exitCode, report } = await probe(stranger.url, ...weights, "--by", by);
    expect(saidBy(report, "sharesMatchWeights")).toContain("a ");
    expect(exitCode).toBe(0);
  }
});

test("host, path, method and headers are sent as they are asked for", async () => {
  const seen = new Set<string>();
  await using stranger = await Stranger.start((request, response) => {
    seen.add(`${request.method} ${request.url} ${request.headers.host} ${request.headers["x-canary"]}`);
    response.setHeader("x-backend", "a").end();
  });
  const args = [
    "--host",
    "shop.test",
    "--path",
    "/cart?x=1",
    "--method",
    "HEAD",
    "--header",
    "X-Canary: never",
  ];
  const { exitCode } = await probe(stranger.url, "--expect", "a=1", "--requests", "200", ...args);
  expect([...seen]).toEqual(["HEAD /cart?x=1 shop.test never"]);
  expect(exitCode).toBe(0);
});

test("rate and connections are kept", async () => {
  await using stranger = await Stranger.start((_, response) => {
    setTimeout(() => response.setHeader("x-backend", "a").end(), 100);
  });
  const began = performance.now();
  const { report } = await probe(
    stranger.url,
    "--expect",
    "a=1",
    "--requests",
    "40",
    "--rate",
    "50",
    "--connections",
    "3",
  );
  // 40 answers of 100 ms over three connections take longer than the rate allows, and so they wait.
  expect(performance.now() - began).toBeGreaterThan(1300);
  expect(stranger.mostAtOnce).toBe(3);
  expect(report).toMatchObject({ sent: 40, answered: 40 });
});

test("an interrupt judges what there is", async () => {
  await using stranger = await Stranger.start(naming(fair));
  const running = start(stranger.url, ...weights, "--rate", "200", "--requests", "100000", "--json");
  while (stranger.asked < 100) await new Promise((resolve) => setTimeout(resolve, 20));
  running.kill("SIGINT");
  const { exitCode, stdout, stderr } = await running;
  const report = JSON.parse(stdout) as Report;
  expect(exitCode).toBe(3);
  expect(report.sent).toBeGreaterThan(90);
  expect(report.failed).toBe(0);
  expect(report.answered).toBe(report.sent);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them is what is asked for.
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

describe("TLS", () => {
  test("a certificate is checked unless it is told otherwise", async () => {
    await using stranger = await Stranger.start(naming(fair), { secure: true });
    const { exitCode, message } = await refused(stranger.url, ...weights, "--host", "shop.test");
    expect(exitCode).toBe(4);
    expect(message).toMatch(/certificate that cannot be trusted .*--ca FILE.*--insecure/);
    const trusted = await probe(stranger.url, ...weights, "--host", "shop.test", "--ca", CERTIFICATE);
    expect(trusted.exitCode).toBe(0);
    const other = await refused(stranger.url, ...weights, "--ca", CERTIFICATE);
    expect(other).toMatchObject({ exitCode: 4, message: expect.stringContaining("cannot be trusted") });
    const insecure = await probe(stranger.url, ...weights, "--insecure");
    expect(insecure.exitCode).toBe(0);
  });

  test("https to a server without it", async () => {
    await using stranger = await Stranger.start(naming(fair));
    const { exitCode, message } = await refused(stranger.url.replace("http:", "https:"), ...weights);
    expect(exitCode).toBe(4);
    expect(message).toMatch(/does not speak TLS/);
  });
});

describe("bad input: one sentence, and the right exit code", () => {
  test("a port where nobody listens", async () => {
    const { exitCode, message } = await refused("http://127.0.0.1:1/", ...weights);
    expect(exitCode).toBe(4);
    expect(message).toMatch(/^http:\/\/127.0.0.1:1\/ refuses connections/);
  });

  test.each([
    ["what is not HTTP", "hello\r\n\r\n", /answers with something other than HTTP\/1\.1/],
    [
      "too large a head",
      `HTTP/1.1 200 OK\r\nx: ${"y".repeat(300_000)}\r\n\r\n`,
      /headers of more than 256 KiB/,
    ],
    ["an end without an answer", "", /closes the connection without a whole answer/],
  ])("%s", async (_, text, message) => {
    await using stranger = await Stranger.start((request) => request.socket.end(text));
    const said = await refused(stranger.url, ...weights);
    expect(said.message).toMatch(message);
    expect(said.exitCode).toBe(4);
  });

  test("a body in which no name can be found", async () => {
    await using stranger = await Stranger.start((request, response) => {
      if (request.headers["accept-encoding"] === "identity") response.end(`${"a".repeat(50)}!`);
      else response.setHeader("content-encoding", "gzip").end(gzipSync("pod-a"));
    });
    const plain = ["--header", "Accept-Encoding: identity"];
    const encoded = await refused(stranger.url, ...weights, "--by", "body:pod-(\\w)");
    expect(encoded.message).toMatch(/encoded \(gzip\).*identity/);
    const slow = await refused(stranger.url, ...weights, "--by", "body:^(a+)+$", ...plain);
    expect(slow.message).toMatch(/takes too long; write one that does not repeat what repeats/);
  });

  test.each([
    [
      "a redirect",
      { location: "https://elsewhere.test/" },
      301,
      /301 and sends on to https:\/\/elsewhere.test\//,
    ],
    ["another status", {}, 404, /answers 404, where 200 is expected; check --host and --path/],
    [
      "no name",
      { server: "x" },
      200,
      /without a backend's name \(no header x-backend\); .*headers server, date/,
    ],
  ])("%s", async (_, headers, status, message) => {
    await using stranger = await Stranger.start((_, response) => {
      response.writeHead(status, headers).end();
    });
    const said = await refused(stranger.url, ...weights);
    expect(said.message).toMatch(message);
    expect(said.exitCode).toBe(2);
    expect(stranger.asked).toBeLessThanOrEqual(5);
  });

  test.each([
    [["--expect", "a=3,b"], /expect/],
    [[], /--expect appv1=3,appv2=1, or --expect-from FILE/],
    [[...weights, "--expect-from", "x.toml"], /one of the two/],
    [["--expect-from", "no/such/file.toml"], /there is no such file/],
    [[...weights, "--alpha", "0.7"], /alpha is the probability of a wrong verdict/],
    [[...weights, "--beta", "0"], /--beta must be a number above 0/],
    [[...weights, "--delta", "0.6"], /delta is the deviation of a share/],
    [[...weights, "--by", "trailer:x"], /--by must be header:NAME/],
    [[...weights, "--by", "body:("], /no regular expression/],
    [[...weights, "--scheduler", "weighted"], /--scheduler/],
    [[...weights, "--replicas", "2"], /--replicas multiplies the bound/],
    [[...weights, "--scheduler", "smooth", "--until-decided"], /any number of requests decides/],
    [[...weights, "--header", "nonsense"], /'Name: value'/],
    [[...weights, "--header", "Host: x"], /--host/],
    [[...weights, "--host", "a b"], /host "a b"/],
    [[...weights, "--path", "x"], /path "x"/],
    [[...weights, "--ca", "/dev/null"], /no certificate/],
    [[...weights, "--rate", "-1"], /--rate must be a number above 0/],
  ])("%j", async (args, message) => {
    const said = await refused("http://127.0.0.1:1/", ...args);
    expect(said.message).toMatch(message);
    expect(said.message).not.toContain("\n");
    expect(said.exitCode).toBe(2);
  });

  test.each(["ftp://x/", "no url", "http://user:pw@127.0.0.1/"])("URL %s", async (url) => {
    expect((await refused(url, ...weights)).exitCode).toBe(2);
  });
});

import { readFile } from "node:fs/promises";
import { cycleOf } from "../config/cycle.ts";
import type { Expectation } from "../config/expect/expectation.ts";
import { parseWeights } from "../config/expect/parse-weights.ts";
import { readExpectation } from "../config/expect/read-expectation.ts";
import { backendsOf } from "../config/split.ts";
import { checked } from "../config/target.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { count } from "../figures.ts";
import type { Picker } from "../history/history.ts";
import { isIndependent } from "../judge/divisions.ts";
import { checkRates } from "../judge/statistics/rates.ts";
import type { Question } from "../load/outside/client.ts";
import { type Naming, parseNaming } from "../load/outside/naming.ts";
import { type Probe, probe } from "../probe.ts";
import { toSummary } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { exitCodeOfReport, note, print } from "./output.ts";
import { Watching } from "./probe/watching.ts";

export interface ProbeOptions {
  readonly expect?: string;
  readonly expectFrom?: string;
  readonly route?: string;
  readonly by: string;
  readonly host?: string;
  readonly header: readonly string[];
  readonly path?: string;
  readonly method: string;
  readonly status: number;
  readonly scheduler: Picker;
  readonly replicas: number;
  readonly requests?: number;
  readonly untilDecided?: boolean;
  readonly alpha: number;
  readonly beta: number;
  readonly delta: number;
  /** Requests a second. */
  readonly rate: number;
  readonly connections: number;
  readonly freshConnections?: boolean;
  /** Whether the certificate is taken as it is. */
  readonly insecure?: boolean;
  readonly ca?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly out: string;
  readonly json?: boolean;
}

/** Where nobody says how many: at most so many until it is decided, or so many for a scheduler that is known. */
const CEILING = 20_000;
const DEFAULT_REQUESTS = 1000;
const MOST_CONNECTIONS = 1000;
const MOST_PER_SECOND = 100_000;
/** The backends of a record are numbered in a byte, and strangers' names need some of the numbers. */
const MOST_BACKENDS = 200;

/** Judges an ingress that runs already. Returns the exit code. */
export async function runProbe(url: string, options: ProbeOptions, signal: AbortSignal): Promise<number> {
  const asked = await probeOf(url, options);
  if (asked.expectation.implies) note(`${asked.expectation.source}: ${asked.expectation.implies}`);
  const folder = await ReportFolder.create(options.out, `probe-${asked.question.url.hostname}`);
  const watching = new Watching(process.stderr, asked);
  try {
    const { history, report } = await probe(asked, signal, (...live) =>
      watching.begin(...live, signal),
    ).finally(() => watching.end());
    await folder.addHistory(report.name, history);
    await folder.finish(report, [report]);
    if (options.json) print(JSON.stringify(report, null, 2));
    else print(`${toSummary(report, process.stdout)}\n  report: ${folder.path}/report.html`);
    return exitCodeOfReport(report);
  } finally {
    await folder.discardUnfinished();
  }
}

async function probeOf(url: string, options: ProbeOptions): Promise<Probe> {
  const naming = parseNaming(options.by);
  const expectation = await expectationOf(options);
  const { scheduler, replicas: instances, rate: ratePerSecond, connections, alpha, beta, delta } = options;
  const rates = { alpha, beta, delta };
  checkRates(rates);
  if (instances > 1 && isIndependent(scheduler))
    throw new UsageError("--replicas multiplies the bound of a scheduler; say which with --scheduler");
  if (connections > MOST_CONNECTIONS || ratePerSecond > MOST_PER_SECOND)
    throw new UsageError(
      `a probe has at most ${count(MOST_CONNECTIONS)} --connections and a --rate of at most ${count(MOST_PER_SECOND)} requests a second`,
    );
  const independent = isIndependent(scheduler);
  if (options.untilDecided && !independent)
    throw new UsageError(
      `--until-decided is for picks that are random or unknown; with --scheduler ${scheduler} any number of requests decides`,
    );
  const untilDecided = independent && (options.untilDecided ?? options.requests === undefined);
  return {
    expectation,
    question: await questionOf(url, options, expectation, naming),
    naming,
    status: options.status,
    pace: {
      requests: options.requests ?? (independent ? CEILING : wholeCycles(expectation)),
      ratePerSecond,
      connections,
    },
    scheduler,
    instances,
    rates,
    untilDecided,
  };
}

async function expectationOf({ expect, expectFrom, route }: ProbeOptions): Promise<Expectation> {
  if ((expect === undefined) === (expectFrom === undefined))
    throw new UsageError(
      "say what to expect: --expect appv1=3,appv2=1, or --expect-from FILE, one of the two",
    );
  if (expect !== undefined && route !== undefined)
    throw new UsageError("--route names one of the routes of --expect-from FILE; with --expect leave it out");
  const expectation =
    expect !== undefined ? parseWeights(expect) : await readExpectation(expectFrom ?? "", route);
  const backends = backendsOf(expectation.split).length;
  if (backends > MOST_BACKENDS)
    throw new ConfigError(
      `${expectation.source}: ${backends} backends are more than the ${MOST_BACKENDS} that a probe can tell apart`,
    );
  return expectation;
}

async function questionOf(
  text: string,
  options: ProbeOptions,
  expectation: Expectation,
  naming: Naming,
): Promise<Question> {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${text}" is no URL to probe; write it as http://name:port/path or https://…`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("a URL with a user is not taken; send --header 'Authorization: …' instead");
  // A path that the user wrote wins over the one that the file says.
  const path = options.path ?? (url.pathname === "/" && url.search === "" ? expectation.path : undefined);
  if (path !== undefined) {
    checked({ host: url.host, path }, "--path");
    const { pathname, search } = new URL(path, url.origin);
    url.pathname = pathname;
    url.search = search;
  }
  const host = options.host ?? expectation.host;
  const headers = Object.fromEntries(options.header.map(headerOf));
  if (host !== undefined) headers.host = checked({ host, path: "/" }, "--host").host;
  if (!/^[A-Z]{1,20}$/.test(options.method))
    throw new UsageError(`--method must be a method such as GET or HEAD, not "${options.method}"`);
  const ca = options.ca === undefined ? undefined : await readCa(options.ca);
  return {
    url,
    method: options.method,
    headers,
    checksCertificate: !options.insecure,
    ...(ca !== undefined && { ca }),
    freshConnections: options.freshConnections ?? false,
    readsBody: naming.readsBody,
    timeoutMs: options.timeout,
  };
}

function headerOf(text: string): [string, string] {
  const [, name = "", value = ""] = /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*([^\r\n]*)$/.exec(text) ?? [];
  if (name === "") throw new UsageError(`--header must be 'Name: value', not "${text}"`);
  if (name.toLowerCase() === "host") throw new UsageError("the host is set with --host, not with --header");
  return [name.toLowerCase(), value.trim()];
}

async function readCa(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`--ca ${file}: cannot be read (${error.message})`);
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    throw new UsageError(`--ca ${file}: holds no certificate in PEM`);
  return text;
}

function wholeCycles({ split }: Expectation): number {
  const cycle = cycleOf(split);
  return cycle > CEILING ? DEFAULT_REQUESTS : Math.ceil(DEFAULT_REQUESTS / cycle) * cycle;
}

import { type Command, Option } from "commander";
import type { ProbeOptions } from "../commands/probe/options.ts";
import { pickerNames } from "../scenario.ts";
import type { Call } from "./call.ts";
import { positive, wholeNumber } from "./numbers.ts";

/** `probe`: an ingress that is not ours; and what others' tests of a split do. */
export function addProbe(program: Command, call: Call): void {
  program
    .command("probe")
    .description("judge an ingress that runs already: ask it, and see who answers")
    .argument("<url>", "where to ask, such as https://shop.example/")
    .option("--expect <weights>", "who answers, in which proportion: appv1=3,appv2=1")
    .option(
      "--expect-from <file>",
      "the same, from a Traefik dynamic file, an nginx upstream, an HTTPRoute, a Rollout or a canary Ingress",
    )
    .option("--route <name>", "which route of that file, where there are several")
    .option(
      "--by <what>",
      "what names the backend in an answer: header:NAME, cookie:NAME or body:REGEX",
      "header:x-backend",
    )
    .option("--host <name>", "the Host to ask for (default: the URL's, or what the file says)")
    .option(
      "--header <line>",
      "'Name: value', sent with each request; may be given again",
      (line: string, others: readonly string[]) => [...others, line],
      [],
    )
    .option("--path <path>", "the path to ask for (default: the URL's, or what the file says)")
    .option("--method <name>", "the method of each request", "GET")
    .option("--status <code>", "the status that every answer must have", wholeNumber("--status"), 200)
    .addOption(
      new Option(
        "--scheduler <name>",
        "how it picks; with any but random and unknown nothing else may reach the route",
      )
        .choices(pickerNames)
        .default("unknown"),
    )
    .option("--replicas <m>", "how many schedulers share the requests", wholeNumber("--replicas"), 1)
    .option(
      "--requests <n>",
      "exactly so many, or at most with --until-decided (default: until decided, 20,000 at most)",
      wholeNumber("--requests"),
    )
    .option("--until-decided", "stop as soon as the tests have decided (the default without --requests)")
    .option("--alpha <p>", "the chance that a right split is called wrong", positive("--alpha"), 1e-6)
    .option(
      "--beta <p>",
      "the chance that one which is off by delta is called right",
      positive("--beta"),
      1e-3,
    )
    .option(
      "--delta <share>",
      "the deviation that must not be missed: 0.05 is five points",
      positive("--delta"),
      0.05,
    )
    .option("--rate <n>", "requests a second: a probe is not an attack", positive("--rate"), 100)
    .option(
      "--connections <n>",
      "never more than so many, each with one request in flight",
      wholeNumber("--connections"),
      10,
    )
    .option("--fresh-connections", "a new connection for each request")
    .option("--timeout <ms>", "how long a request may take", wholeNumber("--timeout"), 10_000)
    .option("--ca <file>", "a certificate to trust, in PEM")
    .option("--insecure", "do not check certificates")
    .option("--out <dir>", "the folder that holds a folder for each call, and `latest`", "reports")
    .option("--json", "print exactly one JSON document on stdout")
    .action(async (url: string, options: ProbeOptions) => {
      await call(async (signal) => (await import("../commands/probe.ts")).runProbe(url, options, signal));
    });

  program
    .command("explain-peers")
    .description("what other projects' tests of a split let through, computed, beside ours")
    .option("--json", "print exactly one JSON document on stdout")
    .action(async (options: { json?: boolean }) => {
      await call(async () => (await import("../commands/explain-peers.ts")).explainPeers(options));
    });
}

#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { Argument, Command, CommanderError, Option } from "commander";
import type { Measurement } from "./commands/bench.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { CompareOptions } from "./commands/compare.ts";
import { type CommonOptions, duration, errorReport, note, print, wholeNumber } from "./commands/output.ts";
import type { ReportOptions } from "./commands/report.ts";
import type { ShiftOptions } from "./commands/shift.ts";
import { compileCache } from "./compile-cache.ts";
import { InternalError, InterruptedError, SplitproofError, UsageError } from "./errors.ts";
import { schedulerNames } from "./scenario.ts";
import { worldChoices } from "./world/choose.ts";
import { sweepAfterUs } from "./world/sweep-after-us.ts";
import { writes } from "./world/write.ts";

enableCompileCache(compileCache);

const interrupt = new AbortController();
let exitCode = 0;

/** Every command is loaded only when it is called: `check` must not wait for what `setup` needs. */
const program = new Command("splitproof")
  .description("Proves that an ingress splits traffic the way its weights say, request by request.")
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    "after",
    `
Examples:
  splitproof check canary.toml                       1,000 requests, one in flight: shares, order, losses
  splitproof check canary.toml --connections 32 --requests 40000
  splitproof check canary.toml --saturate 10         as fast as it can go, shares from the backends' logs
  splitproof check canary.toml --for 30m --connections 32
  splitproof shift before.toml after.toml --times 10 a change and back, ten times, under load
  splitproof compare reports/main reports/latest      what got better or worse; exit 1 on a regression
  splitproof report reports/latest                   judge it again from its history
  splitproof run                                     every scenario
  splitproof run canary-four-requests --json         one scenario, its report as JSON on stdout

Exit: 0 pass, 1 fail, 2 bad usage or configuration, 3 unknown, 4 the world did not start, 130 interrupted.`,
  );

program
  .command("check")
  .description("prove the split of a Traefik dynamic configuration")
  .argument("<config>", "the file, in TOML")
  .addOption(
    new Option("--scheduler <name>", "how the ingress picks").choices(schedulerNames).default("smooth"),
  )
  .option("--router <name>", "the router to judge, where there are several")
  .option("--host <name>", "the Host to ask for (default: what the router's rule says)")
  .option("--path <path>", "the path to ask for (default: what the router's rule says)")
  .option(
    "--requests <n>",
    "how many (default: 1,000, rounded up to whole cycles of the weights)",
    wholeNumber("--requests"),
  )
  .option(
    "--connections <n>",
    "a closed loop over so many connections (default: one request in flight)",
    wholeNumber("--connections"),
  )
  .option(
    "--saturate <seconds>",
    "drive autocannon as fast as it can go, for so long",
    wholeNumber("--saturate"),
  )
  .option(
    "--for <duration>",
    "go on for so long, such as 90s, 30m or 2h, in windows that are judged one by one",
    duration("--for"),
  );

program
  .command("run")
  .description("run scenarios")
  .argument("[scenario...]", "names or paths; none means all");

program
  .command("shift")
  .description("prove a change from one configuration to another under load")
  .argument("<before>", "the file to start with, in TOML")
  .argument("<after>", "the file to change to")
  .addOption(
    new Option(
      "--write <how>",
      "how the file is changed: renamed over, written in place, truncated and written in pieces, as a ConfigMap, by a link",
    )
      .choices(writes)
      .default("rename"),
  )
  .option("--rate <n>", "requests a second, sent by the clock", wholeNumber("--rate"), 1000)
  .option(
    "--requests <n>",
    "how many in all (default: half a second for each configuration, more for the first)",
    wholeNumber("--requests"),
  )
  .option("--times <k>", "how many changes, to AFTER and back in turn", wholeNumber("--times"), 1)
  .option(
    "--connections <n>",
    "how many to open at the start; more, where all are busy",
    wholeNumber("--connections"),
    16,
  )
  .option("--within <ms>", "how long a change may take", wholeNumber("--within"), 250)
  .addOption(
    new Option("--scheduler <name>", "how the ingress picks").choices(schedulerNames).default("smooth"),
  )
  .option("--router <name>", "the router to judge, where there are several")
  .option("--host <name>", "the Host to ask for (default: what the router's rule says)")
  .option("--path <path>", "the path to ask for (default: what the router's rule says)");

for (const command of program.commands) {
  command
    .addOption(
      new Option("--world <world>", "where things run; auto prefers containers")
        .choices(worldChoices)
        .default("auto"),
    )
    .option("--out <dir>", "the folder that holds a folder for each call, and `latest`", "reports")
    .option("--json", "print exactly one JSON document on stdout");
}

program.commands[0]?.action(async (file: string, options: CheckOptions) => {
  exitCode = await (await import("./commands/check.ts")).check(file, options, interrupt.signal);
});
program.commands[1]?.action(async (names: string[], options: CommonOptions) => {
  exitCode = await (await import("./commands/run.ts")).runScenarios(names, options, interrupt.signal);
});

program.commands[2]?.action(async (before: string, after: string, options: ShiftOptions) => {
  exitCode = await (await import("./commands/shift.ts")).shift(before, after, options, interrupt.signal);
});

program
  .command("compare")
  .description("compare the reports of two runs: what got better, what got worse, and what is noise")
  .argument("<base>", "a report.json, the folder of a call, or a folder of such folders")
  .argument("<new>", "the same, to be held against it")
  .option(
    "--allow <name>",
    "a scenario, or scenario:figure, that may get worse; may be given again",
    (name: string, others: readonly string[]) => [...others, name],
    [],
  )
  .option("--json", "print exactly one JSON document on stdout")
  .action(async (base: string, next: string, options: CompareOptions) => {
    exitCode = await (await import("./commands/compare.ts")).compareReports(base, next, options);
  });

program
  .command("report")
  .description("judge a run again from its history and render it anew, or set several runs side by side")
  .argument("<run...>", "the folder of a call, or its report.json")
  .option("--out <dir>", "of several runs: the folder that gets a folder with their page (default: reports)")
  .option("--json", "print exactly one JSON document on stdout")
  .action(async (runs: string[], options: ReportOptions) => {
    exitCode = await (await import("./commands/report.ts")).report(runs, options);
  });

program
  .command("setup")
  .description("make this machine ready: a container engine, nginx, images")
  .option("--check", "only report what there is")
  .option("--clean", "remove cached images and what setup started")
  .action(async (options: { check?: boolean; clean?: boolean }) => {
    exitCode = await (await import("./commands/setup.ts")).setup(options);
  });

program
  .command("bench")
  .description("measure splitproof itself, side by side with what it builds on")
  .addArgument(
    new Argument(
      "[what]",
      "start: how long a check takes; load: how fast the accounted load is; reload: what changes cost",
    )
      .choices(["start", "load", "reload"])
      .default("start"),
  )
  .option("--rounds <n>", "alternated rounds", wholeNumber("--rounds"), 5)
  .action(async (what: Measurement, options: { rounds: number }) => {
    exitCode = await (await import("./commands/bench.ts")).bench(what, options.rounds);
  });

for (const command of [program, ...program.commands]) {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeErr: () => {} });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // Once: in order. Twice: at once, and what is left is swept behind us.
    if (interrupt.signal.aborted) {
      sweepAfterUs();
      process.exit(130);
    }
    interrupt.abort();
  });
}

// Whoever reads our output may go before we are done, as `head` does: then there is nobody to go on for.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => interrupt.abort());

try {
  await program.parseAsync();
} catch (error) {
  exitCode = report(error);
}
process.exitCode = exitCode;

/** Says what went wrong in one sentence, or as one JSON document; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const known = asSplitproofError(error) ?? new InternalError(error);
  if (process.argv.includes("--json")) print(JSON.stringify(errorReport(known), null, 2));
  else note(`splitproof: ${known.message}`);
  return known.exitCode;
}

function asSplitproofError(error: unknown): SplitproofError | undefined {
  if (error instanceof SplitproofError) return error;
  // What went wrong first, before cleaning up went wrong as well.
  if (error instanceof SuppressedError)
    return asSplitproofError(error.suppressed) ?? asSplitproofError(error.error);
  if (error instanceof CommanderError) {
    const more = error.code === "commander.missingArgument" ? "; see `splitproof --help`" : "";
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ") + more;
    return new UsageError(
      message === "(outputHelp)" ? "say what to do; `splitproof --help` lists the commands" : message,
    );
  }
  return interrupt.signal.aborted ? new InterruptedError() : undefined;
}

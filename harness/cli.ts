#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { constants } from "node:os";
import { Command, CommanderError } from "commander";
import type { Call } from "./cli/call.ts";
import { addMachine } from "./cli/machine.ts";
import { addProbe } from "./cli/probe.ts";
import { addReports } from "./cli/reports.ts";
import { addRuns } from "./cli/runs.ts";
import { errorReport, note, print } from "./commands/output.ts";
import { compileCache } from "./compile-cache.ts";
import { InternalError, InterruptedError, SplitproofError, UsageError } from "./errors.ts";
import { packageVersion } from "./package.ts";
import { sweepAfterUs } from "./world/sweep-after-us.ts";

enableCompileCache(compileCache);

const INTERRUPTED = new InterruptedError().exitCode;
const interrupt = new AbortController();
let exitCode = 0;
/** As a shell has it of whatever a signal ended: 128 and the signal's number. */
let interruptedCode = INTERRUPTED;

const program = new Command("splitproof")
  .description("Proves that an ingress splits traffic the way its weights say, request by request.")
  .version(packageVersion(), "-V, --version", "print the version")
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
  splitproof probe https://shop.example/ --expect appv1=3,appv2=1
  splitproof report reports/latest                   judge it again from its history
  splitproof run                                     every scenario
  splitproof run canary-four-requests --json         one scenario, its report as JSON on stdout

Exit: 0 pass, 1 fail, 2 bad usage or configuration, 3 unknown, 4 the world did not start, 130 interrupted (129 by SIGHUP, 143 by SIGTERM).`,
  );

const call: Call = async (act) => {
  exitCode = await act(interrupt.signal);
};
addRuns(program, call);
addProbe(program, call);
addReports(program, call);
addMachine(program, call);

for (const command of [program, ...program.commands]) {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeErr: () => {} });
}

for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    interruptedCode = 128 + constants.signals[signal];
    // Once: in order. Twice: at once, and what is left is swept behind us. A terminal that closes may say so more than once.
    if (interrupt.signal.aborted && signal !== "SIGHUP") {
      sweepAfterUs();
      process.exit(interruptedCode);
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
process.exitCode = exitCode === INTERRUPTED ? interruptedCode : exitCode;

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

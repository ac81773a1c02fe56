import type { Command } from "commander";
import type { CompareOptions } from "../commands/compare.ts";
import type { ReportOptions } from "../commands/report.ts";
import type { Call } from "./call.ts";

/** The commands for what runs have left: `compare` and `report`. */
export function addReports(program: Command, call: Call): void {
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
      await call(async () => (await import("../commands/compare.ts")).compareReports(base, next, options));
    });

  program
    .command("report")
    .description("judge a run again from its history and render it anew, or set several runs side by side")
    .argument("<run...>", "the folder of a call, or its report.json")
    .option(
      "--out <dir>",
      "of several runs: the folder that gets a folder with their page (default: reports)",
    )
    .option("--json", "print exactly one JSON document on stdout")
    .action(async (runs: string[], options: ReportOptions) => {
      await call(async () => (await import("../commands/report.ts")).report(runs, options));
    });
}

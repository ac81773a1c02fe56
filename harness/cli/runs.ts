import { type Command, Option } from "commander";
import type { CheckOptions } from "../commands/check.ts";
import type { CommonOptions } from "../commands/output.ts";
import type { ShiftOptions } from "../commands/shift.ts";
import { schedulerNames } from "../scenario.ts";
import { subjectNames } from "../subject/subjects.ts";
import { worldChoices } from "../world/choose.ts";
import { writes } from "../world/write.ts";
import type { Call } from "./call.ts";
import { duration, wholeNumber } from "./numbers.ts";

/** The commands that start a world of their own: `check`, `run` and `shift`. */
export function addRuns(program: Command, call: Call): void {
  addCheck(program, call);
  addRun(program, call);
  addShift(program, call);
}

function addCheck(program: Command, call: Call): void {
  const command = program
    .command("check")
    .description("prove the split of a Traefik dynamic configuration")
    .argument("<config>", "the file, in TOML or YAML")
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
  withTarget(command);
  withCommon(command).action(async (file: string, options: CheckOptions) => {
    await call(async (signal) => (await import("../commands/check.ts")).check(file, options, signal));
  });
}

function addRun(program: Command, call: Call): void {
  const command = program
    .command("run")
    .description("run scenarios")
    .argument("[scenario...]", "names or paths; none means all");
  withCommon(command).action(async (names: string[], options: CommonOptions) => {
    await call(async (signal) => (await import("../commands/run.ts")).runScenarios(names, options, signal));
  });
}

function addShift(program: Command, call: Call): void {
  const command = program
    .command("shift")
    .description("prove a change from one configuration to another under load")
    .argument("<before>", "the file to start with, in TOML or YAML")
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
    .option("--within <ms>", "how long a change may take", wholeNumber("--within"), 250);
  withTarget(command);
  withCommon(command).action(async (before: string, after: string, options: ShiftOptions) => {
    await call(async (signal) =>
      (await import("../commands/shift.ts")).shift(before, after, options, signal),
    );
  });
}

/** What to ask of a configuration, and how its subject picks. */
function withTarget(command: Command): Command {
  return command
    .addOption(
      new Option("--scheduler <name>", "how our own ingress picks (default: smooth)").choices(schedulerNames),
    )
    .option("--router <name>", "the router to judge, where there are several")
    .option("--host <name>", "the Host to ask for (default: what the router's rule says)")
    .option("--path <path>", "the path to ask for (default: what the router's rule says)");
}

function withCommon(command: Command): Command {
  return command
    .option(
      "--subject <name>",
      `who is judged: ${subjectNames.join(", ")}, or a file that exports one; may be given again (default: ingress)`,
      (name: string, others: readonly string[]) => [...others, name],
      [],
    )
    .option(
      "--threads <n>",
      "workers or threads of a subject that can have several: ingress, nginx, haproxy, envoy (default: 1)",
      wholeNumber("--threads"),
    )
    .option(
      "--rounds <n>",
      "run everything so often, with the subjects in turn, so that they can be compared (default: once)",
      wholeNumber("--rounds"),
    )
    .option("--subject-binary <path>", "the program of that subject (default: the one in PATH, or an image)")
    .addOption(
      new Option("--world <world>", "where things run; auto prefers containers")
        .choices(worldChoices)
        .default("auto"),
    )
    .option("--out <dir>", "the folder that holds a folder for each call, and `latest`", "reports")
    .option("--json", "print exactly one JSON document on stdout");
}

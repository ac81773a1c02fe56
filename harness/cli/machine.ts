import { Argument, type Command } from "commander";
import type { Measurement } from "../commands/bench.ts";
import type { SetupOptions } from "../commands/setup.ts";
import type { Call } from "./call.ts";
import { wholeNumber } from "./numbers.ts";

/** The commands for this machine: `setup` and `bench`. */
export function addMachine(program: Command, call: Call): void {
  program
    .command("setup")
    .description("make this machine ready: a container engine, nginx, images")
    .option("--check", "only report what there is")
    .option("--clean", "remove cached images and what setup started")
    .option("--browser", "install Chromium as well, with which the tests look at reports")
    .option("--subjects", "install HAProxy and Caddy as well, for --subject")
    .action(async (options: SetupOptions) => {
      await call(async () => (await import("../commands/setup.ts")).setup(options));
    });

  program
    .command("bench")
    .description("measure splitproof itself, side by side with what it builds on")
    .addArgument(
      new Argument(
        "[what]",
        "start: how long a check takes; load: how fast the accounted load is; reload: what changes cost; proxy: our ingress beside other reverse proxies",
      )
        .choices(["start", "load", "reload", "proxy"])
        .default("start"),
    )
    .option("--rounds <n>", "alternated rounds", wholeNumber("--rounds"), 5)
    .action(async (what: Measurement, options: { rounds: number }) => {
      await call(async () => (await import("../commands/bench.ts")).bench(what, options.rounds));
    });
}

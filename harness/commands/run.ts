import { InterruptedError, SplitproofError } from "../errors.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "../report/report.ts";
import { resultOfAll } from "../report/sentence.ts";
import { toLine } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { run } from "../run.ts";
import type { Scenario } from "../scenario.ts";
import { type SubjectName, subjectNamed } from "../subject/subjects.ts";
import { chooseWorld } from "../world/choose.ts";
import type { WorldName } from "../world/world.ts";
import { findScenarios } from "./find-scenarios.ts";
import { type CommonOptions, errorReport, exitCodeOf, exitCodeOfReport, note, print } from "./output.ts";
import { Progress } from "./progress.ts";

/** Runs scenarios one after the other; one that cannot be run does not keep the others from it. */
export async function runScenarios(
  asked: readonly string[],
  options: CommonOptions,
  signal: AbortSignal,
): Promise<number> {
  const scenarios = await findScenarios(asked);
  const world = await chooseWorld(options.world);
  note(`world: ${world.name} (${world.reason})`);
  const folder = await ReportFolder.create(
    options.out,
    scenarios.length === 1 ? (scenarios[0]?.name ?? "run") : "run",
  );

  const reports: (Report | ErrorReport)[] = [];
  const codes: number[] = [];
  for (const value of scenarios) {
    if (signal.aborted) break;
    const { report, code } = await runOne(value, world.name, options.subject, folder, signal);
    reports.push(report);
    codes.push(code);
    if (!options.json) print(toLine(report, process.stdout));
  }

  if (signal.aborted) codes.push(new InterruptedError().exitCode);
  const document = { version: REPORT_VERSION, result: resultOfAll(reports), reports };
  await folder.finish(document, reports);
  if (options.json) print(JSON.stringify(document, null, 2));
  else print(`report: ${folder.path}/report.html`);
  return exitCodeOf(codes);
}

async function runOne(
  value: Scenario,
  world: WorldName,
  subject: SubjectName,
  folder: ReportFolder,
  signal: AbortSignal,
) {
  const progress = new Progress(process.stderr);
  progress.begin(value.name);
  try {
    const { history, report } = await run(value, {
      world,
      // Whatever a scenario says of a scheduler is meant for our own.
      subject: subjectNamed(subject, value.scheduler ?? "smooth"),
      signal,
      onLoad: (ledger, { backends }) =>
        progress.watch({ name: value.name, requests: value.load.requests, ledger, backends }),
    }).finally(() => progress.end());
    await folder.addHistory(value.name, history);
    return { report, code: exitCodeOfReport(report) };
  } catch (error) {
    if (!(error instanceof SplitproofError)) throw error;
    return { report: errorReport(error, value.name), code: error.exitCode };
  }
}

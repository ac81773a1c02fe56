import { InterruptedError, SplitproofError } from "../errors.ts";
import { type ErrorReport, REPORT_VERSION, type Report } from "../report/report.ts";
import { resultOfAll } from "../report/sentence.ts";
import { toLine } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { run } from "../run.ts";
import type { Scenario } from "../scenario.ts";
import type { ChosenSubject } from "../subject/choose-subjects.ts";
import type { SubjectKind } from "../subject/subject.ts";
import type { ChosenWorld } from "../world/choose.ts";
import type { WorldName } from "../world/world.ts";
import { type CommonOptions, errorReport, exitCodeOf, exitCodeOfReport, note, print } from "./output.ts";
import { Progress } from "./progress.ts";

/**
 * Runs scenarios one after the other, each with every subject; one that cannot be run does not keep the others from it.
 * Returns the exit code.
 *
 * @param title what the folder is called
 */
export async function runAll(
  title: string,
  scenarios: readonly Scenario[],
  subjects: readonly ChosenSubject[],
  { world, ...options }: Omit<CommonOptions, "world"> & { readonly world: ChosenWorld },
  signal: AbortSignal,
): Promise<number> {
  note(`world: ${world.name} (${world.reason})`);
  const folder = await ReportFolder.create(options.out, title);
  const reports: (Report | ErrorReport)[] = [];
  const codes: number[] = [];
  for (const scenario of scenarios) {
    for (const { subject, round } of inTurns(subjects, options.rounds ?? 1)) {
      if (signal.aborted) break;
      // Whatever a scenario says of a scheduler is meant for our own ingress.
      const kind = subject(scenario.scheduler ?? "smooth");
      const named = onSubject(scenario, kind);
      const value = round === 1 ? named : { ...named, name: `${named.name}, round ${round}` };
      const { report, code } = await runOne(value, world.name, kind, folder, signal);
      reports.push(report);
      codes.push(code);
      if (!options.json) print(toLine(report, process.stdout));
    }
  }

  if (signal.aborted) codes.push(new InterruptedError().exitCode);
  const document = { version: REPORT_VERSION, result: resultOfAll(reports), reports };
  await folder.finish(document, reports);
  if (options.json) print(JSON.stringify(document, null, 2));
  else print(`report: ${folder.path}/report.html`);
  return exitCodeOf(codes);
}

/** Every subject once a round, there and back, so that none always runs first. */
function inTurns(subjects: readonly ChosenSubject[], rounds: number) {
  return Array.from({ length: rounds }, (_, index) =>
    (index % 2 === 0 ? subjects : subjects.toReversed()).map((subject) => ({ subject, round: index + 1 })),
  ).flat();
}

/** The same with the subject in its name, unless it is our own, so that no two runs are taken for one. */
export function onSubject(scenario: Scenario, { name }: SubjectKind): Scenario {
  return name === "ingress" ? scenario : { ...scenario, name: `${scenario.name} on ${name}` };
}

async function runOne(
  value: Scenario,
  world: WorldName,
  subject: SubjectKind,
  folder: ReportFolder,
  signal: AbortSignal,
) {
  const progress = new Progress(process.stderr);
  progress.begin(value.name);
  try {
    const { history, report } = await run(value, {
      world,
      subject,
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

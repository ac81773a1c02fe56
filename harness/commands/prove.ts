import { type Cast, castOf } from "../cast.ts";
import { UsageError } from "../errors.ts";
import type { Ledger } from "../load/ledger.ts";
import type { Report } from "../report/report.ts";
import { toSummary } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { type RunOptions, run } from "../run.ts";
import type { Scenario } from "../scenario.ts";
import type { SubjectKind } from "../subject/subject.ts";
import { type SubjectName, subjectNamed } from "../subject/subjects.ts";
import { chooseWorld } from "../world/choose.ts";
import { checkWindows } from "./check-windows.ts";
import { type CommonOptions, exitCodeOfReport, note, print } from "./output.ts";
import { Progress } from "./progress.ts";

/**
 * Runs one scenario and shows its report. Returns the exit code.
 *
 * @param forMs go on for so long, in windows; default: once
 */
export async function prove(
  value: Scenario,
  options: CommonOptions,
  signal: AbortSignal,
  forMs?: number,
): Promise<number> {
  // First of all, so that a mistake in it is all that is said.
  const cast = await castOf(value);
  const subject = subjectOf(options.subject, value);
  const world = await chooseWorld(options.world);
  const folder = await ReportFolder.create(options.out, value.name);
  note(`world: ${world.name} (${world.reason})`);
  const report = await recorded(value, { world: world.name, cast, subject, signal }, forMs, folder);
  await folder.finish(report, [report]);
  if (options.json) print(JSON.stringify(report, null, 2));
  else print(`${toSummary(report, process.stdout)}\n  report: ${folder.path}/report.html`);
  return exitCodeOfReport(report);
}

function subjectOf(name: SubjectName, { scheduler }: Scenario): SubjectKind {
  if (name !== "ingress" && scheduler !== undefined)
    throw new UsageError(`--scheduler is for our own ingress; ${name} has one of its own, so leave it out`);
  return subjectNamed(name, scheduler ?? "smooth");
}

/** Runs it, and keeps the record in the folder; an unfinished folder is taken away again. */
async function recorded(
  value: Scenario,
  options: RunOptions & { readonly cast: Cast },
  forMs: number | undefined,
  folder: ReportFolder,
): Promise<Report> {
  const progress = new Progress(process.stderr);
  const watched = {
    ...options,
    onLoad: (ledger: Ledger) =>
      progress.watch({
        name: value.name,
        requests: value.load.requests,
        forMs,
        ledger,
        backends: options.cast.backends,
      }),
  };
  progress.begin(value.name);
  try {
    if (forMs !== undefined) return await checkWindows(value, watched, forMs, folder);
    const { history, report } = await run(value, watched);
    await folder.addHistory(value.name, history);
    return report;
  } catch (error) {
    await folder.discardUnfinished();
    throw error;
  } finally {
    progress.end();
  }
}

import { type Cast, castOf } from "../cast.ts";
import { UsageError } from "../errors.ts";
import type { Ledger } from "../load/ledger.ts";
import { refuseForSubject } from "../refuse-for-subject.ts";
import type { Report } from "../report/report.ts";
import { toSummary } from "../report/terminal.ts";
import { ReportFolder } from "../report/write.ts";
import { type RunOptions, run } from "../run.ts";
import type { Scenario } from "../scenario.ts";
import { chooseSubjects } from "../subject/choose-subjects.ts";
import { chooseWorld } from "../world/choose.ts";
import { checkWindows } from "./check-windows.ts";
import { type CommonOptions, exitCodeOfReport, note, print } from "./output.ts";
import { Progress } from "./progress.ts";
import { onSubject, runAll } from "./run-all.ts";

/**
 * Runs one scenario and shows its report; with several subjects, a line and a report for each. Returns the exit code.
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
  const subjects = await chooseSubjects(options);
  const kinds = subjects.map((subject) => subject(value.scheduler ?? "smooth"));
  if (value.scheduler !== undefined && kinds.every(({ name }) => name !== "ingress"))
    throw new UsageError(
      "--scheduler is for our own ingress; every other subject has one of its own, so leave it out",
    );
  const hosts = cast.servers.map(({ host }) => host);
  const [subject, ...others] = kinds;
  if (!subject || others.length > 0 || (options.rounds ?? 1) > 1) {
    if (forMs !== undefined)
      throw new UsageError("--for is for one subject, once; name one with --subject, and leave --rounds out");
    const world = await chooseWorld(options.world, hosts);
    return await runAll(value.name, [value], subjects, { ...options, world }, signal);
  }
  const { name } = onSubject(value, subject);
  // As it may refuse the configuration, it is asked for its plan before anything is started.
  refuseForSubject(cast, subject);
  subject.service(cast.chapters[0]?.config ?? "", [...new Set(cast.entryPoints)]);
  const world = await chooseWorld(options.world, hosts);
  const folder = await ReportFolder.create(options.out, name);
  note(`world: ${world.name} (${world.reason})`);
  const recording = { world: world.name, cast, subject, signal };
  const report = await recorded({ ...value, name }, recording, forMs, folder);
  await folder.finish(report, [report]);
  if (options.json) print(JSON.stringify(report, null, 2));
  else print(`${toSummary(report, process.stdout)}\n  report: ${folder.path}/report.html`);
  return exitCodeOfReport(report);
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

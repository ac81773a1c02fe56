import { type Cast, castOf } from "./cast.ts";
import { InterruptedError, WorldError } from "./errors.ts";
import type { Fault } from "./fault/fault.ts";
import { refuseWhatCannotBe } from "./fault/preparations.ts";
import { RunStage } from "./fault/stage.ts";
import type { Disturbed, Epoch, History, LoadShape, Saturation } from "./history/history.ts";
import { Witness } from "./history/witness.ts";
import { judge } from "./judge/judge.ts";
import { awaitedCopies } from "./judge/mirrored.ts";
import { Ledger } from "./load/ledger.ts";
import { type Load, TIMEOUT_MS } from "./load/load.ts";
import { packageVersion } from "./package.ts";
import { refuseForSubject } from "./refuse-for-subject.ts";
import { buildReport } from "./report/build.ts";
import type { Report } from "./report/report.ts";
import type { Scenario } from "./scenario.ts";
import { ingress } from "./subject/ingress.ts";
import type { SubjectKind } from "./subject/subject.ts";
import { backendServices, bodyOf } from "./world/backend.ts";
import { openWorld } from "./world/choose.ts";
import type { Running, World, WorldName } from "./world/world.ts";
import type { Write } from "./world/write.ts";

export interface RunOptions {
  readonly world: WorldName;
  /** Who takes part, where that is known already; default: found from the scenario. */
  readonly cast?: Cast;
  /** Who is judged; default: the TypeScript ingress. */
  readonly subject?: SubjectKind;
  /** Ends the run: requests in flight are given up, and everything that was started is stopped. */
  readonly signal: AbortSignal;
  /** Called when the load begins, for whoever wants to watch. */
  readonly onLoad?: (ledger: Ledger, cast: Cast) => void;
}

export interface Run {
  readonly history: History;
  readonly report: Report;
}

/**
 * The whole way: configuration → world → load → history → judge → report.
 *
 * @throws ConfigError, WorldError, InterruptedError
 */
export async function run(scenario: Scenario, options: RunOptions): Promise<Run> {
  for await (const only of runWindows(scenario, options, [scenario.load])) return only;
  throw new Error("a scenario has one load");
}

/**
 * The same in windows: one load after the other in one world, each recorded and judged by itself, so that a run may
 * go on for as long as it likes in bounded memory. What a scenario does besides happens in the first.
 */
export async function* runWindows(
  scenario: Scenario,
  {
    world: worldName,
    signal,
    onLoad,
    cast: known,
    subject = ingress(scenario.scheduler ?? "smooth"),
  }: RunOptions,
  loads: Iterable<Load>,
): AsyncGenerator<Run> {
  const cast = known ?? (await castOf(scenario));
  refuseWhatCannotBe(scenario, worldName);
  refuseForSubject(cast, subject);

  await using world = await openWorld(worldName);
  try {
    const write = scenario.during?.find((fault) => fault.write !== undefined)?.write;
    const started = await startCast(world, cast, subject, write, signal);
    const { running, where } = started;

    const version = await versionOf(subject, running);
    const scheduler = typeof subject.scheduler === "string" ? subject.scheduler : subject.scheduler(version);
    const witness = new Witness(cast.backends, where);
    let window = 0;
    for (const load of loads) {
      const ledger = new Ledger(cast.backends, load.requests ?? 1);
      onLoad?.(ledger, cast);
      const during = window === 0 ? (scenario.during ?? []) : [];
      const { epochs, disturbed, saturation } = await perform(
        { load, during },
        cast,
        subject,
        started,
        ledger,
        signal,
      );
      const told: Omit<History, "hits"> = {
        name: scenario.name,
        world: {
          name: world.name,
          images: Object.fromEntries(world.origins),
          versions: { splitproof: packageVersion(), node: process.versions.node },
        },
        subject: {
          name: subject.name,
          version,
          scheduler,
          ...((subject.instances ?? 1) > 1 && { instances: subject.instances }),
        },
        load: shapeOf(load),
        backends: cast.backends,
        routes: cast.routes,
        epochs,
        ...(disturbed.length > 0 && { disturbed: disturbed.toSorted((a, b) => a.fromMs - b.fromMs) }),
        checks: scenario.expect.map(({ name, options }) => ({ name, ...(options && { options }) })),
        samples: ledger.samples,
        ...(!saturation && { connectionsClosed: ledger.closed }),
        ...(saturation && { saturation }),
        ...(window++ > 0 && { continues: true }),
      };
      const { length } = ledger.samples;
      const hits = await witness.collect(ledger.prefix, length, awaitedCopies(told));
      const history = { ...told, hits };
      const verdicts = judge(history, scenario.expect);
      yield { history, report: buildReport(history, verdicts) };
    }
  } catch (error) {
    throw signal.aborted ? new InterruptedError() : error;
  }
}

/** @throws WorldError where the program does not say what it is, so that it may be another one */
async function versionOf({ name, version }: SubjectKind, running: Running): Promise<string> {
  if (typeof version === "string") return version;
  const said = await running.ask(version.argv);
  const found = version.pattern.exec(said)?.[1];
  if (found !== undefined) return found;
  throw new WorldError(
    `${running.name} does not say its version as ${name} does (it prints "${said.trim().replaceAll(/\s+/g, " ").slice(0, 100)}"); is it ${name}?`,
  );
}

/** What a history keeps of a load. */
function shapeOf({ kind, connections, ratePerSecond }: Load): LoadShape {
  return { kind, connections, ...(ratePerSecond !== undefined && { ratePerSecond }) };
}

interface Started {
  readonly running: Running;
  /** For each backend, the program that it runs in. */
  readonly where: ReadonlyMap<string, Running>;
}

/** Starts the subject and its backends side by side. */
async function startCast(
  world: World,
  cast: Cast,
  subject: SubjectKind,
  write: Write | undefined,
  signal: AbortSignal,
): Promise<Started> {
  const backends = backendServices(cast.servers, cast.preparations);
  const service = {
    ...subject.service(cast.chapters[0]?.config ?? "", [...new Set(cast.entryPoints)]),
    ...(write && { write }),
  };
  const [running, ...others] = await world.start([service, ...backends], signal);
  if (!running) throw new WorldError("the subject was not started");
  const where = new Map<string, Running>();
  backends.forEach((backend, index) => {
    const started = others[index];
    if (started) for (const name of Object.keys(backend.ports)) where.set(name, started);
  });
  return { running, where };
}

interface Performed {
  readonly epochs: readonly Epoch[];
  readonly disturbed: readonly Disturbed[];
  readonly saturation: Saturation | undefined;
}

/** Drives the load, with its disturbances, and notes when each of them was. */
async function perform(
  { load, during }: { readonly load: Load; readonly during: readonly Fault[] },
  cast: Cast,
  subject: SubjectKind,
  started: Started,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Performed> {
  const stage = new RunStage(cast, subject, started, ledger);
  const end = stage.begin(during);
  try {
    const saturation = await load.drive({
      ledger,
      routes: cast.routes,
      addresses: cast.entryPoints.map((name) => started.running.address(name)),
      bodies: cast.backends.map((name) => Buffer.from(bodyOf(name))),
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    signal.throwIfAborted();
    return { epochs: stage.epochs, disturbed: stage.disturbed, saturation };
  } finally {
    await end();
  }
}

import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { nearest } from "../config/nearest.ts";
import { ConfigError, UsageError } from "../errors.ts";
import type { SchedulerName } from "../history/history.ts";
import { importOwn } from "../own-file.ts";
import type { SubjectKind } from "./subject.ts";
import { subjectNamed, subjectNames } from "./subjects.ts";

/** Whom to judge; our own ingress has whatever scheduler it is asked for. */
export type ChosenSubject = (scheduler: SchedulerName) => SubjectKind;

export interface SubjectOptions {
  /** Names, or paths of files that export a subject by default; none: our own ingress. */
  readonly subject: readonly string[];
  readonly subjectBinary?: string;
  /** Workers or threads of each. */
  readonly threads?: number;
}

/** @throws UsageError, ConfigError */
export async function chooseSubjects({
  subject: asked,
  subjectBinary: binary,
  threads,
}: SubjectOptions): Promise<ChosenSubject[]> {
  const names = asked.length === 0 ? ["ingress"] : asked;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--subject ${twice} is given twice; name each once`);
  const chosen = (await Promise.all(names.map(choose))).map((choice) => withThreads(choice, threads));
  if (binary === undefined) return chosen;
  if (names.length > 1 || names[0] === "ingress")
    throw new UsageError("--subject-binary is the program of one other subject; name it with --subject");
  const path = resolve(binary);
  await access(path).catch(() => {
    throw new UsageError(`--subject-binary ${binary}: there is no such file`);
  });
  return chosen.map((choice) => (scheduler) => withProgram(choice(scheduler), path));
}

/** @throws UsageError when it is chosen, where it has no such number */
function withThreads(choice: ChosenSubject, threads: number | undefined): ChosenSubject {
  if (threads === undefined) return choice;
  const kind = choice("smooth");
  if (!kind.withThreads)
    throw new UsageError(
      `--threads: ${kind.name} has no number of workers or threads that could be set; leave it out`,
    );
  return (scheduler) => choice(scheduler).withThreads?.(threads) ?? kind;
}

async function choose(name: string): Promise<ChosenSubject> {
  const known = subjectNames.find((other) => other === name);
  if (known) return (scheduler) => subjectNamed(known, scheduler);
  if (!/[/\\]|\.[cm]?[jt]s$/.test(name))
    throw new UsageError(`there is no subject "${name}"${nearest(name, subjectNames)}`);
  const own = await load(resolve(name));
  return () => own;
}

async function load(path: string): Promise<SubjectKind> {
  const own = (await importOwn(path, "subject")) as Partial<SubjectKind> | undefined;
  const isWhole =
    typeof own?.service === "function" &&
    [own.name, own.configFile].every((text) => typeof text === "string") &&
    [own.version, own.scheduler].every((part) => part !== undefined);
  if (!isWhole || !/^[\w.-]+$/.test(own.name ?? "")) {
    throw new ConfigError(
      `${path}: exports no subject by default; write \`export default { name, version, scheduler, configFile, service }\`, the name of letters, digits, . _ and - only`,
    );
  }
  return own as SubjectKind;
}

function withProgram(kind: SubjectKind, program: string): SubjectKind {
  return {
    ...kind,
    service: (config, entryPoints) => ({ ...kind.service(config, entryPoints), program }),
  };
}

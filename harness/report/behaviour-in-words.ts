import { count, counted } from "../figures.ts";
import type { Behaviour } from "../judge/behaviour.ts";
import { milliseconds } from "../judge/latency.ts";

/**
 * `green was killed from 400 to 1,020 ms: of 1,240 requests meanwhile the others answered 828, green 4, and 408 came to
 * nothing (408 × status 502 instead of 200); the slowest took 3.1 ms; green answered again 2 ms after it was back`
 */
export function behaviourInWords(behaviour: Behaviour): string {
  const { backends, how, fromMs, untilMs, sent, slowestMs } = behaviour;
  const names = backends.join(", ");
  const was = backends.length === 1 ? "was" : "were";
  const span = `from ${count(Math.round(fromMs))} to ${count(Math.round(untilMs))} ms`;
  return `${names} ${was} ${how} ${span}: of ${counted(sent, "request")} meanwhile ${whatCameOf(behaviour)}; the slowest took ${milliseconds(slowestMs)}; ${afterwards(behaviour)}`;
}

/** `0 of 1,240 came to nothing; slowest 3.1 ms; answered again after 2 ms`, of all together; undefined of none. */
export function behavioursInBrief(behaviours: readonly Behaviour[]): string | undefined {
  if (behaviours.length === 0) return undefined;
  const total = (of: (behaviour: Behaviour) => number) => behaviours.reduce((all, one) => all + of(one), 0);
  const slowestMs = Math.max(...behaviours.map((one) => one.slowestMs));
  const back = behaviours.flatMap(({ returnedMs }) => returnedMs ?? []);
  const returned =
    back.length < behaviours.length
      ? "not always seen again"
      : `answered again after ${count(Math.round(Math.max(...back)))} ms`;
  return `${count(total(harmedOf))} of ${count(total(({ sent }) => sent))} came to nothing; slowest ${milliseconds(slowestMs)}; ${returned}`;
}

function whatCameOf(behaviour: Behaviour): string {
  const { backends, byDisturbed, byOthers, problems } = behaviour;
  const answered = `the others answered ${count(byOthers)}, ${backends.join(", ")} ${count(byDisturbed)}`;
  const harmed = harmedOf(behaviour);
  if (harmed === 0) return `${answered}, and none came to nothing`;
  const causes = Object.entries(problems).map(([problem, number]) => `${count(number)} × ${problem}`);
  return `${answered}, and ${count(harmed)} came to nothing (${causes.join(", ")})`;
}

function afterwards({ backends, harmAfterMs, returnedMs }: Behaviour): string {
  const names = backends.join(", ");
  const harm =
    harmAfterMs === null ? "" : `requests failed for ${milliseconds(harmAfterMs)} more after it was back; `;
  return returnedMs === null
    ? `${harm}${names} was not seen to answer again`
    : `${harm}${names} answered again ${count(Math.round(returnedMs))} ms after it was back`;
}

/** How many requests came to nothing while it lasted. */
export function harmedOf({ problems }: Behaviour): number {
  return Object.values(problems).reduce((sum, number) => sum + number, 0);
}

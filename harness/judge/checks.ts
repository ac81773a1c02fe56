import { backendsReturn } from "./backends-return.ts";
import { damageIsContained } from "./damage-is-contained.ts";
import { everyRequestAnswered } from "./every-request-answered.ts";
import { healthySharesMatchWeights } from "./healthy-shares-match-weights.ts";
import { mirrorsMatchPercent } from "./mirrors-match-percent.ts";
import { orderFollowsSchedule } from "./order-follows-schedule.ts";
import { rateIsKept } from "./rate-is-kept.ts";
import { reloadSettles } from "./reload-settles.ts";
import { sessionsAreNew } from "./sessions-are-new.ts";
import { sessionsStick } from "./sessions-stick.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import type { Check } from "./verdict.ts";
import { everyAnswerIsNamed, everyBackendIsSeen, onlyExpectedBackends } from "./who-answered.ts";
import { witnessesAgree } from "./witnesses-agree.ts";

type Options = NonNullable<Check["options"]>;

/** Every check of ours, made from what a stored history keeps of it. */
const makers: ReadonlyMap<string, (options: Options) => Check> = new Map([
  ["backendsReturn", within(backendsReturn)],
  ["damageIsContained", within(damageIsContained)],
  ["sessionsAreNew", sessionsAreNew],
  ["everyAnswerIsNamed", everyAnswerIsNamed],
  ["everyBackendIsSeen", everyBackendIsSeen],
  ["everyRequestAnswered", ({ whoever }) => everyRequestAnswered({ whoever: whoever === true })],
  ["healthySharesMatchWeights", healthySharesMatchWeights],
  ["mirrorsMatchPercent", mirrorsMatchPercent],
  ["onlyExpectedBackends", onlyExpectedBackends],
  ["orderFollowsSchedule", orderFollowsSchedule],
  ["rateIsKept", ({ p99Ms }) => rateIsKept(typeof p99Ms === "number" ? { p99Ms } : {})],
  ["reloadSettles", within(reloadSettles)],
  ["sessionsStick", sessionsStick],
  ["sharesMatchWeights", sharesMatchWeights],
  ["witnessesAgree", witnessesAgree],
] satisfies [string, (options: Options) => Check][]);

function within(make: (options: { readonly withinMs?: number }) => Check): (options: Options) => Check {
  return ({ withinMs }) => make(typeof withinMs === "number" ? { withinMs } : {});
}

/** The names of all checks of ours. */
export const checkNames: readonly string[] = [...makers.keys()];

/**
 * Makes a check of ours again from its name and what it was told; undefined where it is none of ours, or where it was
 * told what this splitproof does not know, so that it would be asked something else.
 */
export function checkNamed(name: string, options: Options = {}): Check | undefined {
  const check = makers.get(name)?.(options);
  return check && sameOptions(check.options ?? {}, options) ? check : undefined;
}

function sameOptions(made: Options, asked: Options): boolean {
  const names = Object.keys(asked);
  return (
    names.length === Object.keys(made).length &&
    names.every((name) => JSON.stringify(made[name]) === JSON.stringify(asked[name]))
  );
}

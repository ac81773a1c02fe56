import { gcd } from "./gcd.ts";
import type { SchedulerModel } from "./model.ts";

/**
 * Any scheduler of which only this is known: each child has its exact share of every W/g picks in a row, wherever they
 * begin (HAProxy, a list in which backends are repeated). In which order is not known, so that no word is given.
 */
export const periodic: SchedulerModel = {
  ...gcd,
  hasWordOfItsOwn: true,
  word: () => undefined,
};

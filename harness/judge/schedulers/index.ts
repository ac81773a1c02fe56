import type { SchedulerName } from "../../history/history.ts";
import { edf } from "./edf.ts";
import { gcd } from "./gcd.ts";
import type { SchedulerModel } from "./model.ts";
import { periodic } from "./periodic.ts";
import { smooth } from "./smooth.ts";

export const schedulers: Readonly<Record<SchedulerName, SchedulerModel>> = {
  smooth,
  gcd,
  edf,
  periodic,
};

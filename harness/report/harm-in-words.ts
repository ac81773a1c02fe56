import { count } from "../figures.ts";
import type { Report } from "./report.ts";

/**
 * Of a run that passes, `none failed, lost or unexpected`; or how many did and why it passes all the same: `421 came to
 * nothing because green was killed, which damageIsContained allows`. Pure.
 */
export function harmInWords(report: Report): string {
  const bad = report.failed + report.lost + report.unexpected;
  return bad === 0 ? "none failed, lost or unexpected" : `${count(bad)} ${whyAllowed(report)}`;
}

/** Where `damageIsContained` passes, each is in the place of a disturbed backend; otherwise nobody asked for a check. */
function whyAllowed({ verdicts, disturbances = [] }: Report): string {
  const isContained = verdicts.some(({ check }) => check === "damageIsContained");
  if (!isContained || disturbances.length === 0)
    return "failed, lost or unexpected, which none of its checks forbids";
  const causes = disturbances.map(
    ({ backends, how }) => `${backends.join(", ")} ${backends.length === 1 ? "was" : "were"} ${how}`,
  );
  return `came to nothing because ${[...new Set(causes)].join(" and ")}, which damageIsContained allows`;
}

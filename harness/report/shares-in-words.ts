import { PROBE_ROUTER } from "../config/probe.ts";
import { percent } from "../figures.ts";
import { dividedWith } from "../judge/shares.ts";
import type { Report } from "./report.ts";

const MOST_SHARES = 4;

/**
 * `appv1 75.0 %, appv2 25.0 %`: of the first place where requests are divided, under the first configuration.
 * Undefined where nothing is divided.
 *
 * @param written how a name is written
 */
export function sharesInWords(
  { shares }: Report,
  written: (name: string) => string = (name) => name,
): string | undefined {
  const [first] = shares.filter(({ route }) => route !== PROBE_ROUTER);
  if (!first) return undefined;
  const own = shares.filter(
    ({ route, service, epoch }) =>
      route === first.route && service === first.service && epoch === first.epoch,
  );
  const total = dividedWith(first, shares);
  const shown = own
    .slice(0, MOST_SHARES)
    .map(({ backend, observed }) => `${written(backend)} ${percent(observed, total)}`);
  return own.length > MOST_SHARES ? `${shown.join(", ")}, …` : shown.join(", ");
}

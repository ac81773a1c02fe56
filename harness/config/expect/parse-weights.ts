import { UsageError } from "../../errors.ts";
import type { Expectation } from "./expectation.ts";
import { flatSplit } from "./flat-split.ts";

const SOURCE = "--expect";
/** Nothing else is known of what divides the requests. */
const NAME = "the ingress";

/**
 * Reads `appv1=3,appv2=1`.
 *
 * @throws UsageError, ConfigError
 */
export function parseWeights(text: string): Expectation {
  const backends = text.split(",").map((part) => {
    const [, name, weight] = /^\s*(\S(?:.*\S)?)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    if (name === undefined || weight === undefined) {
      throw new UsageError(
        `${SOURCE} must be NAME=WEIGHT, several with commas between, such as appv1=3,appv2=1, and "${part}" is none`,
      );
    }
    return { name, weight: /^[+-]?[\d.]+(e\d+)?$/i.test(weight) ? Number(weight) : weight, place: SOURCE };
  });
  return { source: SOURCE, name: NAME, split: flatSplit(NAME, backends, SOURCE) };
}

import type { DynamicConfig } from "../config/dynamic.ts";
import { nearest } from "../config/nearest.ts";
import { ConfigError, UsageError } from "../errors.ts";

/** The router to judge: the one that was asked for, or the only one. */
export function chooseRouter(config: DynamicConfig, asked: string | undefined): string {
  const names = [...config.routers.keys()];
  const [only, ...others] = names;
  if (only === undefined) {
    throw new ConfigError(
      `${config.source}: there is no router, so no request has a way; add one under [http.routers]`,
    );
  }
  if (asked !== undefined) {
    if (!names.includes(asked))
      throw new UsageError(`${config.source}: there is no router "${asked}"${nearest(asked, names)}`);
    return asked;
  }
  if (others.length > 0)
    throw new UsageError(
      `${config.source}: there are ${names.length} routers (${names.join(", ")}); say which with --router NAME`,
    );
  return only;
}

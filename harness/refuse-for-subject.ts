import type { Cast } from "./cast.ts";
import { ConfigError } from "./errors.ts";
import type { SubjectKind } from "./subject/subject.ts";

/**
 * Refuses what a subject has no way to do, before anything is started.
 *
 * @throws ConfigError where it cannot be told of a middleware, or cannot go from the first configuration to a later one
 */
export function refuseForSubject(
  { chapters }: Pick<Cast, "chapters">,
  { name, takesMiddlewares, cannotChange }: SubjectKind,
): void {
  for (const { config, middlewares: [middleware] = [] } of chapters) {
    if (middleware !== undefined && !takesMiddlewares)
      throw new ConfigError(
        `splitproof has no words to tell ${name} of middlewares, and the router uses "${middleware}"; take it out of the file that is judged, or judge it with --subject ingress`,
      );
    const why = cannotChange?.(chapters[0]?.config ?? "", config);
    if (why !== undefined) throw new ConfigError(`${name} ${why}`);
  }
}

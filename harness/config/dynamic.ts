import * as v from "valibot";
import { ConfigError } from "../errors.ts";
import { refuseUnknownKeys } from "./known-keys.ts";
import { isYaml, readOneYaml } from "./notation.ts";
import { type Path, placeOf, readToml } from "./toml.ts";

/** A Traefik dynamic configuration, as far as the harness has to understand it. */
export interface DynamicConfig {
  /** The text as the user wrote it, and the name of its file. */
  readonly text: string;
  readonly source: string;
  readonly routers: ReadonlyMap<string, Router>;
  readonly services: ReadonlyMap<string, Service>;
  /** As they are written: only those of a router that is judged are looked into. */
  readonly middlewares: ReadonlyMap<string, unknown>;
  /** `file:line:column` of the value at a path. */
  place(path: Path): string;
}

export type Router = v.InferOutput<typeof router>;
export type Service = v.InferOutput<typeof service>;
export type Sticky = v.InferOutput<typeof sticky>;

/** The largest weight: 2^31, so that sums of weights stay exact in every language that reads the file. */
export const MAX_WEIGHT = 2 ** 31;

const text = (what: string) => v.pipe(v.string(`must be ${what}`), v.minLength(1, `must be ${what}`));

const router = v.object({
  rule: text('a rule such as "Host(`example.com`)"'),
  service: text("the name of a service"),
  entrypoints: v.optional(v.array(v.string()), []),
  middlewares: v.optional(v.array(v.string()), []),
  priority: v.optional(v.number(), 0),
  tls: v.optional(v.unknown()),
});

const weight = v.custom<number>(
  (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_WEIGHT,
  ({ input }) =>
    `must be a whole number from 0 to ${MAX_WEIGHT}, not ${typeof input === "string" ? `the text "${input}"` : String(input)}`,
);

/** Without a cookie nothing is sticky. */
const sticky = v.object({
  cookie: v.optional(v.object({ secure: v.optional(v.boolean("must be true or false"), false) })),
});

const percent = v.pipe(
  v.number("must be a whole number from 0 to 100"),
  v.check(
    (value) => Number.isInteger(value) && value >= 0 && value <= 100,
    ({ input }) => `must be a whole number from 0 to 100, not ${input}`,
  ),
);

const mirroring = v.object({
  service: text("the name of a service"),
  mirrors: v.optional(
    v.array(v.object({ name: text("the name of a service"), percent: v.optional(percent, 0) })),
    [],
  ),
  healthcheck: v.optional(v.unknown()),
});

const service = v.object({
  weighted: v.optional(
    v.object({
      services: v.optional(
        v.array(v.object({ name: text("the name of a service"), weight: v.optional(weight, 1) })),
        [],
      ),
      sticky: v.optional(sticky),
      healthcheck: v.optional(v.unknown()),
    }),
  ),
  loadbalancer: v.optional(
    v.object({
      servers: v.optional(v.array(v.object({ url: text('a URL such as "http://appv1/"') })), []),
      sticky: v.optional(sticky),
      healthcheck: v.optional(v.unknown()),
    }),
  ),
  mirroring: v.optional(mirroring),
  failover: v.optional(v.unknown()),
});

const dynamic = v.object({
  http: v.optional(
    v.object({
      routers: v.optional(v.record(v.string(), router), {}),
      services: v.optional(v.record(v.string(), service), {}),
      middlewares: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
    {},
  ),
});

/**
 * Reads a dynamic configuration, in TOML or in YAML, and checks its shape and the keys of its routers and services; what the names in it refer to is checked where they are
 * followed.
 *
 * @throws ConfigError naming file, line and column, the value, and what it must be
 */
export function parseDynamic(source: string, textOfFile: string): DynamicConfig {
  if (isYaml(textOfFile)) {
    const { value, place } = readOneYaml(source, textOfFile);
    return dynamicOf(source, textOfFile, value ?? {}, place);
  }
  const document = readToml(textOfFile, source);
  return dynamicOf(source, textOfFile, document.value, (path) => placeOf(document, source, path));
}

/**
 * The same of a file that has been read already, in whatever notation it is written.
 *
 * @param place `file:line:column` of the value at a path
 * @throws ConfigError
 */
export function dynamicOf(
  source: string,
  textOfFile: string,
  value: unknown,
  place: DynamicConfig["place"],
): DynamicConfig {
  const folded = foldKeys(value, [], place);
  const [http, written] = Object.entries(value ?? {}).find(([key]) => key.toLowerCase() === "http") ?? [];
  if (http !== undefined) refuseUnknownKeys(written, place, [http]);
  const result = v.safeParse(dynamic, folded);
  if (!result.success) throw shapeError(result.issues[0], place);
  const { routers, services, middlewares } = result.output.http;
  return {
    text: textOfFile,
    source,
    routers: new Map(Object.entries(routers)),
    services: new Map(Object.entries(services)),
    middlewares: new Map(Object.entries(middlewares)),
    place,
  };
}

const named = ["routers", "services", "middlewares"];

/** Traefik reads keys without regard to case; the names of routers, services and middlewares are not keys but names. */
function foldKeys(value: unknown, path: Path, place: (path: Path) => string): unknown {
  if (Array.isArray(value)) return value.map((element, index) => foldKeys(element, [...path, index], place));
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (path.length === 3 && path[0] === "http" && path[1] === "middlewares") return value;
  const areNames = path.length === 2 && path[0] === "http" && named.includes(String(path[1]));
  const folded: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = areNames ? key : key.toLowerCase();
    if (Object.hasOwn(folded, name)) {
      throw new ConfigError(
        `${place([...path, name])}: "${key}" is written in two ways that differ only in case; write it one way`,
      );
    }
    folded[name] = foldKeys(inner, [...path, name], place);
  }
  return folded;
}

function shapeError(issue: v.BaseIssue<unknown>, place: DynamicConfig["place"]): ConfigError {
  const path = (issue.path ?? []).map((step) => step.key as string | number);
  const what = issue.input === undefined ? "is missing" : issue.message;
  return new ConfigError(`${place(path)}: ${path.join(".")} ${what}`);
}

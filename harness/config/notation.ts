import { stringify } from "smol-toml";
import { ConfigError, messageOf } from "../errors.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";

/**
 * Whether a dynamic configuration is written in YAML, by its first line that is no comment: a key with a colon behind it
 * begins nothing in TOML.
 */
export function isYaml(text: string): boolean {
  const first = text.split("\n").find((line) => /^\s*[^\s#]/.test(line)) ?? "";
  return /^(---|%YAML|["']?[\w-]+["']?\s*:(\s|$))/.test(first);
}

/** @throws ConfigError with line and column where it is no YAML, or more than one document */
export function readOneYaml(source: string, text: string): YamlDocument {
  const [only, ...others] = readYaml(source, text);
  if (!only || others.length > 0)
    throw new ConfigError(
      `${source}: holds ${others.length + (only ? 1 : 0)} documents, and a dynamic configuration is one; leave one in it`,
    );
  return { ...only, value: withoutNull(only.value) };
}

/**
 * What a configuration says, in TOML: as it is where it is written so.
 *
 * @throws ConfigError
 */
export function tomlOf(source: string, text: string): string {
  if (!isYaml(text)) return text;
  const { value } = readOneYaml(source, text);
  try {
    return `${stringify(value ?? {})}\n`;
  } catch (error) {
    throw new ConfigError(`${source}: cannot be said in TOML (${messageOf(error)}); write it in TOML`, {
      cause: error,
    });
  }
}

/** A key without a value is as good as not there, and TOML has no word for it. */
function withoutNull(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([key, inner]) => {
      const known = withoutNull(inner);
      return known === undefined ? [] : [[key, known]];
    }),
  );
}

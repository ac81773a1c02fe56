import { ConfigError } from "../errors.ts";
import type { DynamicConfig, Router } from "./dynamic.ts";
import { nearest } from "./nearest.ts";

/** A request that a router should take. */
export interface Target {
  readonly host: string;
  readonly path: string;
}

/** All that a rule of Traefik 2 can ask for. */
const matchers = [
  "ClientIP",
  "Headers",
  "HeadersRegexp",
  "Host",
  "HostHeader",
  "HostRegexp",
  "Method",
  "Path",
  "PathPrefix",
  "Query",
];

/** The host that is asked for where a rule leaves it open. */
const ANY_HOST = "splitproof.test";

/**
 * A request that matches a router's rule: the first alternative of each `||`, and every condition of each `&&`.
 *
 * @param given what the user asked for on the command line; it wins over the rule
 * @throws ConfigError where the rule cannot be read, or asks for more than a host and a path
 */
export function targetOf(
  config: DynamicConfig,
  name: string,
  router: Router,
  given: Partial<Target> = {},
): Target {
  const found = given.host !== undefined && given.path !== undefined ? {} : askedBy(config, name, router);
  if (found.matcher !== undefined) {
    throw new ConfigError(
      `${whoAsks(config, name)}: the rule asks for ${found.matcher}(…), and splitproof cannot tell which request matches; say it with --host and --path`,
    );
  }
  return checked({ host: given.host ?? found.host ?? ANY_HOST, path: given.path ?? found.path ?? "/" }, name);
}

/**
 * What a router's rule says of the requests that it takes.
 *
 * @throws ConfigError where the rule cannot be read
 */
export function askedBy(config: DynamicConfig, name: string, router: Router): Asked {
  return readRule(router.rule, whoAsks(config, name));
}

function whoAsks(config: DynamicConfig, name: string): string {
  return `${config.place(["http", "routers", name, "rule"])}: router "${name}"`;
}

/**
 * Refuses what could not be sent as it stands.
 *
 * @param who whose request it is, for messages
 * @throws ConfigError
 */
export function checked(target: Target, who: string): Target {
  if (!/^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(target.host)) {
    throw new ConfigError(
      `a request for ${who} cannot ask for host "${target.host}"; write it as name or name:port`,
    );
  }
  if (!/^\/[\x21-\x7e]*$/.test(target.path)) {
    throw new ConfigError(
      `a request for ${who} cannot ask for path "${target.path}"; begin it with / and write other than plain characters as %xx`,
    );
  }
  return target;
}

function isMatcher(name: string): boolean {
  return matchers.some((known) => known.toLowerCase() === name.toLowerCase());
}

const token = /\s*(?:([A-Za-z]+)\s*\(\s*([`"])(.*?)\2[^)]*\)|(&&|\|\||[()]))/y;

/**
 * What an alternative of a rule asks for; `matcher` is a condition that is neither host nor path, `isPrefix` says that
 * the path is the beginning of one.
 */
export type Asked = Partial<Target> & { readonly matcher?: string; readonly isPrefix?: boolean };

function readRule(rule: string, who: string): Asked {
  const tokens: { matcher?: string; value?: string; sign?: string }[] = [];
  token.lastIndex = 0;
  const text = rule.trimEnd();
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match)
      throw new ConfigError(
        `${who}: cannot read the rule at "${text.slice(at).trim()}"; write it as Host(\`name\`) && Path(\`/path\`)`,
      );
    tokens.push(match[4] ? { sign: match[4] } : { matcher: match[1] ?? "", value: match[3] ?? "" });
  }

  let next = 0;
  const alternatives = (): Asked => {
    const first = conditions();
    while (tokens[next]?.sign === "||") {
      next++;
      conditions();
    }
    return first;
  };
  const conditions = (): Asked => {
    let all = condition();
    while (tokens[next]?.sign === "&&") {
      next++;
      all = { ...all, ...condition() };
    }
    return all;
  };
  const condition = (): Asked => {
    const { sign, matcher, value = "" } = tokens[next++] ?? {};
    if (sign === "(") {
      const inner = alternatives();
      if (tokens[next++]?.sign !== ")")
        throw new ConfigError(`${who}: a parenthesis of the rule is not closed`);
      return inner;
    }
    if (matcher === undefined) {
      throw new ConfigError(
        `${who}: the rule ${sign === undefined ? "ends" : `has "${sign}"`} where a condition such as Host(\`name\`) must stand`,
      );
    }
    if (/^host$/i.test(matcher)) return { host: value };
    return /^path(prefix)?$/i.test(matcher)
      ? { path: value, isPrefix: /prefix$/i.test(matcher) }
      : { matcher };
  };

  const target = alternatives();
  if (next < tokens.length)
    throw new ConfigError(`${who}: the rule has "${tokens[next]?.sign}" where nothing more can stand`);
  if (target.matcher !== undefined && !isMatcher(target.matcher))
    throw new ConfigError(
      `${who}: the rule asks for ${target.matcher}(…), which Traefik does not know${nearest(target.matcher, matchers)}`,
    );
  return target;
}

import { readFile } from "node:fs/promises";
import type { Expectation } from "../../config/expect/expectation.ts";
import { checked } from "../../config/target.ts";
import { UsageError } from "../../errors.ts";
import type { Question } from "../../load/outside/client.ts";
import type { Naming } from "../../load/outside/naming.ts";
import type { ProbeOptions } from "./options.ts";

/**
 * What is asked, by the URL, by the options, and, where neither says it, by what the expectation's file says.
 *
 * @throws UsageError, ConfigError
 */
export async function questionOf(
  text: string,
  options: ProbeOptions,
  expectation: Expectation,
  naming: Naming,
): Promise<Question> {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${text}" is no URL to probe; write it as http://name:port/path or https://…`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("a URL with a user is not taken; send --header 'Authorization: …' instead");
  // A path that the user wrote wins over the one that the file says.
  const path = options.path ?? (url.pathname === "/" && url.search === "" ? expectation.path : undefined);
  if (path !== undefined) {
    checked({ host: url.host, path }, "--path");
    const { pathname, search } = new URL(path, url.origin);
    url.pathname = pathname;
    url.search = search;
  }
  const host = options.host ?? expectation.host;
  const headers = Object.fromEntries(options.header.map(headerOf));
  if (host !== undefined) headers.host = checked({ host, path: "/" }, "--host").host;
  if (!/^[A-Z]{1,20}$/.test(options.method))
    throw new UsageError(`--method must be a method such as GET or HEAD, not "${options.method}"`);
  const ca = options.ca === undefined ? undefined : await readCa(options.ca);
  return {
    url,
    method: options.method,
    headers,
    checksCertificate: !options.insecure,
    ...(ca !== undefined && { ca }),
    freshConnections: options.freshConnections ?? false,
    readsBody: naming.readsBody,
    timeoutMs: options.timeout,
  };
}

function headerOf(text: string): [string, string] {
  const [, name = "", value = ""] = /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*([^\r\n]*)$/.exec(text) ?? [];
  if (name === "") throw new UsageError(`--header must be 'Name: value', not "${text}"`);
  if (name.toLowerCase() === "host") throw new UsageError("the host is set with --host, not with --header");
  return [name.toLowerCase(), value.trim()];
}

async function readCa(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`--ca ${file}: cannot be read (${error.message})`);
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    throw new UsageError(`--ca ${file}: holds no certificate in PEM`);
  return text;
}

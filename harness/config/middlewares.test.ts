import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseDynamic } from "./dynamic.ts";
import { refuseAnswering } from "./middlewares.ts";

const passing = readFileSync(new URL("../../fixtures/config/middlewares.toml", import.meta.url), "utf8");

function refuseIn(text: string, name: string): void {
  refuseAnswering(parseDynamic("x.toml", text), name, 'router "r"');
}

/** A middleware of its own, `m`, that is set up by one line. */
const only = (line: string) => () => refuseIn(`[http.middlewares.m]\n${line}\n`, "m");

test("what passes each request on is taken, by itself and in chains", () => {
  for (const name of parseDynamic("x.toml", passing).middlewares.keys()) refuseIn(passing, name);
  expect(only('REPLACEPATH = { path = "/" }')).not.toThrow();
});

test.each([
  [
    "redirects",
    'redirectScheme = { scheme = "https" }',
    /is of kind redirectScheme, and the split is judged behind/,
  ],
  ["asks for a password", "basicAuth = { users = [] }", /is of kind basicAuth, /],
  ["limits the rate", "rateLimit = { average = 1 }", /is of kind rateLimit, /],
  ["is a plugin", "plugin = { own = {} }", /is of kind plugin, /],
  ["is nothing", "", /is of kind nothing, /],
  [
    "redirects by headers",
    "headers = { sslRedirect = true }",
    /sets sslRedirect, and the split is judged behind/,
  ],
  [
    "hides who answered",
    'headers = { customResponseHeaders = { X-Backend = "" } }',
    /^x\.toml:\d+:\d+: middleware "m" of router "r" sets X-Backend, by which splitproof finds out who answered; take it out/,
  ],
  [
    "hides which request it was",
    'headers = { customRequestHeaders = { x-request-id = "1" } }',
    /sets x-request-id, by which/,
  ],
  [
    "is a chain with itself",
    'chain = { middlewares = ["m"] }',
    /contains itself \(m → m\); break the cycle$/,
  ],
  ["is a chain of nothing", "chain = {}", /must have a list of middlewares$/],
  [
    "is a chain with one that is not there",
    'chain = { middlewares = ["n"] }',
    /^x\.toml: middleware "m" refers to middleware "n", which does not exist; did you mean "m"\?$/,
  ],
])("one that %s is refused", (_, line, message) => {
  expect(only(line)).toThrow(message);
});

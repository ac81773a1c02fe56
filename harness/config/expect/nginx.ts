import { ConfigError } from "../../errors.ts";
import type { Candidate, Expectation } from "./expectation.ts";
import { flatSplit, type Weighed } from "./flat-split.ts";

/** A directive of an nginx configuration: its words, and what stands in its braces. */
interface Directive {
  readonly words: readonly string[];
  readonly line: number;
  readonly block?: readonly Directive[];
}

/** Ways of picking by which the shares are not the weights'. */
const OTHER_WAYS = ["hash", "ip_hash", "least_conn", "least_time", "sticky"];

/**
 * The upstreams of an nginx configuration, or of a part of one. A backend is called by its server's address, as it
 * stands there.
 *
 * @throws ConfigError naming the line where the text cannot be read
 */
export function nginxCandidates(source: string, text: string): readonly Candidate[] {
  return upstreamsIn(parse(source, text)).map((upstream) => {
    const label = upstream.words[1] ?? "";
    return { label, expectation: () => expectationOf(source, label, upstream) };
  });
}

function upstreamsIn(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((directive) =>
    directive.words[0] === "upstream" && directive.block ? [directive] : upstreamsIn(directive.block ?? []),
  );
}

function expectationOf(source: string, name: string, { block = [], line }: Directive): Expectation {
  const place = `${source}:${line}`;
  for (const { words, line: where } of block) {
    const [way = "", how] = words;
    if (OTHER_WAYS.includes(way) || (way === "random" && how !== undefined)) {
      throw new ConfigError(
        `${source}:${where}: upstream "${name}" picks by ${words.join(" ")}, so its shares are not those of its weights; take it out to judge them`,
      );
    }
  }
  const servers = block.filter(({ words }) => words[0] === "server").map((server) => weighed(source, server));
  const isRandom = block.some(({ words }) => words[0] === "random");
  return {
    source,
    name,
    split: flatSplit(name, servers, place),
    implies: `the backends of upstream "${name}" are called by their addresses, as \`add_header x-backend $upstream_addr\` does${isRandom ? "; it picks at random" : "; each of nginx's workers keeps a schedule of its own, unless the upstream has a zone: --scheduler smooth --replicas WORKERS"}`,
  };
}

function weighed(source: string, { words: [, address = "", ...more], line }: Directive): Weighed {
  const written = more.find((word) => word.startsWith("weight="))?.slice("weight=".length);
  const weight = written === undefined ? 1 : /^\d+$/.test(written) ? Number(written) : written;
  // While the others live, neither gets a request.
  const rests = more.includes("down") || more.includes("backup");
  return { name: address, weight: rests ? 0 : weight, place: `${source}:${line}` };
}

/** Words in quotes are one; a comment goes from # to the end of the line. */
const token =
  /\s+|#[^\n]*|([{};])|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|((?:\$\{|[^\s{};"'])(?:\$\{[^}]*\}|\\.|[^\s{};])*)/y;

function parse(source: string, text: string): Directive[] {
  const top: Directive[] = [];
  const open: { readonly directives: Directive[]; readonly line: number }[] = [{ directives: top, line: 1 }];
  let words: string[] = [];
  let line = 1;
  let begun = 1;
  const refuse = (what: string): never => {
    throw new ConfigError(`${source}:${line}: ${what}; correct the file and try again`);
  };
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return refuse("a quotation mark is not closed");
    const [all, sign, double, single, plain] = match;
    const word = double ?? single ?? plain;
    if (word !== undefined) {
      if (words.length === 0) begun = line;
      words.push(word);
    } else if (sign === ";" || sign === "{") {
      if (words.length === 0) return refuse(`"${sign}" stands where a directive must begin`);
      const block: Directive[] = [];
      open.at(-1)?.directives.push({ words, line: begun, ...(sign === "{" && { block }) });
      if (sign === "{") open.push({ directives: block, line: begun });
      words = [];
    } else if (sign === "}") {
      if (words.length > 0) return refuse(`"${words.join(" ")}" has no ; at its end`);
      if (open.length === 1) return refuse('"}" closes nothing');
      open.pop();
    }
    line += all.split("\n").length - 1;
  }
  const unclosed = open.length > 1 ? open.at(-1) : undefined;
  if (unclosed) return refuse(`the block that begins in line ${unclosed.line} is not closed`);
  if (words.length > 0) return refuse(`"${words.join(" ")}" has no ; at its end`);
  return top;
}

import { createContext, Script } from "node:vm";
import { UsageError } from "../../errors.ts";

/** What an answer says besides its status. Header names are in lower case. */
export interface Spoken {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** As much of the body as is kept. */
  readonly body: string;
}

/** How an answer names the backend that gave it. */
export interface Naming {
  /** `header x-backend`, for sentences. */
  readonly what: string;
  /** Whether bodies have to be kept for it. */
  readonly readsBody: boolean;
  /** Whether looking for a name in an answer has been given up, as an expression of the user's took too long. */
  readonly isSlow?: () => boolean;
  /** undefined where it names none. */
  nameIn(spoken: Spoken): string | undefined;
}

/** A longer name is cut: a name is for people. */
const LONGEST_NAME = 200;
const LONGEST_SEARCH_MS = 100;
const token = /^[!#$%&'*+.^_`|~\w-]+$/;

/**
 * Reads `header:NAME`, `cookie:NAME` or `body:REGEX`. A regular expression names the backend by its first group, or as
 * a whole where it has none.
 *
 * @throws UsageError
 */
export function parseNaming(text: string): Naming {
  const [, kind = "", rest = ""] = /^(header|cookie|body):(.+)$/s.exec(text) ?? [];
  if (kind === "body") return byBody(rest);
  if (kind === "" || !token.test(rest)) {
    throw new UsageError(
      `--by must be header:NAME, cookie:NAME or body:REGEX, such as header:x-backend, not "${text}"`,
    );
  }
  return kind === "header" ? byHeader(rest.toLowerCase()) : byCookie(rest);
}

function byHeader(name: string): Naming {
  return {
    what: `header ${name}`,
    readsBody: false,
    nameIn: ({ headers }) => legible(headers.get(name)?.[0]),
  };
}

function byCookie(name: string): Naming {
  return {
    what: `cookie ${name}`,
    readsBody: false,
    nameIn: (spoken) => legible(cookiesOf(spoken).get(name)),
  };
}

function byBody(pattern: string): Naming {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, "m");
  } catch (error) {
    throw new UsageError(`--by body: "${pattern}" is no regular expression (${(error as Error).message})`, {
      cause: error,
    });
  }
  // Within a time limit, as some expressions take longer than anybody lives.
  const sandbox = createContext({ expression, body: "" });
  const search = new Script("expression.exec(body)");
  let isSlow = false;
  return {
    what: `body by /${pattern}/`,
    readsBody: true,
    isSlow: () => isSlow,
    nameIn({ body }) {
      sandbox.body = body;
      try {
        const match = search.runInContext(sandbox, { timeout: LONGEST_SEARCH_MS }) as RegExpExecArray | null;
        return legible(match?.[1] ?? match?.[0]);
      } catch {
        isSlow = true;
        return undefined;
      }
    },
  };
}

/** The cookies that an answer sets: name → value. */
export function cookiesOf({ headers }: Spoken): Map<string, string> {
  const pairs = (headers.get("set-cookie") ?? []).map((line) => /^\s*([^=;\s]+)\s*=\s*"?([^;"]*)/.exec(line));
  return new Map(pairs.flatMap((match) => (match ? [[match[1] ?? "", match[2]?.trim() ?? ""]] : [])));
}

/** Whatever a stranger's server sends, what is shown of it has no control characters and an end. */
function legible(name: string | undefined): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const clean = name?.replace(/[\u0000-\u001f\u007f-\u009f]/g, "").trim();
  return clean === undefined || clean === "" ? undefined : clean.slice(0, LONGEST_NAME);
}

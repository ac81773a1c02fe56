import { isNode, LineCounter, parseAllDocuments } from "yaml";
import { ConfigError } from "../errors.ts";
import type { Path } from "./toml.ts";

/** One document of a YAML text. */
export interface YamlDocument {
  readonly value: unknown;
  /** `file:line:column` of the value at a path, or of the nearest one around it that is there. */
  place(path: Path): string;
}

/** What an alias may be replaced by in all, so that a few lines do not become gigabytes. */
const MOST_ALIASES = 100;

/** @throws ConfigError with line and column where the text is not YAML */
export function readYaml(source: string, text: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  // An empty stream is an array as well, with a property of its own.
  return [...documents].map((document) => {
    const [error] = document.errors;
    if (error) {
      const reason = error.message.replaceAll(/\s+/g, " ");
      throw new ConfigError(`${at(error.pos[0])}: not valid YAML: ${reason}; correct the file and try again`);
    }
    return {
      value: contentOf(document, source),
      place(path) {
        for (let depth = path.length; depth >= 0; depth--) {
          const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
          if (isNode(node) && node.range) return at(node.range[0]);
        }
        return source;
      },
    };
  });
}

function contentOf(document: { toJS(options: { maxAliasCount: number }): unknown }, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new ConfigError(
      `${source}: cannot be read (${(error as Error).message}); write out what its aliases stand for`,
      { cause: error },
    );
  }
}

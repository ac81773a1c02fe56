import { parse, TomlError } from "smol-toml";
import { type AST, parseTOML } from "toml-eslint-parser";
import { ConfigError } from "../errors.ts";

/** A step from a table to a key, or from an array to an element. */
export type Path = readonly (string | number)[];

/** A value's place in the text: line and column count from 1, start and end are offsets, end excluded. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

export interface TomlDocument {
  readonly value: Record<string, unknown>;
  readonly spans: readonly { readonly path: Path; readonly span: Span }[];
}

/**
 * Reads a TOML text twice, by two parsers: one gives the values, the other where each of them stands.
 *
 * @param source the file's name, for messages
 * @throws ConfigError with line and column where the text is not TOML
 */
export function readToml(text: string, source: string): TomlDocument {
  if (text.startsWith("\ufeff")) {
    throw new ConfigError(
      `${source}:1:1: the file begins with a byte order mark, which is not TOML; save it as UTF-8 without one`,
    );
  }
  try {
    const value = parse(text) as Record<string, unknown>;
    return { value, spans: spansOf(parseTOML(text, { tomlVersion: "1.0" })) };
  } catch (error) {
    throw syntaxError(error, source);
  }
}

/** `file:line:column` of the value at a path, or of the nearest table around it that the text names. */
export function placeOf(document: TomlDocument, source: string, path: Path): string {
  for (let depth = path.length; depth > 0; depth--) {
    const wanted = keyOf(path.slice(0, depth));
    const found = document.spans.find((entry) => {
      const key = keyOf(entry.path);
      return key === wanted || key.startsWith(`${wanted}\0`);
    });
    if (found) return `${source}:${found.span.line}:${found.span.column}`;
  }
  return source;
}

/** Traefik reads keys without regard to case, so paths are compared that way too. */
function keyOf(path: Path): string {
  return path.join("\0").toLowerCase();
}

function syntaxError(error: unknown, source: string): ConfigError {
  const { line, column, message } = error as { line?: number; column?: number; message?: string };
  const reason = (message ?? "").split("\n")[0]?.replace("Invalid TOML document: ", "") ?? "";
  // The second parser counts columns from 0.
  const at = error instanceof TomlError ? column : (column ?? 0) + 1;
  const advice = /\.(?!(toml|ya?ml)$)[a-z]\w*$/i.test(source)
    ? "give a Traefik dynamic configuration, which ends in .toml, .yaml or .yml"
    : "correct the file and try again";
  return new ConfigError(`${source}:${line}:${at}: not valid TOML: ${reason}; ${advice}`, { cause: error });
}

function spansOf(program: AST.TOMLProgram): TomlDocument["spans"] {
  const spans: { path: Path; span: Span }[] = [];
  const add = (node: AST.TOMLNode, path: Path) => {
    const { line, column } = node.loc.start;
    spans.push({ path, span: { line, column: column + 1, start: node.range[0], end: node.range[1] } });
  };
  const visit = (
    node: AST.TOMLTopLevelTable | AST.TOMLTable | AST.TOMLKeyValue | AST.TOMLContentNode,
    path: Path,
  ) => {
    switch (node.type) {
      case "TOMLTopLevelTable":
        for (const entry of node.body) visit(entry, path);
        return;
      case "TOMLTable":
        add(node, node.resolvedKey);
        for (const entry of node.body) visit(entry, node.resolvedKey);
        return;
      case "TOMLKeyValue":
        visit(node.value, [
          ...path,
          ...node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value)),
        ]);
        return;
      case "TOMLInlineTable":
        add(node, path);
        for (const entry of node.body) visit(entry, path);
        return;
      case "TOMLArray":
        add(node, path);
        node.elements.forEach((element, index) => {
          visit(element, [...path, index]);
        });
        return;
      default:
        add(node, path);
    }
  };
  for (const table of program.body) visit(table, []);
  return spans;
}

/** Text within Markdown as GitHub reads it: names and sentences are data, and must neither break a table nor become markup. */

/** A text longer than this says no more to a reader. */
const LONGEST = 600;

/** What a backslash before it does not make harmless everywhere: a table ends a cell at `\\|`. */
const asEntity: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "|": "&#124;",
  "\\": "&#92;",
};

/** A text as it is, in Markdown. */
export function plain(text: string, longest = LONGEST): string {
  return nobody(
    oneLine(text, longest).replace(/[&<>"|\\]|[`*_[\]~$]/g, (own) => asEntity[own] ?? `\\${own}`),
  );
}

/** A text as it is, where only HTML is read, as within `<summary>`. */
export function html(text: string, longest = LONGEST): string {
  return nobody(oneLine(text, longest).replace(/[&<>"]/g, (own) => asEntity[own] ?? own));
}

/** No name calls a person or refers to an issue; `&#124;` is a character. */
function nobody(text: string): string {
  return text.replace(/@(?=\w)|(?<!&)#(?=\d)/g, "$&<!-- -->");
}

/** A name, set as code: by a tag, since backticks take neither each other nor a table's bars. */
export function code(text: string, longest = LONGEST): string {
  return `<code>${plain(text, longest)}</code>`;
}

/** @param rows cells in Markdown; none makes no table */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param summary in HTML; @param body in Markdown */
export function fold(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Blocks with an empty line between them; empty ones are left out. */
export function blocks(...all: readonly string[]): string {
  return all.filter((block) => block !== "").join("\n\n");
}

function oneLine(text: string, longest: number): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line;
}

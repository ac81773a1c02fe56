/** nginx writes when, how grave, and which process before it says what. */
const NGINX_PREFIX = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /;
/** A stack trace is longer; its first lines say what it is about. */
const MOST_LINES = 4;

/** What a program that did not start printed, and how it ended, in one line; what it said several times, once. */
export function lastWords(output: string, how: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.replace(NGINX_PREFIX, "").trim())
    .filter((line) => line !== "");
  const words = [...new Set(lines)].slice(0, MOST_LINES).join(" / ");
  return words === "" ? how : `${words} (${how})`;
}

import { expect, test } from "vitest";
import { lastWords } from "./last-words.ts";

test("what was said several times is told once, without nginx's prefix", () => {
  const line =
    "2026/11/23 21:04:45 [emerg] 27029#27029: bind() to 127.0.0.1:80 failed (98: Address already in use)";
  const output = `${line}\n${line}\n2026/11/23 21:04:45 [emerg] 27029#27029: still could not bind()\n`;
  expect(lastWords(output, "it exited with code 1")).toBe(
    "bind() to 127.0.0.1:80 failed (98: Address already in use) / still could not bind() (it exited with code 1)",
  );
});

test("a program that said nothing is told by its end", () => {
  expect(lastWords("\n", "it exited with code 3")).toBe("it exited with code 3");
});

import { expect, test } from "vitest";
import { Session } from "./session.ts";

function lineAfter(...answers: readonly (readonly string[])[]): string {
  const session = new Session(0);
  for (const setCookies of answers) session.keep(setCookies);
  return session.cookieLine;
}

test("a session without cookies sends none", () => {
  expect(lineAfter()).toBe("");
});

test.each<[string, readonly string[], string]>([
  ["a name and a value", ["_fb0b0=blue; Path=/"], "_fb0b0=blue"],
  ["several", ["a=1", "b=2; HttpOnly"], "a=1; b=2"],
  ["blanks around", [" a = 1 ; Path=/"], "a=1"],
  ["a value with = and quotes", ['a="x=y"'], 'a="x=y"'],
  ["an empty value", ["a="], "a="],
  ["the name given last", ["a=1", "a=2"], "a=2"],
  ["a lifetime that goes on", ["a=1; Max-Age=10"], "a=1"],
])("%s is sent back", (_, setCookies, sent) => {
  expect(lineAfter(setCookies)).toBe(`cookie: ${sent}\r\n`);
});

test.each(["no equals sign", "=nameless", "a=1; Max-Age=0", "a=1; max-age = -1"])("%s is none", (text) => {
  expect(lineAfter([text])).toBe("");
});

test("a later answer adds to, replaces, and takes back what was kept", () => {
  expect(lineAfter(["a=1"], ["b=2"])).toBe("cookie: a=1; b=2\r\n");
  expect(lineAfter(["a=1"], ["a=2"])).toBe("cookie: a=2\r\n");
  expect(lineAfter(["a=1", "b=2"], ["a=; Max-Age=0"])).toBe("cookie: b=2\r\n");
});

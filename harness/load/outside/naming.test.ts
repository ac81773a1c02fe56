import { describe, expect, test } from "vitest";
import { Names, OTHERS } from "./names.ts";
import { cookiesOf, parseNaming } from "./naming.ts";

function spoken(headers: Record<string, string[]>, body = "") {
  return { headers: new Map(Object.entries(headers)), body };
}

describe("how an answer names its backend", () => {
  test.each([
    ["header:X-Backend", spoken({ "x-backend": [" v1 "] }), "v1"],
    ["header:x-backend", spoken({ "x-backend": ["v1\u001b[31m\u0000"] }), "v1[31m"],
    ["header:x-backend", spoken({ "x-backend": [""] }), undefined],
    ["header:x-backend", spoken({}), undefined],
    ["cookie:lb", spoken({ "set-cookie": ["a=1", 'lb="v2"; Path=/; HttpOnly'] }), "v2"],
    ["cookie:lb", spoken({ "set-cookie": ["llb=v2"] }), undefined],
    ["body:Hostname: (\\S+)", spoken({}, "x\nHostname: pod-1\ny"), "pod-1"],
    ["body:^v\\d$", spoken({}, "x\nv7\ny"), "v7"],
    ["body:v\\d", spoken({}, "nothing"), undefined],
  ])("%s", (by, answer, name) => {
    expect(parseNaming(by).nameIn(answer)).toBe(name);
  });

  test("an expression that would never end is given up", () => {
    const slow = parseNaming("body:^(a+)+$");
    expect(slow.nameIn(spoken({}, `${"a".repeat(50)}!`))).toBeUndefined();
    expect(slow.isSlow?.()).toBe(true);
  });

  test("a name has an end", () => {
    expect(parseNaming("header:x").nameIn(spoken({ x: ["v".repeat(100_000)] }))).toHaveLength(200);
  });

  test.each(["", "x-backend", "header:", "header:a b", "trailer:x", "cookie:a=b"])("%j is none", (by) => {
    expect(() => parseNaming(by)).toThrow(/--by must be header:NAME, cookie:NAME or body:REGEX/);
  });
});

test("cookies are read name by name", () => {
  const cookies = cookiesOf(spoken({ "set-cookie": ["a=1; Path=/", " b = 2 ", "=3", "flag"] }));
  expect([...cookies]).toEqual([
    ["a", "1"],
    ["b", "2"],
  ]);
});

test("names keep their number, and however many there are, few are told apart", () => {
  const names = new Names(["v1", "v2"]);
  expect(names.indexOf("v2")).toBe(1);
  expect(names.indexOf(undefined)).toBe(255);
  const numbers = Array.from({ length: 10_000 }, (_, number) => names.indexOf(`pod-${number}`));
  expect(numbers.slice(0, 21)).toEqual(Array.from({ length: 21 }, (_, index) => index + 2));
  expect(new Set(numbers.slice(20))).toEqual(new Set([22]));
  expect(names.all).toHaveLength(23);
  expect(names.all.at(-1)).toBe(OTHERS);
  expect(names.all.length).toBeLessThanOrEqual(names.most);
  expect(names.indexOf("pod-3")).toBe(5);
});

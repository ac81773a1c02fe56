import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWhole, someAnswer } from "./testing.ts";

test.each([
  ["a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", { status: 200, body: "hi", left: 0 }],
  [
    "chunks",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1;a=b\r\ni\r\n0\r\nA: b\r\n\r\n",
    { body: "hi", left: 0 },
  ],
  ["no body", "HTTP/1.1 204 No Content\r\n\r\n", { status: 204, body: "", left: 0 }],
  ["no reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", { status: 200, left: 0 }],
  ["interim answers first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 \r\n\r\n", { status: 204, left: 0 }],
  ["more behind it", "HTTP/1.1 204 No\r\n\r\nHTTP/1.1", { status: 204, left: 8 }],
  [
    "fields in any case, with blanks around values",
    "HTTP/1.0 404 No\r\nCONTENT-length:\t 0 \r\nx-BACKEND: a b \r\nconnection: Keep-Alive\r\n\r\n",
    { status: 404, backend: "a b", closes: false },
  ],
  ["two names", "HTTP/1.1 204 No\r\nX-Backend: a\r\nX-Backend: b\r\n\r\n", { backend: "a, b" }],
  [
    "cookies, beside other fields of that length",
    "HTTP/1.1 204 No\r\nSet-Cookie: a=1; Path=/\r\nConnection: close\r\nSET-COOKIE:b=2\r\nX-Set-Head: c=3\r\n\r\n",
    { setCookies: ["a=1; Path=/", "b=2"], closes: true },
  ],
  [
    "none where only an interim answer sets one",
    "HTTP/1.1 103 Early\r\nSet-Cookie: a=1\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
    { setCookies: undefined },
  ],
  ["an old version, which closes", "HTTP/1.0 204 No\r\n\r\n", { closes: true }],
])("an answer with %s is read", (_, text, expected) => {
  expect(readWhole([text])).toMatchObject({ progress: "done", ...expected });
});

test("a body without a length lasts until the connection ends", () => {
  expect(readWhole(["HTTP/1.1 200 OK\r\n\r\nsome"])).toMatchObject({
    progress: "more",
    body: "some",
    mayEndHere: true,
  });
});

describe("what is no answer is refused", () => {
  test.each([
    "HTTP/2 200 OK\r\n\r\n",
    "HTTP/1.2 200 OK\r\n\r\n",
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 099 OK\r\n\r\n",
    "HTTP/1.1 200 OK\n\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
    "HTTP/1.1 200 OK\r\n folded: no\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    `HTTP/1.1 200 OK\r\nA: ${"b".repeat(70_000)}`,
  ])("%j", (text) => {
    expect(readWhole([text.slice(0, 40), text.slice(40)]).progress).toBe("malformed");
  });
});

test("an answer reads the same in any pieces", () => {
  fc.assert(
    fc.property(someAnswer, fc.array(fc.nat(300), { maxLength: 12 }), (text, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < text.length), text.length].sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(readWhole(pieces)).toEqual(readWhole([text]));
    }),
    { seed: 1, numRuns: 500 },
  );
});

import fc from "fast-check";
import { Answer } from "./answer.ts";

/** Reads pieces as a connection would give them, and says all that was found. */
export function readWhole(pieces: readonly string[]) {
  let body = "";
  const answer = new Answer((bytes, start, end) => {
    body += bytes.toString("latin1", start, end);
  });
  answer.begin();
  // One buffer for all, as in the load: what is kept of a piece must have been copied.
  const received = Buffer.alloc(Math.max(1, ...pieces.map((piece) => piece.length)));
  let progress: ReturnType<Answer["read"]> = "more";
  let left = 0;
  for (const piece of pieces.filter((text) => text !== "")) {
    if (progress === "malformed") break;
    if (progress === "done") {
      left += piece.length;
      continue;
    }
    received.fill(0).write(piece, "latin1");
    progress = answer.read(received, piece.length);
    if (progress === "done") left = piece.length - answer.end;
  }
  if (progress === "malformed") return { progress };
  const { status, backend, id, closes, setCookies } = answer.head;
  const isKnown = progress === "done" || answer.mayEndHere;
  return {
    progress,
    left,
    body,
    mayEndHere: answer.mayEndHere,
    ...(isKnown && { status, backend, id, closes, setCookies }),
  };
}

const field = fc.constantFrom(
  "X-Backend: v1\r\n",
  "x-request-id: r-17\r\n",
  "Connection: close\r\n",
  "Date: Tue, 24 Nov 2026 10:00:00 GMT\r\n",
  "Server: nginx/1.22.1\r\n",
);
const body = fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, "."));
const chunked = fc.array(body.filter((text) => text !== "")).map((chunks) => {
  const written = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
  return `Transfer-Encoding: chunked\r\n\r\n${written}0\r\n\r\n`;
});

/** Whole answers, some with interim ones before them and some with more behind them. */
export const someAnswer = fc
  .tuple(
    fc.constantFrom("", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"),
    fc.constantFrom("HTTP/1.1 200 OK\r\n", "HTTP/1.1 404 Not Found\r\n", "HTTP/1.0 502 Bad\r\n"),
    fc.array(field, { maxLength: 4 }),
    fc.oneof(
      body.map((text) => `Content-Length: ${text.length}\r\n\r\n${text}`),
      chunked,
    ),
    fc.constantFrom("", "HTTP/1.1 200 OK\r\n\r\n"),
  )
  .map(([interim, line, fields, rest, more]) => interim + line + fields.join("") + rest + more);

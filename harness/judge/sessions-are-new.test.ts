import { expect, test } from "vitest";
import { sessionsAreNew } from "./sessions-are-new.ts";
import { historyOf, weighted } from "./testing.ts";

const splits = [weighted("app", { a: 3, b: 1 })];

function said(answeredBy?: readonly (string | null)[], setBy = "b") {
  const pinning = answeredBy && { cookie: "lb", setBy, answeredBy };
  return sessionsAreNew().judge(historyOf(["a"], { splits, ...(pinning && { pinning }) }));
}

test("it is said whether a cookie pins clients to a backend, and what the shares are then of", () => {
  expect(said()).toMatchObject({ result: "pass", summary: "no answer sets a cookie" });
  expect(said(["b", "b", "b", "b", "b"]).summary).toMatch(
    /^the cookie lb pins a client.*those of new sessions/,
  );
  expect(said(["b", "a", "b", "b", "b"]).summary).toMatch(
    /^the cookie pins nobody: of 5 requests .* it answered 4$/,
  );
  // 0.75^5 is no proof.
  expect(said(["a", "a", "a", "a", "a"], "a").summary).toMatch(/cannot be told$/);
});

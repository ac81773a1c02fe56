import { describe, expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import { sessionsStick } from "./sessions-stick.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, picksOf, servers, type Writing, type Written, weighted } from "./testing.ts";

const { judge } = sessionsStick();
const sticky = (split: Split): Split => ({ ...split, sticky: true });
const app = sticky(weighted("app", { a: 3, b: 1 }));
const writing: Writing = { splits: [app], load: { kind: "sessions", connections: 2 } };

/** Sessions one after the other, each of three requests to the backend that the schedule gives it. */
function sessions(
  count: number,
  given: readonly string[] = picksOf("smooth", { a: 3, b: 1 }, count),
): Written[] {
  return given.flatMap((by, session) => Array.from({ length: 3 }, () => ({ by, session })));
}

test("passes where each session has one backend, and new sessions are shared by weight", () => {
  expect(judge(historyOf(sessions(8), writing))).toEqual({
    result: "pass",
    summary: "app: 16 requests came back to where they belong; a 6, b 2 of 8 new sessions, as 3:1 allows",
    evidence: [],
  });
});

test("fails where a request strays from its session's backend", () => {
  const all = sessions(8);
  all[4] = { by: "b", session: 1 };
  expect(judge(historyOf(all, writing))).toEqual({
    result: "fail",
    summary:
      "app: 2 of 16 requests that came back strayed: request 4, of session 1, was answered by b, where its session had been given a",
    evidence: [4, 5],
  });
});

test("fails where those that come back take turns, so that new sessions miss theirs", () => {
  const turns = picksOf("smooth", { a: 3, b: 1 }, 8 * 4).filter((_, turn) => turn % 4 === 0);
  const skipped = sessions(8, turns);
  expect(judge(historyOf(skipped, writing))).toMatchObject({
    result: "fail",
    summary:
      "a was given 8 of the 8 new sessions divided by app; weights 3:1 with a smooth scheduler allow exactly 6; b was given 0 of the 8 new sessions divided by app; weights 3:1 with a smooth scheduler allow exactly 2",
  });
});

describe("is unknown where", () => {
  test.each<[string, readonly Written[], Partial<Writing>, string]>([
    ["no client comes back", [{ by: "a" }, { by: "b" }], {}, "no client came back"],
    [
      "nothing is sticky",
      sessions(8),
      { splits: [weighted("app", { a: 3, b: 1 })] },
      "no service of the configuration is sticky",
    ],
    ["no answered request came back", [{ by: "a", session: 0 }], {}, "no answered request came back"],
    ["picks are independent", sessions(8), { scheduler: "random" }, "one scheduler picks for all of them"],
    [
      "children share backends",
      sessions(8),
      { splits: [sticky(weighted("app", { x: [3, servers("s", ["a", "b"])], a: 1 }))] },
      "the children of app share backends",
    ],
  ])("%s", (_, all, more, why) => {
    const verdict = judge(historyOf(all, { ...writing, ...more }));
    expect(verdict.result).toBe("unknown");
    expect(verdict.summary).toContain(why);
  });
});

test("a request that failed may have begun its session", () => {
  const lost = { by: null, failed: "reset", session: 99 } as const;
  const given = ["a", "a", "b", "a", "a"];
  expect(judge(historyOf([lost, ...sessions(5, given)], writing)).result).toBe("pass");
  expect(judge(historyOf(sessions(5, ["b", "b", "a", "a", "a"]), writing)).result).toBe("fail");
});

test("a session sticks to a child, whose own servers are taken in turn", () => {
  const split = sticky(weighted("app", { a: [1, servers("a", ["a#1", "a#2"])], b: 1 }));
  const all = ["a#1", "b", "a#2", "b", "a#1", "b"].map((by, row) => ({ by, session: row % 2 }));
  expect(judge(historyOf(all, { ...writing, splits: [split] })).result).toBe("pass");
  expect(sharesMatchWeights().judge(historyOf(all, { ...writing, splits: [split] }))).toMatchObject({
    result: "pass",
    summary: "a 1, b 1 of 2 new sessions, as 1:1 allows; a#1 2, a#2 1 of 3, as 1:1 allows (smooth)",
  });
});

test("servers of a sticky loadBalancer are given to sessions in turn", () => {
  const split = sticky(servers("app", ["app#1", "app#2"]));
  const all = (given: readonly string[]) => historyOf(sessions(4, given), { ...writing, splits: [split] });
  expect(judge(all(["app#1", "app#2", "app#1", "app#2"])).result).toBe("pass");
  expect(judge(all(["app#1", "app#1", "app#1", "app#2"])).result).toBe("fail");
});

test("without clients that come back every request is a new session", () => {
  const all = picksOf("smooth", { a: 3, b: 1 }, 8);
  expect(sharesMatchWeights().judge(historyOf(all, { splits: [app] })).summary).toBe(
    "a 6, b 2 of 8, as 3:1 allows (smooth)",
  );
});

describe("over a change of the configuration", () => {
  const changed = (to: Record<string, number>): Writing => ({
    ...writing,
    changes: [{ writtenAtMs: 100, splits: [sticky(weighted("app", to))] }],
  });
  const before = sessions(4).map((one, row) => ({ ...one, sentAtMs: row }));
  const later = (session: number, by: string) => ({ by, session, sentAtMs: 1000 + session });

  test("a session keeps its child where that is still there", () => {
    const to = changed({ a: 1, b: 1 });
    const given = { 0: "a", 1: "a", 2: "b", 3: "a" };
    const back = Object.entries(given).map(([session, by]) => later(Number(session), by));
    expect(judge(historyOf([...before, ...back], to)).result).toBe("pass");
    expect(judge(historyOf([...before, later(0, "b")], to)).summary).toContain("1 of 9 requests");
  });

  test("and is given one, too, that came when its request was under way", () => {
    const moved = { by: "c", session: 0, sentAtMs: 99, doneAtMs: 102 };
    const to: Writing = {
      ...writing,
      changes: [
        { writtenAtMs: 100, splits: [sticky(weighted("app", { c: 1 }))] },
        { writtenAtMs: 1000, splits: [sticky(weighted("app", { a: 1, c: 1 }))] },
      ],
    };
    const back = { by: "c", session: 0, sentAtMs: 2000 };
    expect(judge(historyOf([...before, moved, back], to)).result).toBe("pass");
    expect(judge(historyOf([...before, moved, { ...back, by: "a" }], to)).result).toBe("fail");
  });

  test("shares are unknown where no new one begins", () => {
    const back = sharesMatchWeights().judge(historyOf([...before, later(0, "a")], changed({ a: 1, b: 1 })));
    expect(back).toMatchObject({
      result: "unknown",
      summary:
        "route r0 has no answers to new clients from when change 1 must have been in effect; let the load last longer after it, or begin more sessions",
    });
  });

  test("and is given another where it has gone", () => {
    const to = changed({ a: 0, c: 1 });
    expect(judge(historyOf([...before, later(0, "c"), later(2, "c")], to)).result).toBe("pass");
  });

  describe("that makes a service sticky", () => {
    const plain: Writing = { ...writing, splits: [weighted("app", { a: 3, b: 1 })] };
    const to = { ...plain, changes: [{ writtenAtMs: 100, splits: [app] }] };
    // It met the change, and nobody knows who answered: one that gave a cookie, or not yet.
    const met = { by: "a", session: 9, sentAtMs: 110 };

    test("who met it may have no cookie, and be picked for once more", () => {
      expect(judge(historyOf([met, later(9, "b"), later(9, "b")], to)).result).toBe("pass");
      expect(judge(historyOf([met, later(9, "b"), later(9, "a")], to)).summary).toContain("1 of 2 requests");
    });

    test("and may take a turn, or none, where the answer is the same", () => {
      const those = [0, 1, 2, 3, 4].map((session) => ({ ...met, session }));
      // All turns are those of 3:1; five of them are for who met the change.
      const turnsOf = (names: string) =>
        [..."aabaaaba"]
          .map((by, place) => later([0, 1, 10, 2, 3, 4, 11, 12][place] ?? 0, by))
          .concat([...names].map((by, index) => later(20 + index, by)));
      const back = those.map(({ session }) => later(session, "a"));
      expect(judge(historyOf([...those, ...turnsOf("aaba"), ...back], to)).result).toBe("pass");
      expect(judge(historyOf([...those, ...turnsOf("bbbb"), ...back], to)).result).toBe("fail");
    });
  });
});

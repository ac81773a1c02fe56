import { describe, expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import { reloadSettles } from "./reload-settles.ts";
import { historyOf, servers, type Writing, type Written, weighted } from "./testing.ts";

const { judge } = reloadSettles();
/** The same object for the same configuration, as a run has it. */
const all = { a: [weighted("app", { a: 1, b: 0 })], b: [weighted("app", { a: 0, b: 1 })] };
const only = (name: "a" | "b") => all[name];
const split = (a: number, b: number) => [weighted("app", { a, b })];
const at = (sentAtMs: number, by: string, more: Partial<Written> = {}): Written => ({
  by,
  sentAtMs,
  ...more,
});

/** One request every ten milliseconds: names of backends, one for each. */
function every10(names: string, fromMs: number): Written[] {
  return [...names].map((by, index) => at(fromMs + index * 10, by));
}
/** From a to b, written at 1000. */
const told: Writing = { splits: only("a"), changes: [{ writtenAtMs: 1000, splits: only("b") }] };
const alternating = (...writtenAtMs: number[]): Writing => ({
  splits: only("a"),
  changes: writtenAtMs.map((ms, index) => ({ writtenAtMs: ms, splits: only(index % 2 === 0 ? "b" : "a") })),
});

describe("a change between backends that each name their configuration", () => {
  test("is seen to settle with its first answer", () => {
    const requests = [...every10("aaa", 970), ...every10("aabbb", 1003)];
    expect(judge(historyOf(requests, told))).toEqual({
      result: "pass",
      summary:
        "1 of 1 change seen to settle: median 23.5 ms, p99 23.5 ms, max 23.5 ms; no answer went back".replaceAll(
          "23.5 ms",
          "24 ms",
        ),
      evidence: [],
    });
  });

  test("may end under the old one what was sent before the write, however late", () => {
    const requests = [at(990, "a", { doneAtMs: 2990 }), ...every10("abbb", 1001), at(2995, "b")];
    expect(judge(historyOf(requests, told)).result).toBe("pass");
  });

  test("may end slowly under the old one what was sent before it took effect", () => {
    const requests = [at(1001, "a", { doneAtMs: 3001 }), at(1010, "b"), at(3100, "b")];
    expect(judge(historyOf(requests, told)).result).toBe("pass");
  });

  test("that takes effect too late is found by its last request, with the time", () => {
    const requests = [at(1100, "a"), at(1251, "a"), at(1260, "b")];
    expect(judge(historyOf(requests, told))).toEqual({
      result: "fail",
      summary:
        "change 1 had not taken effect after 251 ms: request 1 was still answered by the configuration before it; allowed are 250 ms",
      evidence: [1],
    });
    expect(reloadSettles({ withinMs: 300 }).judge(historyOf(requests, told)).result).toBe("pass");
    expect(reloadSettles({ withinMs: 251 }).judge(historyOf(requests, told)).result).toBe("pass");
  });

  test("that never takes effect is found", () => {
    const verdict = judge(historyOf(every10("a".repeat(40), 1000), told));
    expect(verdict).toMatchObject({ result: "fail", evidence: [39] });
    expect(verdict.summary).toContain("not taken effect after 390 ms");
  });

  test("after which one answer goes back is found, by that answer", () => {
    const on = (connection: number) => ({ connection });
    const requests = [
      at(1001, "a", on(0)),
      at(1010, "b", on(0)),
      at(1020, "b", on(1)),
      at(1030, "a", on(1)),
      at(1040, "b", on(0)),
    ];
    expect(judge(historyOf(requests, told))).toEqual({
      result: "fail",
      summary:
        "after change 1, the old configuration answered 1 request that was sent after the new one had answered, until 31 ms after the write: both were in effect",
      evidence: [3],
    });
  });

  test("after which both answer for a while is found, with at most 20 of the answers", () => {
    const requests = every10(`aa${"ba".repeat(30)}bbb`, 1000);
    const verdict = judge(historyOf(requests, told));
    expect(verdict.summary).toContain("answered 30 requests that were sent after the new one had answered");
    expect(verdict.evidence).toHaveLength(20);
    for (const row of verdict.evidence) expect(requests[row]?.by).toBe("a");
    expect(verdict.summary).not.toContain("had not taken effect");
  });

  test("on which a connection does not move is found by that connection", () => {
    const requests = Array.from({ length: 30 }, (_, index) =>
      at(1000 + index * 10, index % 3 === 2 || index < 3 ? "a" : "b", { connection: index % 3 }),
    );
    const verdict = judge(historyOf(requests, told));
    expect(verdict.summary).toBe(
      "after change 1, 1 connection stayed on the old configuration, the first of them connection 2: 9 answers, the last of them 291 ms after the write",
    );
    expect(verdict.evidence).toEqual([5, 8, 11, 14, 17, 20, 23, 26, 29]);
  });

  test("is judged past requests that failed, were lost or were answered by nobody", () => {
    const requests: Written[] = [
      at(1001, "a"),
      { failed: "reset", sentAtMs: 1002 },
      { lost: true, sentAtMs: 1003 },
      { by: null, sentAtMs: 1004 },
      at(1010, "b"),
      { failed: "reset", sentAtMs: 1300 },
      at(1310, "b"),
    ];
    expect(judge(historyOf(requests, told)).result).toBe("pass");
  });

  test("is unknown where nothing was sent after it", () => {
    expect(judge(historyOf([at(1, "a"), at(990, "a")], told))).toMatchObject({ result: "unknown" });
  });

  test("is unknown where all that was sent after it failed", () => {
    const requests: Written[] = [at(1, "a"), { failed: "reset", sentAtMs: 1400 }];
    expect(judge(historyOf(requests, told))).toMatchObject({
      result: "unknown",
      summary:
        "no answer tells whether change 1 took effect; let the load last longer after it, or send more",
    });
  });
});

describe("a connection on an old configuration that shares a backend with the new one", () => {
  const changes = [{ writtenAtMs: 1000, splits: [weighted("app", { b: 1, c: 1 })] }];
  test("is not taken for one that moved, because the shared one answers on it", () => {
    const requests = [..."abcbcbcbcb"].flatMap((by, index) => [
      at(1000 + index * 20, by, { connection: 0 }),
      at(1010 + index * 20, "ab"[index % 2] ?? "", { connection: 1 }),
    ]);
    const verdict = judge(historyOf(requests, { splits: [weighted("app", { a: 1, b: 1 })], changes }));
    expect(verdict.summary).toContain(
      "1 connection stayed on the old configuration, the first of them connection 1",
    );
  });
});

describe("a change that only some answers tell", () => {
  const partly: Writing = { splits: split(1, 0), changes: [{ writtenAtMs: 1000, splits: split(9, 1) }] };
  test("settles with the first answer of the backend that is new", () => {
    const verdict = judge(historyOf(every10(`aaa${"aaaaaaaaab".repeat(4)}`, 1000), partly));
    expect(verdict).toMatchObject({ result: "pass", summary: expect.stringContaining("max 121 ms") });
  });

  test("is unknown where that backend never answers", () => {
    expect(judge(historyOf(every10("a".repeat(40), 1000), partly)).result).toBe("unknown");
  });

  test("by taking a backend away is late where it answers on", () => {
    const away: Writing = { splits: split(1, 1), changes: [{ writtenAtMs: 1000, splits: split(1, 0) }] };
    const requests = every10(`${"ab".repeat(14)}${"a".repeat(20)}`, 1000);
    expect(judge(historyOf(requests, away))).toMatchObject({ result: "fail", evidence: [27] });
    expect(judge(historyOf(every10(`${"ab".repeat(10)}${"a".repeat(60)}`, 1000), away))).toMatchObject({
      result: "pass",
      summary: expect.stringContaining("1 change that no single answer tells"),
    });
  });
});

describe("a change between the same backends", () => {
  const untold: Writing = { splits: split(3, 1), changes: [{ writtenAtMs: 1000, splits: split(1, 1) }] };
  test("passes with the interval said where the shares after it are the new ones, and not the old", () => {
    expect(judge(historyOf(every10(`aaba${"ab".repeat(60)}`, 980), untold))).toEqual({
      result: "pass",
      summary:
        "1 change that no single answer tells took effect within an interval of 250 ms, which spans 25 requests at most; the shares after it are the new ones, and not the old",
      evidence: [],
    });
  });

  test("is found not to be in effect, with answers of the backend that has too many", () => {
    const requests = every10("aaba".repeat(30), 1000);
    const verdict = judge(historyOf(requests, untold));
    expect(verdict.result).toBe("fail");
    expect(verdict.summary).toContain("change 1 is not in effect 250 ms after its write");
    expect(verdict.evidence).toHaveLength(20);
    for (const row of verdict.evidence) {
      expect(requests[row]?.by).toBe("a");
      expect(requests[row]?.sentAtMs).toBeGreaterThanOrEqual(1250);
    }
  });

  test("has as evidence answers of the one with too many, even where the starved one stands first", () => {
    const swapped: Writing = { splits: split(1, 3), changes: [{ writtenAtMs: 1000, splits: split(1, 1) }] };
    const requests = every10("bbab".repeat(30), 1000);
    const { evidence } = judge(historyOf(requests, swapped));
    expect(evidence).toHaveLength(20);
    for (const row of evidence) expect(requests[row]?.by).toBe("b");
  });

  test("is unknown where the few answers after it could come of either", () => {
    expect(judge(historyOf(every10("aaab".repeat(7), 1000), untold))).toMatchObject({
      result: "unknown",
      summary: expect.stringContaining("are such as the configuration before it gives as well"),
    });
  });

  test("is unknown where nothing was sent after the interval", () => {
    expect(judge(historyOf(every10("aaab".repeat(5), 1000), untold))).toMatchObject({
      result: "unknown",
      summary:
        "no request was sent later than 250 ms after a change and before the next; let the load last longer, or change more slowly",
    });
  });

  test("to the same weights is never a pass: nobody could see it", () => {
    const same: Writing = { splits: split(1, 1), changes: [{ writtenAtMs: 1000, splits: split(1, 1) }] };
    expect(judge(historyOf(every10("ab".repeat(200), 1000), same)).result).toBe("unknown");
  });

  test("does not hide a later one that brings a backend", () => {
    const later: Writing = {
      ...untold,
      changes: [
        { writtenAtMs: 1000, splits: split(1, 1) },
        { writtenAtMs: 3000, splits: [weighted("app", { a: 1, b: 1, c: 1 })] },
      ],
    };
    const requests = [...every10("ab".repeat(100), 1000), ...every10("abc".repeat(40), 3000)];
    const verdict = judge(historyOf(requests, later));
    expect(verdict).toMatchObject({
      result: "pass",
      summary: expect.stringContaining("1 of 2 changes seen"),
    });
  });

  test("deep in nested services is judged there", () => {
    const tree = (v1: number, v2: number) => [
      weighted("root", {
        left: [1, weighted("left", { v1, v2 })],
        right: [1, servers("right", ["r#1", "r#2"])],
      }),
    ];
    const nested: Writing = { splits: tree(1, 3), changes: [{ writtenAtMs: 1000, splits: tree(3, 1) }] };
    const named = (names: readonly string[], fromMs: number) =>
      Array.from({ length: 160 }, (_, index) => at(fromMs + index * 10, names[index % names.length] ?? ""));
    const old = ["v2", "r#1", "v2", "r#2", "v1", "r#1", "v2", "r#2"];
    const fresh = old.map((name) => ({ v1: "v2", v2: "v1" })[name] ?? name);
    expect(judge(historyOf([...named(old, 0).slice(0, 100), ...named(fresh, 1000)], nested)).result).toBe(
      "pass",
    );
    const verdict = judge(historyOf(named(old, 1000), nested));
    expect(verdict.summary).toContain("and 3:1 allows");
    expect(verdict.evidence).toHaveLength(20);
  });
});

describe("in a storm", () => {
  test("each change is seen", () => {
    const requests = every10("aaabbbaaabbb", 970);
    expect(judge(historyOf(requests, alternating(1000, 1030, 1060)))).toMatchObject({
      result: "pass",
      summary: expect.stringMatching(/^3 of 3 changes seen to settle: median 0\.5 ms/),
    });
  });

  test("changes that come after the next was written are seen all the same, and in how long", () => {
    // Each change takes 35 ms, and the next is written after 30.
    const requests = every10("aaaaaaabbbaaabbbaaaaaa", 970);
    expect(judge(historyOf(requests, alternating(1000, 1030, 1060, 1090)))).toMatchObject({
      result: "pass",
      summary: expect.stringMatching(/^4 of 4 changes seen to settle: median 41 ms, p99 41 ms, max 41 ms/),
    });
  });

  test("a change that is overtaken before it took effect is no finding", () => {
    // The ingress reads the file anew every 80 ms: it never sees the first two of three.
    const requests = [...every10("a".repeat(11), 970), ...every10("b".repeat(20), 1080)];
    const verdict = judge(historyOf(requests, alternating(1000, 1030, 1060)));
    expect(verdict).toMatchObject({
      result: "pass",
      summary: expect.stringMatching(
        /^1 of 3 changes seen to settle: .*; 2 changes had too little time to be seen before the next$/,
      ),
    });
  });

  test("one that is overtaken does not hide those after it", () => {
    // The first one comes during the second, which comes in time, as do the others.
    const requests = every10("aaaaaabbaabbaabb", 970).slice(0, 12);
    const late = [...requests, ...every10("baabbbb", 1090)];
    const verdict = judge(historyOf(late, alternating(1000, 1025, 1058, 1100, 1120)));
    expect(verdict).toMatchObject({ result: "pass", summary: expect.stringContaining("of 5 changes seen") });
  });

  test("changes that come two writes late are no finding", () => {
    // Each takes 75 ms: in the epoch of one, two others come.
    const requests = every10("aaaaaaaaaabbbaaabbbaaabbbbbb", 970);
    expect(judge(historyOf(requests, alternating(1000, 1030, 1060, 1090, 1120))).result).not.toBe("fail");
  });

  test("what goes back long after an overtaken change is found all the same", () => {
    const { changes = [], splits } = alternating(1000, 1010, 1600);
    const requests = [...every10("aaaaaaaaaa", 995), ...every10("bbbbbabbbb", 1605)];
    expect(judge(historyOf(requests, { splits, changes }))).toMatchObject({
      result: "fail",
      evidence: [15],
      summary: expect.stringContaining("after change 3"),
    });
  });

  test("that nobody could follow is unknown", () => {
    expect(judge(historyOf(every10("aaaa", 1000), alternating(1001, 1002, 1003, 1004))).result).toBe(
      "unknown",
    );
  });

  test("of untold changes claims no more than those that had the time", () => {
    const changes = [1000, 1020, 1040].map((writtenAtMs, index) => ({
      writtenAtMs,
      splits: index % 2 === 0 ? split(1, 1) : split(3, 1),
    }));
    const verdict = judge(historyOf(every10("ab".repeat(60), 1000), { splits: split(3, 1), changes }));
    expect(verdict.summary).toContain("1 change that no single answer tells");
    expect(verdict.summary).toContain("2 changes had too little time to be seen before the next");
  });
});

test("one route tells for all, and each is judged by its own configuration", () => {
  const writing: Writing = {
    splits: [...split(3, 1), ...[weighted("shop", { c: 1, d: 0 })]],
    changes: [{ writtenAtMs: 1000, splits: [...split(1, 1), ...[weighted("shop", { c: 0, d: 1 })]] }],
  };
  const both = (name: string) => [
    at(1005, "c", { route: 1 }),
    at(1015, "d", { route: 1 }),
    at(1300, name, { route: 1 }),
  ];
  expect(judge(historyOf([...both("d"), ...every10("ab".repeat(20), 1020)], writing)).result).toBe("pass");
  expect(judge(historyOf([...both("c"), ...every10("ab".repeat(20), 1020)], writing))).toMatchObject({
    result: "fail",
    evidence: [2],
  });
});

test("is unknown without a change, and at saturation", () => {
  expect(judge(historyOf(["a"], { splits: only("a") }))).toMatchObject({
    result: "unknown",
    summary: "the configuration did not change; let `reload` act before the load ends",
  });
  const saturated: Writing = {
    ...told,
    load: { kind: "saturate", connections: 2 },
    saturation: { answered: 2 },
  };
  expect(judge(historyOf(["a", "b"], saturated)).result).toBe("unknown");
});

describe("where cookies lead clients back", () => {
  const sticky = (weights: Record<string, number>): Split[] => [
    { ...weighted("app", weights), sticky: true },
  ];
  const from = (
    weights: Record<string, number>,
    ...changes: readonly [number, Record<string, number>][]
  ): Writing => ({
    splits: sticky(weights),
    changes: changes.map(([writtenAtMs, to]) => ({ writtenAtMs, splits: sticky(to) })),
    load: { kind: "sessions", connections: 2 },
  });
  const over = from({ a: 1, b: 0 }, [1000, { a: 0, b: 1 }]);
  const old = [at(900, "a", { session: 0 }), at(1010, "a", { session: 0 })];
  const later = [at(1400, "a", { session: 0 }), at(1500, "a", { session: 0 })];

  test("those that go there are no sign of the old configuration", () => {
    expect(judge(historyOf([...old, at(1020, "b", { session: 1 }), ...later], over))).toMatchObject({
      result: "pass",
      summary: expect.stringContaining("1 of 1 change seen to settle: median 21 ms"),
    });
  });

  test("new clients that go there are", () => {
    const requests = [...old, at(1020, "b", { session: 1 }), ...later, at(1510, "a", { session: 2 })];
    expect(judge(historyOf(requests, over))).toMatchObject({
      result: "fail",
      summary: expect.stringContaining("the old configuration answered 1 request"),
      evidence: [5],
    });
    expect(judge(historyOf([...old, at(1400, "a", { session: 1 })], over))).toMatchObject({
      result: "fail",
      summary: expect.stringContaining("change 1 had not taken effect after 400 ms: request 2"),
    });
  });

  test("it is unknown where no new ones come", () => {
    expect(judge(historyOf([...old, ...later], over))).toMatchObject({
      result: "unknown",
      summary:
        "no answer to a new client tells whether change 1 took effect, and those that came back went where their cookies led; let the load last longer after it, or begin more sessions",
    });
  });

  test("those that go to a backend that is to come again are no sign that it has", () => {
    const writing = from({ a: 1, b: 1 }, [1000, { a: 1, b: 0 }], [2000, { a: 1, b: 1 }]);
    const before = [at(10, "a", { session: 0 }), at(20, "b", { session: 1 })];
    const second = [at(2010, "b", { session: 1 }), at(2300, "b", { session: 1 })];
    const fresh = Array.from({ length: 20 }, (_, index) => at(1300 + index, "a", { session: 2 + index }));
    expect(judge(historyOf([...before, ...fresh, ...second], writing))).toMatchObject({ result: "unknown" });
    const requests = [...before, ...fresh, ...second, at(2310, "b", { session: 30 })];
    expect(judge(historyOf(requests, writing))).toMatchObject({
      result: "pass",
      summary: expect.stringContaining("1 of 2 changes seen to settle: median 311 ms"),
    });
  });

  test("a cookie of what is not there any more leads nowhere", () => {
    const gone = from({ a: 1 }, [1000, { b: 1 }]);
    expect(judge(historyOf([...old, at(1020, "b", { session: 1 }), ...later], gone))).toMatchObject({
      result: "fail",
      evidence: [3, 4],
    });
  });

  test("an answer in nobody's name may have given any cookie", () => {
    const nobody = at(950, "", { by: null, status: 502, session: 1 });
    const requests = [...old, at(1020, "b", { session: 2 }), at(1400, "a", { session: 1 })];
    expect(judge(historyOf([nobody, ...requests], over)).result).toBe("pass");
    expect(judge(historyOf(requests, over)).result).toBe("fail");
  });

  test("the shares after a change are those of new clients", () => {
    const writing = from({ a: 3, b: 1 }, [1000, { a: 1, b: 3 }]);
    const given = (names: string, fromMs: number, session: number) =>
      [...names.repeat(10)].map((by, index) => at(fromMs + index * 2, by, { session: session + index }));
    const begun = given("aaba", 100, 0);
    const back = begun.map((one, index) => ({ ...one, sentAtMs: 1300 + index }));
    const all = (names: string) => historyOf([...begun, ...back, ...given(names, 1400, 100)], writing);
    expect(judge(all("bbab")).result).toBe("pass");
    expect(judge(all("aaba")).result).toBe("fail");
    expect(judge(historyOf([...begun, ...back], writing))).toMatchObject({
      result: "unknown",
      summary: expect.stringMatching(/so that nothing tells .* or begin more sessions$/),
    });
  });
});

import { describe, expect, test } from "vitest";
import { backendsReturn } from "./backends-return.ts";
import { behaviours } from "./behaviour.ts";
import { damageIsContained } from "./damage-is-contained.ts";
import { healthySharesMatchWeights } from "./healthy-shares-match-weights.ts";
import { sharesMatchWeights } from "./shares-match-weights.ts";
import { historyOf, picksOf, weighted } from "./testing.ts";
import { badGateway, disturbedHistory, killed, weights } from "./testing-disturbed.ts";
import { witnessesAgree } from "./witnesses-agree.ts";

const plain = historyOf(picksOf("smooth", weights, 60), { splits: [weighted("app", weights)] });
const nested = weighted("app", { a: 1, inner: [1, weighted("inner", { b: 1, c: 1 })] });

describe("damageIsContained", () => {
  const { judge } = damageIsContained();

  test("passes where what was b's fails, and nothing else", () => {
    expect(judge(disturbedHistory(() => badGateway))).toMatchObject({
      result: "pass",
      summary: "of 2,400 requests 200 came to nothing, each in the place of a disturbed backend",
    });
  });

  test("passes where others take over", () => {
    expect(judge(disturbedHistory(() => "a")).result).toBe("pass");
  });

  test("fails where more fails than was b's", () => {
    const history = disturbedHistory(() => badGateway);
    for (let row = 700; row < 900; row++) history.samples.fail(row, row + 0.5, "reset");
    expect(judge(history)).toMatchObject({
      result: "fail",
      summary: expect.stringMatching(
        /^b was killed at 600 ms, and of the 1,601 requests until 1,000 ms after it was back 66\d came to nothing or were answered by it; its weight gives it 53\d at most$/,
      ),
    });
  });

  test.each([
    ["before it", 500],
    ["long after it", 2300],
  ])("fails where a request fails %s", (_, row) => {
    const history = disturbedHistory(() => badGateway);
    history.samples.fail(row, row + 0.5, "closed");
    expect(judge(history)).toEqual({
      result: "fail",
      summary: "no disturbance explains what came of 1 request: 1 × connection closed without an answer",
      evidence: [row],
    });
  });

  test.each([
    ["is lost", { lost: true }, "lost"],
    ["is refused by the subject itself", { failed: "refused" }, "connection refused"],
    ["has a wrong body", { by: "a", wrongBody: true }, "a wrong body"],
    ["is told that there is no such page", { by: null, status: 404 }, "status 404 instead of 200"],
  ] as const)("fails where a request meanwhile %s", (_, request, reason) => {
    const verdict = judge(disturbedHistory((row) => (row === 610 ? request : badGateway)));
    expect(verdict).toMatchObject({ result: "fail", summary: expect.stringContaining(`1 × ${reason}`) });
  });

  test("is unknown where nothing was disturbed, or no samples were kept", () => {
    expect(judge(plain).result).toBe("unknown");
    const saturated = { ...plain, disturbed: [killed], load: { kind: "saturate", connections: 1 } } as const;
    expect(judge(saturated).result).toBe("unknown");
  });
});

describe("healthySharesMatchWeights", () => {
  const { judge } = healthySharesMatchWeights();

  test.each([
    ["fails what was the other's", () => badGateway, "a 299, c 100 of 399"],
    ["shares it out", (row: number) => (row % 4 === 0 ? "c" : "a"), "a 4"],
  ] as const)("passes for a subject that %s", (_, then, shares) => {
    expect(judge(disturbedHistory(then))).toMatchObject({
      result: "pass",
      summary: expect.stringContaining(`b was killed at 600 ms: meanwhile ${shares}`),
    });
  });

  test("fails where one takes over alone", () => {
    expect(judge(disturbedHistory(() => "a"))).toMatchObject({
      result: "fail",
      summary: expect.stringMatching(
        /^b was killed at 600 ms, and a answered 49\d of the 59\d requests that a and c answered meanwhile; their weights 3:1 allow 44\d to 45\d$/,
      ),
    });
  });

  test("one that is left is left with everything", () => {
    const alone = { a: 3, b: 2 };
    const history = historyOf(
      picksOf("smooth", alone, 2000).map((name) => (name === "b" ? badGateway : name)),
      { splits: [weighted("app", alone)] },
    );
    expect(judge({ ...history, disturbed: [killed] })).toMatchObject({
      result: "pass",
      summary: expect.stringMatching(/meanwhile a (\d+) of \1$/),
    });
  });

  test.each([
    ["services are nested", { splits: [nested] }, "services are nested"],
    [
      "weights change meanwhile",
      { changes: [{ writtenAtMs: 900, splits: [weighted("app", weights)] }] },
      "the weights changed while b was killed",
    ],
  ])("is unknown where %s", (_, writing, why) => {
    expect(judge(disturbedHistory(() => badGateway, writing))).toMatchObject({
      result: "unknown",
      summary: expect.stringContaining(why),
    });
  });

  test("is unknown where so few answer that any shares are allowed", () => {
    const short = [{ ...killed, endingMs: 602, untilMs: 603 }];
    expect(judge(disturbedHistory(() => badGateway, { disturbed: short }))).toEqual({
      result: "unknown",
      summary:
        "a and c too seldom answered while b was killed, so that nothing tells how they share; let it last longer, or send more meanwhile",
      evidence: [],
    });
  });

  test("replicas may be further off, and independent picks as far as chance goes", () => {
    const skewed = disturbedHistory((row) => (Math.floor(row / 6) % 8 === 0 ? "c" : "a"));
    expect(judge(skewed).result).toBe("fail");
    expect(judge({ ...skewed, subject: { ...skewed.subject, instances: 20 } }).result).toBe("pass");
    expect(judge({ ...skewed, subject: { ...skewed.subject, scheduler: "random" } }).result).toBe("pass");
    const piled = disturbedHistory(() => "c");
    expect(judge({ ...piled, subject: { ...piled.subject, scheduler: "random" } }).result).toBe("fail");
  });
});

describe("backendsReturn", () => {
  test("passes where it answers again in time, and says when", () => {
    expect(backendsReturn().judge(disturbedHistory(() => badGateway))).toEqual({
      result: "pass",
      summary: "answered again, counted from when they were back: b 1 ms",
      evidence: [],
    });
  });

  const away = (until: number) => {
    const history = disturbedHistory(() => badGateway);
    for (let row = 1200; row < until; row++) history.samples.answer(row, row + 0.5, 200, 0, 0);
    return history;
  };

  test("fails where it comes late, or never", () => {
    const { judge } = backendsReturn({ withinMs: 500 });
    expect(judge(away(1900))).toMatchObject({
      result: "fail",
      summary: expect.stringMatching(/b answered only 70\d ms later; allowed are 500 ms$/),
    });
    expect(judge(away(2400))).toMatchObject({
      result: "fail",
      summary: expect.stringContaining("of the 1,201 requests since b answered never again"),
    });
  });

  test("is unknown where the load ends too soon", () => {
    expect(backendsReturn().judge(away(2400))).toMatchObject({
      result: "unknown",
      summary: "the load ended 1,199 ms after b was back, before it was seen to answer; let it run longer",
    });
  });
});

describe("what is judged of any run", () => {
  test("a request that was asked again because of it is no finding", () => {
    const { judge } = witnessesAgree();
    expect(judge(disturbedHistory(() => ({ by: "a", logged: ["b", "a"] }))).result).toBe("pass");
    expect(judge(disturbedHistory(() => ({ by: "a", logged: ["a", "b"] }))).result).toBe("pass");
    expect(judge(disturbedHistory(() => ({ by: "a", logged: ["c", "a"] })))).toMatchObject({
      result: "fail",
      summary: "client and backends disagree: 200 asked of backends more than once",
    });
    expect(judge(disturbedHistory(() => ({ by: "a", logged: ["b", "c"] })))).toMatchObject({
      result: "fail",
      summary: "client and backends disagree: 200 answered in another backend's name",
    });
  });

  test("one who is killed may have answered before it could log, in that moment only", () => {
    const unlogged = (at: number) => {
      const history = disturbedHistory((row) => (row === at ? { by: "b", logged: [] } : badGateway));
      return { ...history, disturbed: [{ ...killed, inForceMs: 610 }] };
    };
    const rows = picksOf("smooth", weights, 1200).flatMap((name, row) =>
      name === "b" && row >= 600 ? [row] : [],
    );
    const [first = 0] = rows;
    expect(witnessesAgree().judge(unlogged(first)).result).toBe("pass");
    expect(witnessesAgree().judge(unlogged(rows.at(-1) ?? 0)).result).toBe("fail");
  });

  test("shares are judged by what met no backend that was away", () => {
    const piled = disturbedHistory(() => "a");
    expect(sharesMatchWeights().judge(piled).result).toBe("pass");
    const { disturbed: _, ...undisturbed } = piled;
    expect(sharesMatchWeights().judge(undisturbed).result).toBe("fail");
    const slow = { ...piled, disturbed: [{ ...killed, how: "slow" }] };
    expect(sharesMatchWeights().judge(slow).result).toBe("fail");
  });
});

test("a report says how the subject behaved", () => {
  expect(behaviours(plain)).toEqual([]);
  const history = disturbedHistory((row) => (row < 900 ? badGateway : "c"));
  history.samples.fail(1202, 1210, "closed");
  expect(behaviours(history)).toEqual([
    {
      backends: ["b"],
      how: "killed",
      fromMs: 600,
      untilMs: 1200,
      sent: 601,
      byDisturbed: 0,
      byOthers: 501,
      problems: { "status 502 instead of 200": 100 },
      slowestMs: 0.5,
      harmAfterMs: 10,
      returnedMs: 1,
    },
  ]);
});

import { describe, expect, test } from "vitest";
import type { Report } from "../report/report.ts";
import { compare } from "./compare.ts";
import { error, failing, figure, report, row, times, verdict } from "./testing.ts";

describe("the result", () => {
  test("names the checks that did not pass", () => {
    expect(figure([report()], [failing()], "result")).toMatchObject({
      verdict: "worse",
      base: "pass",
      new: "fail",
      reason: "because of sharesMatchWeights",
    });
    expect(figure([failing()], [report()], "result")?.verdict).toBe("better");
  });

  test.each<readonly [Report["result"] | "error", Report["result"] | "error", string]>([
    ["pass", "unknown", "worse"],
    ["unknown", "fail", "worse"],
    ["fail", "error", "worse"],
    ["error", "pass", "better"],
    ["fail", "fail", "same"],
  ])("from %s to %s is %s", (before, after, expected) => {
    const of = (result: Report["result"] | "error") => [result === "error" ? error : report({ result })];
    expect(figure(of(before), of(after), "result")?.verdict).toBe(expected);
  });

  test("of an error is its message, and there are no other figures", () => {
    expect(compare([report()], [error], []).figures).toEqual([
      expect.objectContaining({ figure: "result", verdict: "worse", reason: "no engine" }),
    ]);
  });

  test("one bad run before does not excuse all of them now", () => {
    const [before, after] = [[...times(9, report()), failing()], times(10, failing())];
    expect(figure(before, after, "result")).toMatchObject({
      verdict: "worse",
      reason: expect.stringMatching(
        /^because of sharesMatchWeights; wrong in 1 of 10 runs of BASE, in 10 of 10 of NEW, Mann–Whitney p = .*, below 0\.01$/,
      ),
    });
    expect(figure(before, before, "result")?.verdict).toBe("same");
  });
});

describe("a check", () => {
  test("that passed and now does not is worse, with its summary, though the result is as bad as before", () => {
    const with2 = (first: Report["result"], second: Report["result"]) =>
      report({
        result: "fail",
        verdicts: [verdict(first), verdict(second, "witnessesAgree", "logs differ")],
      });
    const { figures, result } = compare([with2("fail", "pass")], [with2("pass", "fail")], []);
    expect(result).toBe("fail");
    expect(figures.slice(0, 3)).toMatchObject([
      { figure: "result", verdict: "same" },
      { figure: "sharesMatchWeights", verdict: "better", reason: "it was a fail" },
      { figure: "witnessesAgree", verdict: "worse", base: "pass", new: "fail", reason: "logs differ" },
    ]);
  });

  test("that is no longer made proves nothing any more", () => {
    const without = report({ verdicts: [] });
    expect(figure([report()], [without], "sharesMatchWeights")).toMatchObject({
      verdict: "worse",
      new: "not made",
      reason: "the check is no longer made",
    });
    expect(figure([without], [report()], "sharesMatchWeights")?.verdict).toBe("same");
    expect(figure([without], [failing()], "sharesMatchWeights")).toMatchObject({
      verdict: "worse",
      reason: "it was a fail",
    });
  });
});

describe("losses", () => {
  const losing = (failed: number, sent = 1000) => [report({ failed, sent })];
  const name = "failed, lost or unexpected";

  test("are told from noise by their numbers", () => {
    // 2 · (1/2)^7 = 0.016, 2 · (1/2)^8 = 0.0078.
    expect(figure(losing(0), losing(7), name)?.verdict).toBe("same");
    expect(figure(losing(0), losing(8), name)).toMatchObject({
      verdict: "worse",
      base: 0,
      new: 0.8,
      unit: "%",
      reason: "0 of 1,000 → 8 of 1,000, exact binomial p = 0.0078, below 0.01",
    });
    expect(figure(losing(8), losing(0), name)?.verdict).toBe("better");
  });

  test("are a rate: twice as many of twice as many are the same", () => {
    expect(figure(losing(100), losing(200, 2000), name)?.verdict).toBe("same");
    expect(figure(losing(100), losing(100, 2000), name)?.verdict).toBe("better");
  });

  test("count whatever was not answered as expected, over all runs", () => {
    const each = report({ failed: 1, lost: 1, unexpected: 1 });
    expect(figure(times(3, report()), times(3, each), name)?.reason).toMatch(
      /^0 of 3,000 → 9 of 3,000, .*below 0\.01$/,
    );
  });

  test("of nothing are none", () => {
    expect(figure(losing(0, 0), losing(0, 0), name)).toMatchObject({ verdict: "same", base: 0, new: 0 });
  });
});

describe("a share", () => {
  const off = report({ shares: [row({ observed: 760 })] });

  test("is held to its own bounds", () => {
    expect(figure([report()], [off], "share of v1")).toMatchObject({
      verdict: "worse",
      base: 750,
      new: 760,
      reason: "750 within 749 to 751 in BASE, 760 outside 749 to 751 in NEW",
    });
    expect(figure([off], [report()], "share of v1")?.verdict).toBe("better");
    expect(figure([off], [off], "share of v1")?.verdict).toBe("same");
    expect(figure([report()], [report({ shares: [row({ observed: 748 })] })], "share of v1")?.verdict).toBe(
      "worse",
    );
  });

  test("on a bound is within it, and other weights have other bounds", () => {
    const other = report({ shares: [row({ weight: 1, observed: 251, allowedMin: 249, allowedMax: 251 })] });
    expect(figure([report()], [other], "share of v1")?.verdict).toBe("same");
  });

  test("is one of a backend, a service, a route and an epoch", () => {
    const rows = [row(), row({ epoch: 1 }), row({ service: "shop" })];
    const bad = rows.map((one, index) => (index === 1 ? { ...one, observed: 1 } : one));
    const { figures } = compare([report({ shares: rows })], [report({ shares: bad })], []);
    expect(
      figures.filter(({ figure }) => figure.startsWith("share of")).map((one) => [one.figure, one.verdict]),
    ).toEqual([
      ["share of v1 of app on r", "same"],
      ["share of v1 of app on r after change 1", "worse"],
      ["share of v1 of shop on r", "same"],
    ]);
  });

  test("that only NEW has is wrong all the same where it is outside", () => {
    const fresh = (observed: number) => report({ shares: [row(), row({ backend: "v2", observed })] });
    expect(figure([report()], [fresh(1)], "share of v2")).toMatchObject({ verdict: "worse", base: "none" });
    expect(figure([report()], [fresh(750)], "share of v2")?.verdict).toBe("same");
  });

  test("in one of several runs is enough", () => {
    expect(figure(times(5, report()), [...times(4, report()), off], "share of v1")).toMatchObject({
      verdict: "worse",
      new: 760,
      reason: expect.stringContaining("wrong in 0 of 5 runs of BASE, in 1 of 5 of NEW"),
    });
  });
});

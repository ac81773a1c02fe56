import { describe, expect, test } from "vitest";
import type { Split } from "../config/split.ts";
import type { History } from "../history/history.ts";
import { damageIsContained } from "./damage-is-contained.ts";
import { healthySharesMatchWeights } from "./healthy-shares-match-weights.ts";
import { historyOf, picksOf, servers, type Writing, type Written, weighted } from "./testing.ts";
import { badGateway, killed, weights } from "./testing-disturbed.ts";

const app: Split = { ...weighted("app", weights), sticky: true };

/** One who comes back. */
interface Client {
  readonly session: number;
  /** Whom it was given. */
  readonly child: string;
}

/** What becomes of requests while b is away; what is left out is as with an ingress that says 502 in its place. */
interface Meanwhile {
  /** Of whom clients come back; default: of all. */
  readonly of?: string;
  /** How many requests are new clients'; default: one of three. */
  readonly newOneOf?: number;
  /** Who answers a new client for whom a child was picked; null: nobody. */
  readonly begins?: (child: string) => string | null;
  /** Who answers one that comes back. */
  readonly returns?: (child: string) => string | null;
}

/** 2,400 requests, one a millisecond: each third is a new client's, all others are theirs who come back; b is away for 600. */
function run({ of, newOneOf = 3, begins, returns }: Meanwhile, more: Partial<Writing> = {}): History {
  const picks = picksOf("smooth", weights, 2400);
  const clients: Client[] = [];
  let begun = 0;
  const away = (name: string) => (name === "b" ? null : name);
  const requests = Array.from({ length: 2400 }, (_, row): Written => {
    const isAway = row >= 600 && row < 1200;
    const answer = (by: string | null, session: number) =>
      by === null ? { ...badGateway, session } : { by, session };
    const back = row % (isAway ? newOneOf : 3) === 0 ? undefined : clients[(row * 7919) % clients.length];
    const wanted = isAway && of ? (clients.find(({ child }) => child === of) ?? back) : back;
    if (back && wanted)
      return answer(isAway ? (returns ?? away)(wanted.child) : wanted.child, wanted.session);
    const session = begun++;
    const picked = picks[session] ?? "a";
    const by = isAway ? (begins ?? away)(picked) : picked;
    // Whoever got no answer may have the cookie all the same: he has it here.
    clients.push({ session, child: by ?? picked });
    return answer(by, session);
  });
  const load = { kind: "sessions", connections: 1 } as const;
  return { ...historyOf(requests, { splits: [app], load, ...more }), disturbed: [killed] };
}

describe("an ingress that says 502 in the place of a backend is found right", () => {
  test.each([undefined, "a", "b", "c"])("whoever comes back: of %s", (of) => {
    for (const check of [damageIsContained(), healthySharesMatchWeights()])
      expect(check.judge(run({ ...(of && { of }) }))).toMatchObject({ result: "pass" });
  });

  test("and one that gives its clients to others, too", () => {
    const others = ["a", "c", "a", "a"];
    let turn = 0;
    const next = () => others[turn++ % others.length] ?? "a";
    const elsewhere = (child: string) => (child === "b" ? next() : child);
    for (const check of [damageIsContained(), healthySharesMatchWeights()])
      expect(check.judge(run({ begins: elsewhere, returns: elsewhere })).result).not.toBe("fail");
  });
});

describe("damageIsContained fails where", () => {
  const { judge } = damageIsContained();

  test("more new clients come to nothing than were the other's", () => {
    expect(judge(run({ begins: () => null }))).toMatchObject({
      result: "fail",
      summary: expect.stringMatching(
        /^b was killed at 600 ms, and of the [\d,]+ requests that no cookie led until 1,000 ms after it was back 3\d\d came to nothing/,
      ),
    });
  });

  test("those come to nothing who were led elsewhere", () => {
    expect(judge(run({ returns: () => null })).result).toBe("fail");
  });
});

describe("healthySharesMatchWeights fails where", () => {
  test("new clients who were the other's are all given to one", () => {
    expect(
      healthySharesMatchWeights().judge(run({ begins: (child) => (child === "b" ? "a" : child) })),
    ).toMatchObject({
      result: "fail",
      summary: expect.stringContaining("their weights 3:1 allow"),
    });
  });
});

describe("is unknown where", () => {
  test("too few new clients came meanwhile", () => {
    const none = run({ newOneOf: 5000 });
    expect(healthySharesMatchWeights().judge(none)).toMatchObject({
      result: "unknown",
      summary:
        "no healthy backend answered new clients while b was killed, so that nothing tells how they share; let it last longer, or begin more sessions meanwhile",
    });
    const one = run({ newOneOf: 599 });
    expect(healthySharesMatchWeights().judge(one).summary).toMatch(
      /^a and c too seldom answered new clients/,
    );
    expect(damageIsContained({ withinMs: 0 }).judge(none)).toMatchObject({
      result: "unknown",
      summary: expect.stringMatching(
        /^too few new clients came while b was killed .* begin more sessions meanwhile$/,
      ),
    });
  });

  test("only some services are sticky", () => {
    const mixed: Split = {
      ...weighted("app", { a: 3, b: [2, servers("s", ["b", "d"])], c: 1 }),
      sticky: true,
    };
    for (const check of [damageIsContained(), healthySharesMatchWeights()])
      expect(check.judge(run({}, { splits: [mixed] }))).toMatchObject({ result: "unknown" });
  });
});

import * as v from "valibot";

/** What a comparison needs of a report; what else stands there, as a later build may write, is not looked at. */
const counted = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const share = v.looseObject({
  route: v.string(),
  service: v.string(),
  backend: v.string(),
  epoch: v.number(),
  weight: v.number(),
  observed: v.number(),
  allowedMin: v.number(),
  allowedMax: v.number(),
});

const report = v.looseObject({
  version: v.number(),
  name: v.string(),
  result: v.picklist(["pass", "fail", "unknown"]),
  world: v.string(),
  sent: counted,
  failed: counted,
  lost: counted,
  unexpected: counted,
  epochs: v.optional(v.array(v.looseObject({ settleMs: v.optional(v.nullable(v.number())) }))),
  shares: v.array(share),
  verdicts: v.array(
    v.looseObject({
      check: v.string(),
      result: v.picklist(["pass", "fail", "unknown"]),
      summary: v.string(),
    }),
  ),
  requestsPerSecond: v.number(),
  latencyMs: v.looseObject({ p50: v.number(), p99: v.number() }),
});

const errorReport = v.looseObject({
  version: v.number(),
  name: v.optional(v.string()),
  result: v.literal("error"),
  error: v.looseObject({ message: v.string() }),
});

export const reportShape = v.variant("result", [report, errorReport]);

/** What `run` writes, whose reports are checked one by one. */
export const runShape = v.looseObject({ reports: v.array(v.unknown()) });

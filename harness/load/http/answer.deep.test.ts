import fc from "fast-check";
import { expect, test } from "vitest";
import { readWhole, someAnswer } from "./testing.ts";

test("an answer reads the same in any pieces, 200,000 times over", () => {
  fc.assert(
    fc.property(someAnswer, fc.array(fc.nat(400), { maxLength: 20 }), (text, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < text.length), text.length].sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(readWhole(pieces)).toEqual(readWhole([text]));
    }),
    { numRuns: 200_000 },
  );
});

test("no bytes make the reader throw, and pieces never change what it finds", () => {
  const damage = fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(someAnswer, damage, fc.nat(300), (text, changes, cut) => {
      const bytes = Buffer.from(text, "latin1");
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const damaged = bytes.toString("latin1");
      const whole = readWhole([damaged]);
      const cutOnce = readWhole([damaged.slice(0, cut), damaged.slice(cut)]);
      expect(cutOnce).toEqual(whole);
    }),
    { numRuns: 200_000 },
  );
});

import { count, counted } from "../../figures.ts";
import { behaviourInWords } from "../behaviour-in-words.ts";
import type { Report } from "../report.ts";
import { subjectInWords } from "../subject-in-words.ts";
import type { Card } from "./columns.ts";
import { type Content, clipped, element, type Markup, name } from "./markup.ts";
import { resultWord } from "./results.ts";

/** So many requests that show a finding are named. */
const MOST_EVIDENCE = 5;

/** All that did not pass, but for the one that the first sentence says. */
export function findings({ verdicts, result: worst, windows }: Report): Content {
  const said = verdicts.find(({ result }) => result === worst);
  const others = verdicts.filter((verdict) => verdict.result !== "pass" && verdict !== said);
  const lines = others.map(({ check, result, summary }) =>
    element("li", {}, resultWord(result), " ", element("b", {}, check), `: ${clipped(summary)}`),
  );
  const bad = windows?.notPassed ?? [];
  if (bad.length > 0)
    lines.push(
      element(
        "li",
        {},
        `windows that did not pass: ${bad.map(count).join(", ")}${bad.length === 20 ? ", …" : ""}`,
      ),
    );
  return lines.length === 0 ? undefined : element("ul", { class: "findings" }, lines);
}

/** What befell backends, and how the subject took it. */
export function disturbances({ disturbances: all = [] }: Report): Content {
  if (all.length === 0) return undefined;
  const lines = all.map((behaviour) => element("li", {}, clipped(behaviourInWords(behaviour))));
  return element("ul", { class: "findings" }, lines);
}

/** About so many characters stand in a line of half a wide page, and so high are it, and what is around it. */
const LINE_CHARACTERS = 68;
const LINE_PX = 23;
const AROUND_PX = 42;

export function checks({ verdicts }: Report): Card {
  const items = verdicts.map(({ check, result, summary, evidence }) =>
    element(
      "li",
      {},
      resultWord(result),
      element("b", {}, name(check)),
      element("p", {}, clipped(summary), requests(evidence)),
    ),
  );
  const markup = element(
    "section",
    { class: "card" },
    element("h2", {}, counted(verdicts.length, "check")),
    element("ul", { class: "checks" }, items),
  );
  const lines = verdicts.map(({ summary }) => Math.ceil(clipped(summary).length / LINE_CHARACTERS));
  return { markup, heightPx: lines.reduce((sum, number) => sum + AROUND_PX + number * LINE_PX, 60) };
}

function requests(evidence: readonly number[]): string {
  if (evidence.length === 0) return "";
  const more = evidence.length > MOST_EVIDENCE ? ", …" : "";
  return ` (requests ${evidence.slice(0, MOST_EVIDENCE).map(count).join(", ")}${more})`;
}

/** Where and with what it was run. */
export function surroundings({ world, subject, images }: Report): Markup {
  const parts = [["world", world], ["subject", subjectInWords(subject)], ...Object.entries(images)];
  return element(
    "dl",
    { class: "surroundings" },
    parts.map(([what = "", how = ""]) =>
      element("div", {}, element("dt", {}, name(what)), element("dd", {}, name(how))),
    ),
  );
}

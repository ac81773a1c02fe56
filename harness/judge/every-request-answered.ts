import { count, counted } from "../figures.ts";
import type { History } from "../history/history.ts";
import { tally } from "./tally.ts";
import { type Check, type Opinion, unknown } from "./verdict.ts";

/**
 * Every request was answered, with the status that its route expects, by a backend of that route, with the body that
 * this backend gives, and with the request's own id.
 *
 * @param options.whoever whether it does not matter who answered, which other checks judge: then an answer only has to be
 *   whole and to have the status
 */
export function everyRequestAnswered({ whoever = false }: { readonly whoever?: boolean } = {}): Check {
  return {
    name: "everyRequestAnswered",
    ...(whoever && { options: { whoever } }),
    judge: (history) => judge(history, whoever),
  };
}

function judge(history: History, whoever: boolean): Opinion {
  const { sent, answered, failed, lost, unexpected, reasons, evidence } = tally(history, whoever);
  if (sent === 0) return unknown("no request was sent");
  if (failed + lost + unexpected > 0) {
    const causes = [...reasons].map(([reason, number]) => `${count(number)} × ${reason}`).join(", ");
    const wrong = whoever ? "a wrong answer, whoever gave it" : "an answer that nobody expected";
    const summary = `of ${counted(sent, "request")}, ${count(failed)} failed, ${count(lost)} ${lost === 1 ? "was" : "were"} lost and ${count(unexpected)} had ${wrong}: ${causes}`;
    return { result: "fail", summary, evidence };
  }
  // The rule of three: none in n bounds the rate by 3/n with 95 % confidence.
  const bound = `at 95 % confidence fewer than ${percentBound(sent)} are`;
  const all = `${count(answered)} of ${counted(sent, "request")} answered`;
  return {
    result: "pass",
    summary: whoever
      ? `${all} in full and with the expected status, whoever answered; none failed, lost or with another status: ${bound}`
      : `${all} as expected; none failed, lost or unexpected: ${bound}`,
    evidence: [],
  };
}

function percentBound(sent: number): string {
  return sent <= 3 ? "all" : `${((3 / sent) * 100).toPrecision(2)} %`;
}

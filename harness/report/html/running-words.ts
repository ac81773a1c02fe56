import { count, counted } from "../../figures.ts";
import type { RunningChild, RunningPoint, RunningShares } from "../charts/running.ts";
import type { Content } from "./markup.ts";
import { table } from "./table.ts";

/** What is said of running shares: in sentences, and in the table behind their picture. */

const MOST_LISTED = 30;

/** What is to be seen, with its numbers. */
export function saysOf(running: RunningShares, children: readonly RunningChild[]): string {
  const gone = children.flatMap((child) => {
    const first = child.lines.flat().find(isOutside);
    return first ? [{ child, first }] : [];
  });
  const [worst] = gone.toSorted((a, b) => a.first.request - b.first.request);
  if (worst) {
    const { child, first } = worst;
    const others =
      gone.length > 1 ? `; so ${gone.length === 2 ? "does" : "do"} ${counted(gone.length - 1, "other")}` : "";
    return `${child.name} is outside of what is allowed at request ${count(first.request)} for the first time: it has ${percentage(first.share)} of those so far, where ${bounds(first)} are allowed${others}.`;
  }
  const last = children[0]?.lines.at(-1)?.at(-1);
  const when =
    running.restarts && running.changes > 0
      ? "of those since the last change"
      : `after ${counted(last?.request ?? 0, "request")}`;
  const end = last
    ? `: ${when} ${children[0]?.name} has ${percentage(last.share)}, where ${bounds(last)} are allowed`
    : "";
  const changes = running.changes > 0 ? `, through ${counted(running.changes, "change")}` : "";
  return `No share is outside of what is allowed at any time${changes}${end}.`;
}

/** How to read it. */
export function readsOf({ restarts, changes, changedAt, more, children }: RunningShares): string {
  const parts = [
    restarts
      ? "The line is the share of all requests so far, dashes are what the weights give, the band is how far from these it may be from there on: it closes in as requests add up. The axis of shares is cut to where that is to be seen."
      : "The line is how far the share of all requests so far is from what the weights of every configuration give together, the band how far it may be from there on. A configuration that was in force for a short time allows much, for its size.",
  ];
  if (changes > 0)
    parts.push(
      restarts
        ? "Each line down (▾) is a change of the configuration: the count begins anew with the first request that was sent when it was in effect."
        : `Marks on the axis are changes of the configuration${changes > changedAt.length ? ", some of them" : ""}.`,
    );
  if (more > 0)
    parts.push(
      `The ${children.length} backends with the largest weights are drawn; ${count(more)} more are not.`,
    );
  return parts.join(" ");
}

/** Of many points some, the last one among them. */
export function tableOf(children: readonly RunningChild[]): Content {
  const requests = children[0]?.lines.flat() ?? [];
  const step = Math.max(1, Math.ceil(requests.length / MOST_LISTED));
  const rows = requests.flatMap(({ request }, index) => {
    if (index % step !== 0 && index !== requests.length - 1) return [];
    const cells = children.flatMap(({ lines }) => {
      const point = lines.flat()[index];
      return point ? [percentage(point.share), bounds(point)] : ["–", "–"];
    });
    return [[count(request), ...cells]];
  });
  return table(["up to request", ...children.flatMap(({ name }) => [name, "allowed"])], rows);
}

export function isOutside({ share, min, max }: RunningPoint): boolean {
  return share < min - 1e-9 || share > max + 1e-9;
}

/** `75.0 %` */
export function percentage(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `74.9 to 75.1 %`, with as many digits as tell one end from the other. */
export function bounds({ min, max }: RunningPoint): string {
  const digits = max - min < 0.002 && max !== min ? 3 : 1;
  const text = (share: number) => (100 * share).toFixed(digits);
  return text(min) === text(max) ? `${text(min)} %` : `${text(min)} to ${text(max)} %`;
}

import { styleText } from "node:util";
import { count, counted } from "../figures.ts";
import type { Comparison, Figure, WeightChange } from "./comparison.ts";

/** So many shares of a scenario are shown one by one. */
const MOST_SHARES = 8;

type Colour = "red" | "green" | "yellow" | undefined;

/** A comparison for a person at a terminal; colour only where the stream shows it. */
export function toText(comparison: Comparison, stream: NodeJS.WriteStream): string {
  const { weights, missing, added, figures, result } = comparison;
  const line = (word: string, colour: Colour, text: string) =>
    `  ${colour ? styleText(colour, word.padEnd(7), { stream }) : word.padEnd(7)} ${text}`;
  const by = (verdict: Figure["verdict"]) => figures.filter((figure) => figure.verdict === verdict);
  return [
    `${styleText(result === "pass" ? "green" : "red", result.toUpperCase(), { stream })}  ${sentence(comparison)}`,
    ...sayWeights(weights).map((text) => line("weight", "yellow", text)),
    ...missing.map(({ name, allowed }) =>
      line(allowed ? "allowed" : "missing", allowed ? "yellow" : "red", `${name}: in BASE and not in NEW`),
    ),
    ...added.map((name) => line("new", "yellow", `${name}: only in NEW`)),
    ...sayChanges(by("worse").filter(({ allowed }) => !allowed)).map((text) => line("worse", "red", text)),
    ...sayChanges(by("worse").filter(({ allowed }) => allowed)).map((text) =>
      line("allowed", "yellow", text),
    ),
    ...sayChanges(by("better")).map((text) => line("better", "green", text)),
    ...[...Map.groupBy(by("same"), ({ name }) => name)].map(([name, own]) =>
      line("same", undefined, `${name}: ${saySame(own)}`),
    ),
  ].join("\n");
}

function sentence({ figures, missing }: Comparison): string {
  const worse = figures.filter(({ verdict }) => verdict === "worse");
  const mayBe = [...worse, ...missing].some(({ allowed }) => allowed);
  const [figure, gone] = [worse, missing].map((all) => all.filter(({ allowed }) => !allowed).length);
  const what = [
    ...(figure ? [`${counted(figure, "figure")} got worse`] : []),
    ...(gone ? [`${counted(gone, "scenario")} ${gone === 1 ? "is" : "are"} missing`] : []),
  ].join(" and ");
  const nothing = `nothing got worse${mayBe ? " but what is allowed" : ""}`;
  return `${what || nothing}; ${counted(new Set(figures.map(({ name }) => name)).size, "scenario")} compared`;
}

/** The same difference in many epochs, as in a storm, takes one line. */
function sayWeights(weights: readonly WeightChange[]): string[] {
  const alike = Map.groupBy(weights, ({ epoch: _, ...rest }) => JSON.stringify(rest));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { name, route, service, backend, epoch, base, new: now } = first;
    const when =
      others.length > 0 ? ` in ${others.length + 1} epochs` : epoch > 0 ? ` after change ${epoch}` : "";
    return [
      `${name}: ${backend} of ${service} on ${route}${when}: ${base ?? "none"} → ${now ?? "none"}; its shares are compared to their own bounds only`,
    ];
  });
}

/** A line for each; a storm has a thousand shares, of which the first few tell enough: all are in the JSON. */
function sayChanges(figures: readonly Figure[]): string[] {
  return [...Map.groupBy(figures, ({ name }) => name)].flatMap(([name, own]) => {
    const shares = own.filter(isShare);
    const left = new Set(shares.slice(MOST_SHARES));
    const more = left.size === 0 ? [] : [`${name}: ${counted(left.size, "more share")}, which --json shows`];
    return [...own.filter((figure) => !left.has(figure)).map(sayChange), ...more];
  });
}

function sayChange(figure: Figure): string {
  const { name, base, new: now, reason } = figure;
  const values = base === now ? "" : ` ${sayValues(figure)}`;
  return `${name}: ${figure.figure}${values} (${reason})`;
}

function isShare({ unit }: Figure): boolean {
  return unit === "requests";
}

/** What did not change, in one line: checks and shares by their number, the rest by their values, each reason once. */
function saySame(figures: readonly Figure[]): string {
  const isCheck = ({ figure, unit, new: now }: Figure) =>
    unit === "" && figure !== "result" && now === "pass";
  const [checks, shares] = [figures.filter(isCheck).length, figures.filter(isShare).length];
  const rest = figures.filter((one) => !isCheck(one) && !isShare(one));
  const byReason = Map.groupBy(rest, ({ unit, base, new: now, reason }) =>
    // What has not moved, and is no measurement, needs no reason.
    base === now && (unit === "" || unit === "%") ? "" : reason,
  );
  return [...byReason]
    .map(([reason, own]) => {
      const values = own.map((figure) => `${figure.figure} ${sayValues(figure)}`);
      if (reason === "" && checks > 0) values.push(counted(checks, "check"));
      if (reason === "" && shares > 0) values.push(counted(shares, "share"));
      return `${values.join(", ")}${reason && ` (${reason})`}`;
    })
    .join("; ");
}

function sayValues({ base, new: now, unit }: Figure): string {
  return `${base === now ? show(now) : `${show(base)} → ${show(now)}`}${unit && ` ${unit}`}`;
}

function show(value: number | string): string {
  if (typeof value === "string") return value;
  return value < 10 ? String(Number(value.toPrecision(3))) : count(value);
}

import { styleText } from "node:util";
import { count, counted } from "../figures.ts";
import type { Comparison, Figure } from "./comparison.ts";

/** A comparison for a person at a terminal; colour only where the stream shows it. */
export function toText(comparison: Comparison, stream: NodeJS.WriteStream): string {
  const { weights, missing, added, figures, result } = comparison;
  const by = (verdict: Figure["verdict"]) => figures.filter((figure) => figure.verdict === verdict);
  const colour = (word: string, style: "red" | "green" | "yellow") =>
    styleText(style, word.padEnd(8), { stream });
  const same = Map.groupBy(by("same"), ({ name }) => name);
  return [
    `${styleText(result === "pass" ? "green" : "red", result.toUpperCase(), { stream })}  ${sentence(comparison)}`,
    ...weights.map(
      ({ name, backend, service, epoch, base, new: now }) =>
        `  ${colour("weight", "yellow")}${name}: ${backend} of ${service}${epoch > 0 ? ` after change ${epoch}` : ""}: ${base ?? "none"} → ${now ?? "none"}; shares are held to the weights of their own side`,
    ),
    ...missing.map(
      ({ name, allowed }) =>
        `  ${colour(allowed ? "allowed" : "missing", allowed ? "yellow" : "red")}${name}: in BASE and not in NEW`,
    ),
    ...added.map((name) => `  ${colour("new", "yellow")}${name}: only in NEW`),
    ...by("worse").map((figure) =>
      line(colour(figure.allowed ? "allowed" : "worse", figure.allowed ? "yellow" : "red"), figure),
    ),
    ...by("better").map((figure) => line(colour("better", "green"), figure)),
    ...[...same].map(([name, own]) => `  ${"same".padEnd(8)}${name}: ${own.map(brief).join(", ")}`),
  ].join("\n");
}

function sentence({ figures, missing }: Comparison): string {
  const worse = figures.filter(({ verdict, allowed }) => verdict === "worse" && !allowed).length;
  const gone = missing.filter(({ allowed }) => !allowed).length;
  const scenarios = new Set(figures.map(({ name }) => name)).size;
  const what = [
    ...(worse > 0 ? [`${counted(worse, "figure")} got worse`] : []),
    ...(gone > 0 ? [`${counted(gone, "scenario")} ${gone === 1 ? "is" : "are"} missing`] : []),
  ];
  return `${what.length > 0 ? what.join(", ") : "nothing got worse"}; ${counted(scenarios, "scenario")} compared`;
}

function line(word: string, { name, figure, base, new: now, unit, reason }: Figure): string {
  const values = base === now ? "" : ` ${show(base)} → ${show(now)}${unit === "" ? "" : ` ${unit}`}`;
  return `  ${word}${name}: ${figure}${values} (${reason})`;
}

function brief({ figure, base, new: now, unit }: Figure): string {
  return base === now
    ? `${figure} ${show(now)}`
    : `${figure} ${show(base)} → ${show(now)}${unit === "ms" ? " ms" : ""}`;
}

function show(value: number | string): string {
  if (typeof value === "string") return value;
  return value < 10 ? String(Math.round(value * 1000) / 1000) : count(value);
}

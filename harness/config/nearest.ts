import { closest, distance } from "fastest-levenshtein";

/** The tail of a message about an unknown name: the nearest known one, or all of them where none is near. */
export function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const candidate = closest(
    name.toLowerCase(),
    known.map((entry) => entry.toLowerCase()),
  );
  const original = known.find((entry) => entry.toLowerCase() === candidate);
  if (original && distance(name.toLowerCase(), candidate) <= Math.max(2, name.length / 3)) {
    return `; did you mean "${original}"?`;
  }
  return `; there ${known.length === 1 ? "is" : "are"} ${known.map((entry) => `"${entry}"`).join(", ")}`;
}

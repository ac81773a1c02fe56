/** The ports of a subject where it has an address of its own: its entry points from 80 on, and more besides. */
export function portsOf(
  entryPoints: readonly string[],
  more: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return { ...Object.fromEntries(entryPoints.map((name, index) => [name, 80 + index])), ...more };
}

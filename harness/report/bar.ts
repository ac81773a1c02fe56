/** `███████▌░░`: so much of the whole, 0 to 1, in a row of so many characters; in halves where it is not whole. */
export function bar(part: number, width: number): string {
  const halves = Math.round(Math.min(1, Math.max(0, Number.isNaN(part) ? 0 : part)) * width * 2);
  const full = "█".repeat(Math.floor(halves / 2));
  const half = halves % 2 === 1 ? "▌" : "";
  return `${full}${half}`.padEnd(width, "░");
}

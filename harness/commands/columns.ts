/** How many columns of a terminal a text takes: two for wide characters and emoji, none for what joins the one before it. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** A text without what would move the cursor, cut to so many columns. */
export function fitted(text: string, columns: number): string {
  const line = text.replace(/\p{Cc}/gu, " ");
  if (columnsOf(line) <= columns) return line;
  let cut = "";
  let left = columns - 1;
  for (const character of line) {
    left -= widthOf(character);
    if (left < 0) break;
    cut += character;
  }
  return columns < 1 ? "" : `${cut.trimEnd()}…`;
}

/** East Asian wide and full-width characters, as of Unicode's EastAsianWidth.txt, by their blocks. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

function widthOf(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

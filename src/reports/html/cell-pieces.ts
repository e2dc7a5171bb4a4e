const DAY = "\\d{4}-\\d\\d-\\d\\d";

/** A figure, its interval and the number it stands on; two days; a season with two days. */
const PARTED = [
  /^([^[\]]+) (\[[^[\]]*\])(?: (n=\S+))?$/,
  /^(\S+ %)( n=\S+)$/,
  new RegExp(`^(${DAY}) (to ${DAY})$`),
  new RegExp(`^(\\S+) (\\(${DAY}) (to ${DAY}\\))$`),
];

/**
 * What a cell of a table may be broken into where it has to be narrow, each part whole: "54.1 % [47.3, 60.8] n=212" into the figure,
 * its interval and its number, "2025-02-01 to 2025-02-28" into two days. Anything else is one part.
 */
export function cellPieces(text: string): string[] {
  for (const pattern of PARTED) {
    const found = pattern.exec(text);
    if (found) return found.slice(1).flatMap((part) => (part ? [part.trim()] : []));
  }
  return [text];
}

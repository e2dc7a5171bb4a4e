/** No line of text or of a table is wider, whatever the terminal: the same run prints the same everywhere. */
export const TEXT_WIDTH = 80;

/** Printed width of a text without colours: code points, as every text printed here is of single-width characters. */
export const widthOf = (text: string): number => [...text].length;

/**
 * The words of a text, with the spaces that follow them. A word ends after a space that is neither before "%" nor within brackets:
 * "54.1 % [42.8, 64.9]" has two.
 */
export function wordsOf(text: string): string[] {
  let depth = 0;
  return splitAfter(text, (character, next) => {
    if (character === "[") depth++;
    if (character === "]" && depth > 0) depth--;
    return character === " " && depth === 0 && next !== " " && next !== "%";
  });
}

/** The parts of a word that is too long for its line: "MULTISEASON_FEB25_MAE" and "a/path/file" have three. */
export function partsOf(word: string): string[] {
  return splitAfter(word, (character, next) => "_/".includes(character) && !"_/ ".includes(next));
}

function splitAfter(text: string, ends: (character: string, next: string) => boolean): string[] {
  const pieces: string[] = [];
  let piece = "";
  const characters = [...text];
  for (const [at, character] of characters.entries()) {
    const next = characters[at + 1];
    piece += character;
    if (next !== undefined && !ends(character, next)) continue;
    pieces.push(piece);
    piece = "";
  }
  return pieces;
}

/**
 * A text in lines of at most `width`, broken between its words; of a word that is longer, between its parts, and a part that is
 * longer is cut where the width ends.
 * @param width at least 1
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    const pieces = wordsOf(paragraph).flatMap((word) => (widthOf(word.trimEnd()) > width ? partsOf(word) : [word]));
    for (const piece of pieces) {
      if (line !== "" && widthOf(line + piece.trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += piece;
      while (widthOf(line.trimEnd()) > width) {
        lines.push([...line].slice(0, width).join(""));
        line = [...line].slice(width).join("");
      }
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

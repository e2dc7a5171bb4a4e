import { DataError } from "../../core/errors.js";

const DELIMITERS = [",", ";", "\t", "|"];

export interface CsvHeader {
  readonly delimiter: string;
  readonly names: readonly string[];
}

/**
 * Reads the first line of a CSV: the delimiter is the one of , ; tab | that occurs most often in it outside quotes.
 * @param head the beginning of the file, without byte-order mark
 * @throws DataError when the line is empty or names two columns alike
 */
export function csvHeader(head: string, path: string): CsvHeader {
  const line = head.slice(0, firstLineEnd(head));
  const bare = line.replace(/"(?:[^"]|"")*"/g, "");
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))]!;
  const names = splitLine(line, delimiter);
  if (names.every((name) => name === "")) {
    throw new DataError("NO_HEADER", `${path} has no header line`, { hint: "the first line must name the columns" });
  }
  const twice = names.find((name, at) => name !== "" && names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new DataError("COLUMN_TWICE", `${path} has two columns named "${twice}"`, { hint: "rename one of them" });
  }
  return { delimiter, names };
}

function firstLineEnd(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) return i;
  }
  return text.length;
}

function splitLine(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (quoted && character === '"' && line[i + 1] === '"') {
      cell += character;
      i += 1;
    } else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

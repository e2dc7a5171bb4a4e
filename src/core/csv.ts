/** One cell as RFC 4180 has it. Nothing (null) is an empty cell, empty text a pair of quotes, so that the two stay apart. */
export function csvCell(text: string | null): string {
  if (text === null) return "";
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line without its end. */
export function csvLine(cells: readonly (string | null)[]): string {
  return cells.map(csvCell).join(",");
}

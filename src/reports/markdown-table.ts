/** A column of a Markdown table. */
export interface Column {
  readonly head: string;
  /** Numbers go right. */
  readonly align?: "left" | "right";
}

/**
 * A pipe table whose source is aligned too, so that it can be read unrendered. Pipes inside cells are escaped and line
 * breaks become spaces; cells are otherwise taken as Markdown, so foreign text goes through {@link plainText} first.
 * @param rows one cell per column
 * @throws RangeError when a row has another number of cells than there are columns
 */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ head }) => head), ...rows].map((row) => {
    if (row.length !== columns.length) {
      throw new RangeError(`markdownTable: a row has ${row.length} cells for ${columns.length} columns`);
    }
    return row.map(cellText);
  });
  const widths = columns.map((_, c) => Math.max(3, ...cells.map((row) => lengthOf(row[c]!))));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, c) => pad(text, widths[c]!, columns[c]!)).join(" | ")} |`;
  const rule = columns.map(({ align }, c) => {
    const dashes = "-".repeat(widths[c]! - 1);
    return align === "right" ? `${dashes}:` : `${dashes}-`;
  });
  const [head, ...body] = cells.map(line);
  return [head, `| ${rule.join(" | ")} |`, ...body].join("\n");
}

/** Columns beside the first that one table holds: more do not fit on a sheet of paper. */
const MOST_COLUMNS = 7;

/** As {@link markdownTable}, as several tables under each other where there are many columns; each begins with the first. */
export function wideTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const beside = columns.length - 1;
  const tables = Math.max(1, Math.ceil(beside / MOST_COLUMNS));
  const cut = (i: number) => 1 + Math.round((i * beside) / tables);
  return Array.from({ length: tables }, (_, i) => {
    const part = <T>(cells: readonly T[]) => [...cells.slice(0, 1), ...cells.slice(cut(i), cut(i + 1))];
    return markdownTable(part(columns), rows.map(part));
  }).join("\n\n");
}

/** What Markdown or HTML would read as a mark; an underscore between letters or digits is none. */
const MARKS = /[\\`*[\]<>~&#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Characters nobody sees: control characters, and those that turn the direction of what follows, figures included. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Foreign text in one line, with a mark for each character nobody sees. */
export function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(UNSEEN, "\ufffd");
}

/** Foreign text (a book, a hypothesis) as Markdown that shows it as it is; line breaks become spaces. */
export function plainText(text: string): string {
  return inOneLine(text).replace(MARKS, "\\$&");
}

/** Foreign text as a code span, for names: `MULTISEASON_FEB25_MAE`. */
export function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const space = fence.length > 1 ? " " : "";
  return `${fence}${space}${inOneLine(text)}${space}${fence}`;
}

/** One pipe becomes "\|", also inside code spans: that is how GitHub's tables read it. */
function cellText(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|");
}

function pad(text: string, width: number, column: Column): string {
  const space = " ".repeat(width - lengthOf(text));
  return column.align === "right" ? space + text : text + space;
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}

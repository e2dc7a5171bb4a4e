import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { cellPieces } from "./cell-pieces.js";
import { escapeHtml } from "./escape-html.js";
import { LONG_CELL, tableDensity, WRAPPING_CELL } from "./table-density.js";

/** Class of a table cell with just this text; null for none. */
export type CellClass = (text: string) => string | null;

/** A season or a day, which does not go on in a second line. */
const DAY = /\b\d{4}-\d\d(-\d\d)?\b/g;

/**
 * Teaches the parser how the tables of a report stand in a page: each in a box of its own that may scroll, named by the heading
 * over it, set as closely as its columns ask for, its cells breaking where that does no harm.
 */
export function useReportTables(parser: InstanceType<typeof MarkdownIt>, cellClass: CellClass): void {
  parser.core.ruler.push("cells", ({ tokens }) => classifyCells(tokens, cellClass));
  parser.core.ruler.push("tables", ({ tokens }) => setTables(tokens));
  const { rules } = parser.renderer;
  rules.table_open = (tokens, at) => {
    const density = String(tokens[at]!.attrGet("class") ?? "");
    const name = escapeHtml(tableName(tokens, at));
    return `<div class="${`table ${density}`.trim()}" tabindex="0" role="group" aria-label="${name}">\n<table>\n`;
  };
  rules.table_close = () => "</table>\n</div>\n";
  rules.words = (tokens, at) => breakable(tokens[at]!.content).replace(DAY, "<span>$&</span>");
  rules.parted = (tokens, at) =>
    cellPieces(tokens[at]!.content)
      .map((part) => `<span>${escapeHtml(part)}</span>`)
      .join(" ");
  rules.code_inline = (tokens, at) => `<code>${breakable(tokens[at]!.content)}</code>`;
}

/** The text of a piece of Markdown without its marks. */
export function plainContent({ children }: Token): string {
  return (children ?? []).map(({ content }) => content).join("");
}

/** A name may go on in a new line after a mark between its words. */
function breakable(text: string): string {
  return escapeHtml(text).replace(/[_=:](?=\w)/g, "$&<wbr>");
}

/** A table by the heading it stands under. */
function tableName(tokens: readonly Token[], at: number): string {
  const heading = tokens.findLastIndex(({ type }, i) => i < at && type === "heading_open");
  return heading < 0 ? "Table" : `Table: ${plainContent(tokens[heading + 1]!)}`;
}

function classifyCells(tokens: readonly Token[], cellClass: CellClass): void {
  tokens.forEach((token, at) => {
    if (token.type !== "td_open" && token.type !== "th_open") return;
    const cell = tokens[at + 1]!;
    const name = token.type === "th_open" ? null : cellName(plainContent(cell), cellClass);
    if (name) token.attrSet("class", name);
    if (name === "parted")
      cell.children = [Object.assign(cell.children![0]!, { type: name, content: plainContent(cell) })];
    // a cell in one line has no place to break at: browsers would take it also where none is wanted
    else if (token.type === "th_open" || name === "wraps" || name === "long") {
      for (const text of cell.children ?? []) if (text.type === "text") text.type = "words";
    }
  });
}

/** How a cell may be broken into lines, or what its words say; null for one that stands in one line. */
function cellName(text: string, cellClass: CellClass): string | null {
  if (cellPieces(text).length > 1) return "parted";
  if (text.length > LONG_CELL) return "long";
  return text.length > WRAPPING_CELL ? "wraps" : cellClass(text);
}

function setTables(tokens: readonly Token[]): void {
  tokens.forEach((table, from) => {
    if (table.type !== "table_open") return;
    const to = tokens.findIndex(({ type }, at) => at > from && type === "table_close");
    const rows: string[][] = [];
    tokens.slice(from, to).forEach(({ type }, at) => {
      if (type === "tr_open") rows.push([]);
      if (type === "th_open" || type === "td_open") rows.at(-1)!.push(plainContent(tokens[from + at + 1]!));
    });
    const density = tableDensity(rows);
    if (density) table.attrSet("class", density);
  });
}

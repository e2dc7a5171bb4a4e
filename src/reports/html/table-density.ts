import { cellPieces } from "./cell-pieces.js";

/** "dense": smaller type; "tight": smaller still, and figures may have their interval in a second line. */
export type TableDensity = "dense" | "tight" | null;

/** Pixels a table has on a page of 1280, less a scroll bar. */
const ROOM = 990;
/** Width of a character as a share of its size: a digit of the widest of the usual fonts. */
const LETTER = 0.64;
/** Type and the padding at both sides of a cell, pixels, as the style sheet has them. */
const PLAIN = { size: 14, padding: 16 };
const DENSE = { size: 13, padding: 12 };

/** A cell of more characters than this goes on in a second line, if it is words. */
export const LONG_CELL = 40;
/** One of more may do so where the table would not fit otherwise; figures with their interval are shorter. */
export const WRAPPING_CELL = 24;
/** Characters that words which go on in a second line are given at least. */
const WRAPPED = 20;

/**
 * How closely a table must be set for all of its columns to be seen at once on a page of 1280 pixels. Heads go on in further lines
 * in every table.
 * @param rows texts of the cells, those of the head first
 */
export function tableDensity(rows: readonly (readonly string[])[]): TableDensity {
  const whole = widest(rows, (text) =>
    text.length > WRAPPING_CELL && cellPieces(text).length === 1 ? WRAPPED : text.length,
  );
  const needs = ({ size, padding }: typeof PLAIN) =>
    whole.reduce((sum, letters) => sum + letters * LETTER * size + padding, 0);
  if (needs(PLAIN) <= ROOM) return null;
  return needs(DENSE) <= ROOM ? "dense" : "tight";
}

/** Characters of the widest cell of each column, or of the longest word of its head. */
function widest([head = [], ...body]: readonly (readonly string[])[], lettersOf: (text: string) => number): number[] {
  return head.map((text, column) =>
    Math.max(...text.split(/[\s-]/).map((word) => word.length), ...body.map((row) => lettersOf(row[column] ?? ""))),
  );
}

import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import { outputColors as pc } from "./colors.js";
import { columnWidths } from "./column-widths.js";
import { TEXT_WIDTH, widthOf, wrapText } from "./wrap-text.js";

export interface TableOptions {
  /** Columns set flush right, by index; they are never broken. */
  readonly right?: readonly number[];
  /** Columns flush left that are never broken either, by index. */
  readonly whole?: readonly number[];
}

const GAP = "  ";

const PLAIN = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: GAP,
};

/**
 * A borderless table for the terminal: headings, then rows. One that would be wider than {@link TEXT_WIDTH} has its headings and the
 * texts of its left-aligned columns broken.
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  options: TableOptions = {},
): string {
  const isRight = (index: number) => options.right?.includes(index) ?? false;
  const isWhole = (index: number) => options.whole?.includes(index) ?? false;
  const plain = rows.map((row) => row.map((cell) => stripVTControlCharacters(String(cell))));
  const columns = head.map((text, k) => ({
    head: text,
    cells: plain.map((row) => row[k] ?? ""),
    isRight: isRight(k) || isWhole(k),
  }));
  const widths = columnWidths(columns, TEXT_WIDTH - GAP.length * (head.length - 1));
  const table = new Table({
    head: head.map((text, k) => boldLines(wrapText(text, Math.max(1, widths[k]!)))),
    chars: PLAIN,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_, index) => (isRight(index) ? "right" : "left")),
  });
  table.push(
    ...rows.map((row, i) =>
      row.map((cell, k) =>
        isTooWide(plain[i]![k]!, widths[k]!) ? wrapText(plain[i]![k]!, widths[k]!).join("\n") : String(cell),
      ),
    ),
  );
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function isTooWide(text: string, width: number): boolean {
  return text.split("\n").some((line) => widthOf(line) > width);
}

function boldLines(lines: readonly string[]): string {
  return lines.map((line) => pc.bold(line)).join("\n");
}

/** Two columns: names and values. */
export function formatFacts(facts: readonly (readonly [string, string | number | null])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${pc.dim(name.padEnd(width))}  ${value ?? "—"}`).join("\n");
}

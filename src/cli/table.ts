import Table from "cli-table3";
import { outputColors as pc } from "./colors.js";

export interface TableOptions {
  /** Columns set flush right, by index. */
  readonly right?: readonly number[];
}

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
  middle: "  ",
};

/** A borderless table for the terminal: headings, then rows. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  options: TableOptions = {},
): string {
  const table = new Table({
    head: head.map((text) => pc.bold(text)),
    chars: PLAIN,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_, index) => (options.right?.includes(index) ? "right" : "left")),
  });
  table.push(...rows.map((row) => row.map(String)));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Two columns: names and values. */
export function formatFacts(facts: readonly (readonly [string, string | number | null])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${pc.dim(name.padEnd(width))}  ${value ?? "—"}`).join("\n");
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSpan, markdownTable, plainText, wideTable } from "../../src/reports/markdown-table.js";

describe("markdownTable", () => {
  it("lines up columns and sets numbers right", () => {
    const table = markdownTable(
      [{ head: "Book" }, { head: "Rows", align: "right" }],
      [
        ["a", "1"],
        ["betmgm", "1,234"],
      ],
    );
    expect(table).toBe(
      ["| Book   |  Rows |", "| ------ | ----: |", "| a      |     1 |", "| betmgm | 1,234 |"].join("\n"),
    );
  });
  it("refuses a row of another length", () => {
    expect(() => markdownTable([{ head: "a" }], [["1", "2"]])).toThrow("a row has 2 cells for 1 columns");
  });
  it("keeps its shape whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string()), { maxLength: 4 }), (rows) => {
        const cells = rows.map(([a, b]) => [plainText(a), codeSpan(b)]);
        const lines = markdownTable([{ head: "x" }, { head: "y" }], cells).split("\n");
        expect(lines).toHaveLength(rows.length + 2);
        for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(3);
      }),
    );
  });
});

describe("foreign text", () => {
  it("shows marks of Markdown and HTML as they are", () => {
    expect(plainText("a_b_c bettingpros_consensus")).toBe("a_b_c bettingpros_consensus");
    expect(plainText("<b>*a*_b_</b>\n[x](y) `c` #1")).toBe("\\<b\\>\\*a\\*\\_b\\_\\</b\\> \\[x\\](y) \\`c\\` \\#1");
  });
  it("fences code by more backticks than it holds", () => {
    expect(codeSpan("MULTISEASON_FEB25_MAE")).toBe("`MULTISEASON_FEB25_MAE`");
    expect(codeSpan("a``b")).toBe("``` a``b ```");
  });
});

it("shows characters nobody sees, so that no name turns the figures after it around", () => {
  expect(plainText("a\u202eb\u2066c\0d\te")).toBe("a\ufffdb\ufffdc\ufffdd e");
  expect(codeSpan("a\u202eb")).toBe("`a\ufffdb`");
  expect(plainText("مرحبا 🏀 é")).toBe("مرحبا 🏀 é");
});

describe("wideTable", () => {
  it("is one table as long as that fits on paper, then several as even as can be, each with the first column", () => {
    for (const [beside, tables] of [
      [0, [0]],
      [7, [7]],
      [8, [4, 4]],
      [20, [7, 6, 7]],
    ] as const) {
      const columns = ["Gate", ...Array.from({ length: beside }, (_, i) => `c${i}`)].map((head) => ({ head }));
      const made = wideTable(columns, [columns.map(({ head }) => `of ${head}`)]).split("\n\n");
      const cells = made.map((table) =>
        table.split("\n").map((line) =>
          line
            .split("|")
            .slice(1, -1)
            .map((one) => one.trim()),
        ),
      );
      expect(cells.map(([head]) => head!.length - 1)).toEqual(tables);
      expect(cells.flatMap(([head]) => head!.slice(1))).toEqual(columns.slice(1).map(({ head }) => head));
      for (const [head, , row] of cells) expect(row).toEqual(head!.map((one) => `of ${one}`));
      for (const [head] of cells) expect(head![0]).toBe("Gate");
    }
  });
});

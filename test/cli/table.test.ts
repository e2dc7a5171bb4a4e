import fc from "fast-check";
import { expect, it } from "vitest";
import { formatTable } from "../../src/cli/table.js";
import { partsOf, TEXT_WIDTH, widthOf, wordsOf, wrapText } from "../../src/cli/wrap-text.js";

const widest = (text: string) => Math.max(...text.split("\n").map(widthOf));

it("leaves a table that fits as it is", () => {
  const table = formatTable(["name", "n"], [["mae_lines", 7]], { right: [1] });
  expect(table).toBe("name       n\nmae_lines  7");
});

it("breaks headings first, then texts between words, and never a figure with its interval's ends", () => {
  const figure = "54.1 % [42.8, 64.9]";
  const head = ["evaluation", "picks of the model", "hit rate", "ROI", "run"];
  const rows = [["2025-02-01 to 2025-02-28", "1,234", figure, figure, "MULTISEASON_FEB25_HUBER"]];
  const lines = formatTable(head, rows, { right: [1] }).split("\n");
  expect(widest(lines.join("\n"))).toBeLessThanOrEqual(TEXT_WIDTH);
  expect(lines[0]).toMatch(/^evaluation +picks +hit rate/);
  expect(lines.join("\n")).toMatch(/\[42\.8, 64\.9\]/);
  expect(lines.join("\n")).toContain("1,234");
});

it("loses no character and passes no width, whatever the cells hold", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "b", "_", " ", "[", "]", ",", "%", "7"), maxLength: 60 });
  const word = (text: string) => text.replace(/\s/g, "");
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), (cells) => {
      const table = formatTable(
        cells.map((_, k) => `c${k}`),
        [cells],
      );
      const seen = (text: string) => [...word(text)].sort().join("");
      expect(seen(table)).toBe(seen(cells.map((text, k) => `c${k}${text}`).join("")));
      expect(widest(table)).toBeLessThanOrEqual(TEXT_WIDTH);
    }),
  );
  fc.assert(
    fc.property(cell, fc.integer({ min: 1, max: 30 }), (text, width) => {
      expect(wordsOf(text).flatMap(partsOf).join("")).toBe(text);
      const lines = wrapText(text, width);
      expect(word(lines.join(""))).toBe(word(text));
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    }),
  );
});

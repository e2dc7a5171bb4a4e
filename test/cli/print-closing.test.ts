import { describe, expect, it } from "vitest";
import type { Console } from "../../src/cli/console.js";
import { printClosing } from "../../src/cli/print-closing.js";
import type { ClosingRecord } from "../../src/runner/closing-record.js";

function printed(record: Partial<ClosingRecord>): string[] {
  const lines: string[] = [];
  const console = { print: (text = "") => lines.push(...text.split("\n")) } as unknown as Console;
  const whole: ClosingRecord = {
    line_time: "opening",
    not_available: null,
    rows: { with_line: 12_140, with_close: 11_820 },
    median_minutes_later: 1679.4,
    no_vig: "multiplicative",
    edges: [],
  };
  printClosing({ ...whole, ...record }, console);
  return lines;
}
const figure = (value: number, n: number, reach: number) => ({ value, n, low: value - reach, high: value + reach });

describe("printClosing", () => {
  it("fits 80 columns", () => {
    const edges = [1, 3, 5].map((minEdge) => ({
      minEdge,
      picks: 10_402,
      withClose: 9_384,
      lineBetter: 3_128,
      lineSame: 3_753,
      lineWorse: 2_503,
      points: figure(-1.07, 9_384, 0.1),
      probability: figure(-0.014, 3_753, 0.004),
    }));
    const lines = printed({ edges });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[2]).toBe("3+    10,402  90.2 %  -1.07 [-1.17, -0.97]  -1.4 pp [-1.8, -1.0]   3,753");
    expect(lines.at(-2)).toBe("at edge 3+ the line moved the pick's way in 33.3 %, against it in 26.7 %");
    expect(lines.at(-1)).toContain("11,820 of 12,140 lines have a later quote, a median 1,679 minutes on");
  });

  it("says why there is nothing, and what to do where something can be done", () => {
    expect(printed({ line_time: "latest", not_available: "line_is_last_quote" })).toEqual([
      "not available: the lines taken are their books' last quotes",
      "(--line-time opening bets at a book's first quote of the day instead)",
    ]);
    expect(printed({ not_available: "no_later_quote" })).toEqual([
      "not available: no book quoted again between the line taken and tip-off",
    ]);
  });
});

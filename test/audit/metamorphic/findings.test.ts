import { describe, expect, it } from "vitest";
import type { TableChanges } from "../../../src/audit/metamorphic/compare-tables.js";
import { findingsOf, metamorphicCheck } from "../../../src/audit/metamorphic/findings.js";

const change = (column: string, unaltered: string | null, recomputed: string | null) => ({
  column,
  earlierRows: 2,
  dateRows: 1,
  examples: [{ date: "2025-01-02", player: "A. Player", team: "BOS", unaltered, recomputed }],
});
const changes = (...changed: TableChanges["changed"]): TableChanges => ({
  rows: 100,
  dateRows: 10,
  columns: 3,
  lostRows: 0,
  failed: [],
  changed,
});
const date = "2025-01-02";

describe("what was found of columns that changed", () => {
  it("is only suspicious where nothing but quotes of unknown time changes them", () => {
    const seen = changes(change("x_a", "1", "2"), change("x_b", "1", "2"), change("x_c", "1", "2"));
    const causes = new Map([
      ["x_a", ["undeclared"] as const],
      ["x_b", ["undeclared", "later"] as const],
    ]);
    expect(findingsOf({ date }, seen, causes).map(({ column, verdict }) => [column, verdict])).toEqual([
      ["x_a", "SUSPECT"],
      ["x_b", "LEAK"],
      ["x_c", "LEAK"],
    ]);
  });

  it("is told once, in six digits unless they do not tell the values apart", () => {
    const seen = changes(change("x_a", "10.73963133640553", null), change("x_b", "0.1234567890123", "0.1234567890124"));
    const findings = findingsOf({ date }, seen, new Map([["x_a", ["own"]]]));
    const first = metamorphicCheck("cut", [seen], findings);
    const second = metamorphicCheck("noise", [seen], findings, [first]);
    expect(first.findings).toEqual([
      "x_a changes with the box scores of the date itself (3 rows, e.g. A. Player on 2025-01-02: 10.7396, recomputed missing)",
      "x_b changes with what is only known afterwards (3 rows, e.g. A. Player on 2025-01-02: 0.1234567890123, recomputed 0.1234567890124)",
    ]);
    expect(second).toMatchObject({
      verdict: "LEAK",
      features: ["x_a", "x_b"],
      findings: ["x_a as above", "x_b as above"],
    });
    expect(second.evidence).toMatch(/^as above: x_a, x_b \(1 dates/);
  });
});

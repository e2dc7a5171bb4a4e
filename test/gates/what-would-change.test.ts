import { describe, expect, it } from "vitest";
import { type Failure, GATES, whatWouldChange } from "../../src/gates/index.js";

const verdict = (gate: (typeof GATES)[number], failure: Failure | null, status: "pass" | "fail" | "unknown") => ({
  gate,
  failure,
  status,
  value: 20,
  threshold: 50,
  evidence: "",
});

describe("what would change a gate", () => {
  it("is said of every way not to pass it, and of no pass", () => {
    for (const gate of GATES) {
      expect(whatWouldChange(verdict(gate, null, "pass"))).toBeNull();
      expect(whatWouldChange(verdict(gate, null, "unknown"))).toMatch(/\w/);
      for (const failure of ["refuted", "concern", "unproven"] as const) {
        expect(whatWouldChange(verdict(gate, failure, "fail"))).toMatch(/\w/);
      }
    }
  });

  it("names how many picks are missing, and that nobody answers for a leak", () => {
    expect(whatWouldChange(verdict("sample_size", "unproven", "fail"))).toMatch(/30 more graded picks/);
    expect(whatWouldChange(verdict("mae_consistency", "unproven", "fail"))).toMatch(
      /more validation or evaluation days/,
    );
    expect(whatWouldChange(verdict("leak_audit", "refuted", "fail"))).toMatch(/nobody can answer for a LEAK/);
    expect(whatWouldChange(verdict("leak_audit", "concern", "fail"))).toMatch(/--acknowledge/);
  });
});

import { expect, it } from "vitest";
import { measured, notMeasured, type Verdict } from "../../src/gates/verdict.js";
import { gateFigure, gateThreshold, verdictWord } from "../../src/reports/gate-phrases.js";
import { DEFAULT, thresholdsOf } from "../gates/thresholds.js";

const of = (gate: Verdict["gate"], value: number | null, threshold: number | null) =>
  measured(gate, null, value, threshold, "");

it.each([
  [of("mae_against_baseline", -0.07, 0), "-0.07", "below 0"],
  [of("mae_against_baseline", -0.004, 0), "-0.004", "below 0"],
  [of("mae_against_baseline", -0.07, -0.02), "-0.07", "at most -0.02"],
  [of("sample_size", 1234, 50), "1,234", "at least 50"],
  [of("hit_rate", 0.541, 0.53), "54.1 %", "at least 53.0 %"],
  [of("hit_rate_above_break_even", 0.511, 0.5238), "51.1 %", "interval's lower end above 52.4 %"],
  [of("under_break_even", 0.5, 0.52), "50.0 %", "at least 52.0 %"],
  [of("over_break_even", null, null), "—", "—"],
  [of("bias", -0.47, 1.5), "-0.47", "within 1.50"],
  [of("mae_consistency", 0.231, 0.1), "23.1 %", "at most 10.0 %"],
  [of("deflated_p_value", 0.0001, 0.05), "under 0.001", "at most 0.050"],
  [of("hit_rate", 0.52996, 0.53), "52.996 %", "at least 53.000 %"],
  [of("hit_rate_above_break_even", 0.524, 0.5238095), "52.40 %", "interval's lower end above 52.38 %"],
  [of("bias", -1.502, 1.5), "-1.502", "within 1.500"],
  [of("mae_consistency", 0.1004, 0.1), "10.04 %", "at most 10.00 %"],
  [of("deflated_p_value", 0.0504, 0.05), "0.0504", "at most 0.050"],
  [of("data_ready", 3, 0), "3 missed", "none missed"],
  [of("code_committed", null, null), "—", "—"],
])("%o in its unit, with the direction of its threshold", (verdict, figure, threshold) => {
  expect(gateFigure(verdict, DEFAULT)).toBe(figure);
  expect(gateThreshold(verdict, DEFAULT)).toBe(threshold);
});

it("gives the MAE as a share where the profile has bands", () => {
  const verdict = of("mae_against_baseline", 0.023, 0.01);
  expect(gateFigure(verdict, thresholdsOf("mae-bands"))).toBe("+2.3 %");
  expect(gateThreshold(verdict, thresholdsOf("mae-bands"))).toBe("at least 1.0 %");
});

it("calls a failure by what it means", () => {
  expect(verdictWord(of("bias", 0, 1))).toBe("pass");
  expect(verdictWord(measured("bias", "concern", 2, 1, ""))).toBe("concern");
  expect(verdictWord(notMeasured("bias", 1, ""))).toBe("unknown");
  expect(verdictWord(of("over_break_even", 0.6, 0.5))).toBe("pass");
  expect(verdictWord(measured("over_break_even", null, null, null, "3 graded picks on OVER"))).toBe("too few");
});

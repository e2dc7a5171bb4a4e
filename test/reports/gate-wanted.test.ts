import { expect, it } from "vitest";
import { measured, type Verdict } from "../../src/gates/verdict.js";
import { gateWanted } from "../../src/reports/gate-wanted.js";
import { DEFAULT, thresholdsOf } from "../gates/thresholds.js";

const given = (gate: Verdict["gate"], threshold: number | null, value: number | null = null, thresholds = DEFAULT) => ({
  verdict: measured(gate, null, value, threshold, ""),
  thresholds,
});

it("says once what is the same for all runs, and gives the range of what is each one's own", () => {
  expect(gateWanted([given("bias", 1.5), given("bias", 1.5)])).toBe("mean prediction within 1.50 of the line");
  expect(gateWanted([given("hit_rate", 0.545), given("hit_rate", 0.543)])).toBe("at least own (54.3 % to 54.5 %)");
  const banded = given("mae_against_baseline", 0.01, 0.02, thresholdsOf("mae-bands"));
  expect(gateWanted([banded, given("mae_against_baseline", 0, 0.02)])).toBe("own (below 0 to at least 1.0 %)");
});

it("names the figure that is asked, and what fails a side only as a concern", () => {
  expect(gateWanted([given("hit_rate_above_break_even", 0.545, 0.42)])).toBe("interval's lower end above 54.5 %");
  expect(
    gateWanted([given("hit_rate_above_break_even", 0.545, 0.42), given("hit_rate_above_break_even", 0.54, 0.42)]),
  ).toBe("interval's lower end above own (54.0 % to 54.5 %)");
  expect(gateWanted([given("under_break_even", 0.545, 0.42), given("under_break_even", null)])).toBe(
    "observed rate at least 54.5 %; a concern only if its whole interval is lower",
  );
});

it("says of a bias what it is held against", () => {
  expect(gateWanted([given("tier_bias", 5)])).toBe("mean prediction of every tier within 5.00 of the points scored");
});

it("has words for the gates without a figure, and a dash for what is not held against anything", () => {
  expect(gateWanted([given("leak_audit", null)])).toBe("a clean audit, or answered for");
  expect(gateWanted([given("over_break_even", null)])).toBe("—");
  expect(gateWanted([])).toBe("—");
});

it("tells from the threshold whether an old run, whose profile is not recorded, was judged by bands", () => {
  const old = (threshold: number) => [{ ...given("mae_against_baseline", threshold, 0.02), thresholds: null }];
  expect(gateWanted(old(0.01))).toBe("at least 1.0 %");
  expect(gateWanted(old(-0.05))).toBe("at most -0.05");
});

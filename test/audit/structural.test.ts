import { describe, expect, it } from "vitest";
import { gatherAudit, plausibilityChecks } from "../../src/audit/leak-audit.js";
import { type AuditParts, structuralChecks } from "../../src/audit/structural.js";

const rows = (...entries: [day: number, player: number, age?: number, knownAfter?: number][]) => ({
  rows: entries.length,
  epochDay: Int32Array.from(entries, ([day]) => day),
  playerId: Float64Array.from(entries, ([, player]) => player),
  lineAgeMinutes: Float64Array.from(entries, ([, , age]) => age ?? Number.NaN),
  knownAfterLineMinutes: Float64Array.from(entries, ([, , , after]) => after ?? Number.NaN),
});
const clean: AuditParts = {
  train: rows([10, 1], [11, 1], [11, 2]),
  validation: rows([12, 1], [13, 2]),
  evaluation: rows([14, 1], [14, 2]),
};
const verdictOf = (parts: AuditParts) => gatherAudit(structuralChecks(parts));

describe("structural checks", () => {
  it("raises no alarm on parts that follow each other", () => expect(verdictOf(clean).verdict).toBe("CLEAN"));

  it.each([
    [
      "a random split of training and validation",
      { ...clean, validation: rows([11, 3], [13, 2]) },
      "train before validation",
    ],
    ["evaluation inside training", { ...clean, evaluation: rows([10, 5]) }, "train before evaluation"],
    ["validation taken from evaluation", { ...clean, validation: rows([14, 9]) }, "validation before evaluation"],
    ["a row in two parts", { ...clean, evaluation: rows([14, 1], [13, 2]) }, "duplicate rows"],
    ["a row twice in one part", { ...clean, evaluation: rows([14, 1], [14, 1]) }, "duplicate rows"],
    ["a line taken after tip-off", { ...clean, train: rows([10, 1, 30], [11, 1, -0.5]) }, "quotes after tip-off"],
    [
      "a line older than what the features know",
      { ...clean, evaluation: rows([14, 1, 700, 640], [14, 2, 30, 0]) },
      "lines of another time",
    ],
    [
      "a closing line for a bet placed at opening",
      { ...clean, evaluation: rows([14, 1, 60, -640], [14, 2, 30, 0]) },
      "lines of another time",
    ],
  ])("finds %s and names it", (_leak, parts, name) => {
    const audit = verdictOf(parts);
    expect(audit.verdict).toBe("LEAK");
    const found = audit.checks.filter((check) => check.verdict === "LEAK").map((check) => check.name);
    expect(found).toContain(name);
  });

  it("vouches for no order that has no rows to it", () => {
    const checks = structuralChecks({ ...clean, train: rows(), validation: rows() });
    expect(checks.map(({ name }) => name)).toEqual(["duplicate rows", "quotes after tip-off", "lines of another time"]);
  });

  it("shows the row", () => {
    const evidence = (evaluation: AuditParts["evaluation"], name: string) =>
      structuralChecks({ ...clean, evaluation }).find((check) => check.name === name)?.evidence;
    expect(evidence(rows([14, 7], [14, 7]), "duplicate rows")).toBe(
      "1 rows come twice: player 7 on 1970-01-15 is in evaluation and in evaluation",
    );
    expect(evidence(rows([14, 7, 0], [14, 8, -12], [14, 9]), "quotes after tip-off")).toBe(
      "1 of 2 timed lines: the line of player 8 on 1970-01-15, in evaluation",
    );
    expect(evidence(rows([14, 7, 0]), "quotes after tip-off")).toBe("1 timed lines, none after tip-off");
    expect(evidence(rows([14, 7, 700, 0], [14, 8, 60, -640], [14, 9, 5, -2]), "lines of another time")).toBe(
      "2 of 3 lines are newer than the moment the bet is decided at: that of player 8 on 1970-01-15, in evaluation, was taken 640 minutes after the moment its features stand at",
    );
  });
});

describe("an audit", () => {
  it("says which kinds of check did not run", () => {
    expect(verdictOf(clean).notRun).toEqual(["metamorphic", "statistical", "plausibility"]);
  });

  it("takes over a suspicion, and leaves out what could not be judged", () => {
    const base = { observed: 0.85, allowed: 0.52, n: 878, pValue: 1e-90 };
    const checks = plausibilityChecks({
      status: "SUSPECT",
      suspicions: ["too good"],
      checks: [
        { check: "hit_rate_edge_3", status: "SUSPECT", sentence: "too good", ...base },
        { check: "hit_rate_edge_5", status: "UNKNOWN", sentence: "too few", ...base },
      ],
    });
    expect(gatherAudit(checks)).toMatchObject({ verdict: "SUSPECT", checks: [{ evidence: "too good" }] });
  });
});

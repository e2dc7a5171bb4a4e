import { describe, expect, it } from "vitest";
import type { AuditParts } from "../../src/audit/structural.js";
import { structuralChecksOfWindows } from "../../src/audit/structural-windows.js";

const rows = (...entries: [day: number, player: number, age?: number, knownAfter?: number][]) => ({
  rows: entries.length,
  epochDay: Int32Array.from(entries, ([day]) => day),
  playerId: Float64Array.from(entries, ([, player]) => player),
  lineAgeMinutes: Float64Array.from(entries, ([, , age]) => age ?? Number.NaN),
  knownAfterLineMinutes: Float64Array.from(entries, ([, , , after]) => after ?? Number.NaN),
});
/** Window after window: the second trains on what the first was evaluated on. */
const window = (start: number): AuditParts => ({
  train: rows([start, 1], [start + 1, 1]),
  validation: rows([start + 2, 1]),
  evaluation: rows([start + 3, 1, 30], [start + 3, 2, 45]),
});
const clean = [window(10), window(11), window(12)];
const leaksOf = (windows: readonly AuditParts[]) =>
  structuralChecksOfWindows(windows).filter(({ verdict }) => verdict === "LEAK");

describe("structural checks of several windows", () => {
  it("raise no alarm when a later window trains on what an earlier one was evaluated on", () => {
    expect(leaksOf(clean)).toEqual([]);
    const names = structuralChecksOfWindows(clean).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("evaluated once");
  });

  it.each([
    ["train before evaluation", { ...window(11), train: rows([15, 9]) }],
    ["validation before evaluation", { ...window(11), validation: rows([14, 9]) }],
    ["duplicate rows", { ...window(11), validation: rows([11, 1], [13, 4]) }],
    ["quotes after tip-off", { ...window(11), evaluation: rows([14, 1, -2]) }],
    ["evaluated once", { ...window(11), evaluation: rows([13, 2]) }],
  ])("find what is wrong in one of them: %s", (name, bad) => {
    const leaks = leaksOf([clean[0]!, bad, clean[2]!]);
    expect(leaks.map((check) => check.name)).toContain(name);
    const found = leaks.find((check) => check.name === name)!;
    if (name !== "evaluated once") expect(found.evidence).toMatch(/^in 1 of 3 windows, first in window 1: /);
  });
});

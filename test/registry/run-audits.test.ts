import { describe, expect, it } from "vitest";
import type { LeakAudit } from "../../src/audit/leak-audit.js";
import { newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

const EVIDENCE = { feature: "x", date: "2025-02-01", player: "A", team: "B", unaltered: "1", recomputed: "2" };
const AUDIT: LeakAudit = {
  verdict: "LEAK",
  checks: [
    { kind: "metamorphic", name: "cut at the date", verdict: "LEAK", evidence: "x changes", rows: [EVIDENCE] },
    { kind: "structural", name: "duplicate rows", verdict: "CLEAN", evidence: "none" },
  ],
  notRun: ["plausibility"],
};

describe("later audits", () => {
  it("stand with their run, oldest first, without the rows that show a leak", () => {
    const clock = { now: new Date("2026-03-01T10:00:00.000Z") };
    const registry = openForTest(temporaryPaths(), { clock: () => clock.now });
    const runId = registry.startRun(newRun());
    expect(registry.getRun(runId).laterAudits).toEqual([]);
    registry.recordAudit(runId, { ...AUDIT, verdict: "CLEAN", checks: [], notRun: [] });
    clock.now = new Date("2026-03-02T10:00:00.000Z");
    const entered = registry.recordAudit(runId, AUDIT);
    const [first, second] = registry.getRun(runId).laterAudits;
    expect(first).toMatchObject({ verdict: "CLEAN", checks: [], at: "2026-03-01T10:00:00.000Z" });
    expect(second).toEqual(entered);
    expect(second).toMatchObject({ verdict: "LEAK", notRun: ["plausibility"], at: "2026-03-02T10:00:00.000Z" });
    expect(second!.checks).toEqual(AUDIT.checks.map(({ rows: _, ...check }) => check));
    expect(registry.getRun(registry.startRun(newRun())).laterAudits).toEqual([]);
  });

  it("can be neither changed nor taken back, and are of runs there are", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun());
    expect(() => registry.recordAudit("nope", AUDIT)).toThrow(/nope/);
    registry.recordAudit(runId, AUDIT);
    withSqlite(paths.database, (db) => {
      const appendOnly = /append-only/;
      expect(() => db.exec("UPDATE run_audits SET verdict = 'CLEAN'")).toThrow(appendOnly);
      expect(() => db.exec("DELETE FROM run_audits")).toThrow(appendOnly);
      expect(() => db.exec("REPLACE INTO run_audits SELECT * FROM run_audits")).toThrow(appendOnly);
    });
    expect(registry.getRun(runId).laterAudits).toHaveLength(1);
    expect(() => openForTest(paths, { readonly: true }).recordAudit(runId, AUDIT)).toThrow(/reading only/);
  });
});

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

  it("count with the run's own audit wherever runs are looked for: the worst verdict", () => {
    const registry = openForTest(temporaryPaths());
    const add = (own: string | null, ...later: LeakAudit["verdict"][]) => {
      const id = registry.startRun(newRun());
      if (own !== null) registry.logBatch(id, { params: { leak_audit: own } });
      for (const verdict of later) registry.recordAudit(id, { ...AUDIT, verdict });
      return id;
    };
    const clean = add("CLEAN");
    const found = add("CLEAN", "LEAK", "CLEAN");
    const suspect = add("SUSPECT", "CLEAN");
    const onlyLater = add(null, "SUSPECT");
    const never = add(null);
    const of = (where: string) =>
      registry
        .listRuns({ where, limit: 10 })
        .runs.map(({ id }) => id)
        .sort();
    expect(of("audit = 'CLEAN'")).toEqual([clean]);
    expect(of("audit = 'LEAK'")).toEqual([found]);
    expect(of("leak_audit != 'LEAK'")).toEqual([clean, suspect, onlyLater].sort());
    expect(of("audit in ('SUSPECT', 'LEAK')")).toEqual([found, suspect, onlyLater].sort());
    expect(of("audit is null")).toEqual([never]);
    expect(of("params.leak_audit = 'CLEAN'")).toEqual([clean, found].sort());
    const { runs, columns } = registry.listRuns({ limit: 10, columns: "audit" });
    const shown = Object.fromEntries(runs.map(({ id }, k) => [id, columns!.audit![k]]));
    expect(shown).toEqual({
      [clean]: "CLEAN",
      [found]: "LEAK",
      [suspect]: "SUSPECT",
      [onlyLater]: "SUSPECT",
      [never]: null,
    });
  });
});

import { describe, expect, it } from "vitest";
import { newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

const WORD = { by: "R. Doe", reason: "alternate lines of one book", suspicions: ["hit rate 85.0 % at edge 3+"] };

describe("acknowledgements", () => {
  it("stand with their run, oldest first, with the time they were given", () => {
    const clock = { now: new Date("2026-03-01T10:00:00.000Z") };
    const registry = openForTest(temporaryPaths(), { clock: () => clock.now });
    const runId = registry.startRun(newRun());
    expect(registry.getRun(runId).acknowledgements).toEqual([]);
    const first = registry.acknowledge(runId, WORD);
    expect(first).toEqual({ ...WORD, at: "2026-03-01T10:00:00.000Z" });
    clock.now = new Date("2026-03-02T10:00:00.000Z");
    registry.acknowledge(runId, { ...WORD, by: "A. Roe" });
    expect(registry.getRun(runId).acknowledgements.map(({ at, by }) => [at, by])).toEqual([
      ["2026-03-01T10:00:00.000Z", "R. Doe"],
      ["2026-03-02T10:00:00.000Z", "A. Roe"],
    ]);
    expect(registry.getRun(registry.startRun(newRun())).acknowledgements).toEqual([]);
  });

  it("are refused without a name, a reason, a suspicion or a run", () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun());
    const refusal = (word: Partial<typeof WORD>, id = runId) => {
      try {
        registry.acknowledge(id, { ...WORD, ...word });
      } catch (error) {
        return (error as { code: string }).code;
      }
      return null;
    };
    expect(refusal({ by: " " })).toBe("EMPTY_NAME");
    expect(refusal({ reason: "" })).toBe("EMPTY_NAME");
    expect(refusal({ reason: "two\nlines" })).toBe("CONTROL_CHARACTER");
    expect(refusal({ suspicions: [] })).toBe("NOTHING_SUSPECT");
    expect(refusal({}, "nope")).toBe("UNKNOWN_RUN");
    expect(registry.getRun(runId).acknowledgements).toEqual([]);
  });

  it("can be neither changed nor taken back, whoever asks", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun());
    registry.acknowledge(runId, WORD);
    withSqlite(paths.database, (db) => {
      const appendOnly = /append-only/;
      expect(() => db.exec("UPDATE acknowledgements SET who = 'bob'")).toThrow(appendOnly);
      expect(() => db.exec("DELETE FROM acknowledgements")).toThrow(appendOnly);
      expect(() => db.exec("REPLACE INTO acknowledgements SELECT * FROM acknowledgements")).toThrow(appendOnly);
      expect(() => db.exec("UPDATE OR REPLACE acknowledgements SET id = 2")).toThrow(appendOnly);
    });
    expect(registry.getRun(runId).acknowledgements).toMatchObject([WORD]);
  });

  it("are not given by a registry that is open for reading", () => {
    const paths = temporaryPaths();
    const runId = openForTest(paths).startRun(newRun());
    const reading = openForTest(paths, { readonly: true });
    expect(() => reading.acknowledge(runId, WORD)).toThrow(/reading only/);
  });
});

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { LabError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { type Registry, type RunDetail, type VerifyReport, verifyUnopened } from "../../src/registry/index.js";
import { newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

const PAGE = 4_096;
const RUNS = 12;

let bytes: Buffer;
let originals: Map<string, RunDetail>;

/** Runs whose rows fill pages of their own. */
beforeAll(() => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const ids = Array.from({ length: RUNS }, (_, run) => {
    const id = registry.startRun(newRun({ name: `RUN_${run}` }));
    const metrics = Array.from({ length: 300 }, (_, step) => ({ name: "loss", step, value: run + step }));
    const params = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`p${at}`, `${run} ${"x".repeat(90)}`]));
    registry.logBatch(id, { metrics, params });
    registry.finishRun(id, { status: "completed" });
    return id;
  });
  originals = new Map(ids.map((id) => [id, registry.getRun(id)]));
  registry.close();
  bytes = readFileSync(paths.database);
});

function registryOf(content: Buffer): { database: string; artifacts: string } {
  const paths = temporaryPaths();
  writeFileSync(paths.database, content);
  return paths;
}

/** What verify says, as the command does: also of a file that cannot be opened. */
function verified(paths: ReturnType<typeof registryOf>): { registry: Registry | null; report: VerifyReport } {
  try {
    const registry = openForTest(paths, { readonly: true });
    return { registry, report: registry.verify() };
  } catch (error) {
    expect(error).toBeInstanceOf(LabError);
    expect((error as LabError).message).toContain(paths.database);
    return { registry: null, report: verifyUnopened(paths.database, (error as LabError).message) };
  }
}

describe("a damaged database", () => {
  it.each([0x00, 0xff])(
    "with a page of bytes %i is found, and the runs that lost something are named exactly",
    (byte) => {
      const rng = createRng(7, byte);
      const pages = bytes.length / PAGE;
      let named = 0;
      for (let round = 0; round < 12; round++) {
        const page = rng.int(pages);
        const paths = registryOf(Buffer.from(bytes).fill(byte, page * PAGE, (page + 1) * PAGE));
        const { registry, report } = verified(paths);
        if (report.ok) {
          // a page that holds nothing
          for (const [id, original] of originals) expect(registry!.getRun(id)).toEqual(original);
          continue;
        }
        expect(report.database.length).toBeGreaterThan(0);
        if (registry === null) continue;
        const lost = new Set(report.lostRuns.map(({ runId }) => runId));
        named += lost.size;
        for (const [id, original] of originals) {
          let found: RunDetail;
          try {
            found = registry.getRun(id);
          } catch (error) {
            expect(error).toMatchObject({ exitCode: 3, code: "REGISTRY_DAMAGED" });
            expect(lost, `page ${page}`).toContain(id);
            continue;
          }
          if (!lost.has(id)) expect(found).toEqual(original);
        }
      }
      expect(named).toBeGreaterThan(0);
    },
  );

  it("with a byte changed anywhere is never answered with a fault of the program", () => {
    const rng = createRng(8);
    for (let round = 0; round < 25; round++) {
      const content = Buffer.from(bytes);
      const at = rng.int(content.length);
      content[at] = content[at]! ^ (1 + rng.int(255));
      const { registry } = verified(registryOf(content));
      for (const id of originals.keys()) {
        for (const read of [() => registry?.getRun(id), () => registry?.listRuns({ metrics: ["loss"] })]) {
          try {
            read();
          } catch (error) {
            expect(error, `byte ${at}`).toBeInstanceOf(LabError);
          }
        }
      }
    }
  });

  it.each([0.9, 0.6, 0.3])("cut to %f of its size names the runs that are lost, each with what", (share) => {
    const paths = registryOf(bytes.subarray(0, Math.floor(bytes.length * share)));
    const { registry, report } = verified(paths);
    expect(registry).toBeNull();
    expect(report).toMatchObject({
      ok: false,
      checked: 0,
      database: [expect.stringContaining("damaged or cut short")],
    });
    const names = new Set(report.lostRuns.map(({ name }) => name));
    expect(names.size).toBeGreaterThan(0);
    for (const { runId, lost } of report.lostRuns) {
      expect(originals.has(runId)).toBe(true);
      expect(lost.length).toBeGreaterThan(0);
    }
    // the file was only looked at
    expect(statSync(paths.database).size).toBe(Math.floor(bytes.length * share));
    expect(() => withSqlite(paths.database, (db) => db.prepare("SELECT * FROM metrics").all())).toThrow(/malformed/);
  });
});

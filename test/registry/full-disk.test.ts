import { describe, expect, it } from "vitest";
import type { VerifyReport } from "../../src/registry/index.js";
import { MIGRATIONS } from "../../src/registry/migrate.js";
import { MAY_MOUNT, startOnDisk } from "./own-mount.js";
import { CLEAN, newRun, openForTest, printedJson, startChildThrough, temporaryPaths } from "./support.js";

interface Refusal {
  readonly code: string;
  readonly exitCode: number;
  readonly message: string;
  readonly hint: string;
}

const noRoom = (file: string) => ({
  code: expect.stringMatching(/^(REGISTRY_DISK_FULL|FILE_ENOSPC)$/),
  exitCode: 3,
  message: expect.stringContaining(file),
  hint: expect.stringMatching(/^free some space/),
});
const noneHalfWritten = (files: readonly string[]) => expect(files.filter((name) => name.includes(".tmp"))).toEqual([]);

describe.skipIf(!MAY_MOUNT)("a full disk (skipped where a process may not mount a disk of its own)", () => {
  it("refuses every step with the file and the way out, and lets the same process go on when there is room", async () => {
    const paths = temporaryPaths();
    const told = (await printedJson(startOnDisk(paths, 4_000, "fullDisk"))) as {
      full: Record<string, Refusal>;
      left: { files: string[] };
      withRoom: Record<string, unknown>;
      report: VerifyReport;
      files: string[];
    };
    const { addArtifact, ...ofRegistry } = told.full;
    expect(addArtifact).toMatchObject(noRoom(paths.artifacts));
    for (const refusal of Object.values(ofRegistry)) expect(refusal).toMatchObject(noRoom(paths.database));
    expect(told.left).toMatchObject({ status: "running", metrics: 6_000, artifacts: 0, entries: 1, seats: 1 });
    noneHalfWritten(told.left.files);
    expect(new Set(Object.values(told.withRoom))).toEqual(new Set(["done"]));
    expect(told.report).toEqual({ ...CLEAN, checked: 4 });
    noneHalfWritten(told.files);
  });

  it("in the middle of a run, wherever it comes, leaves whole steps only", async () => {
    const paths = temporaryPaths();
    const told = (await printedJson(startOnDisk(paths, 3_000, "littleRoom"))) as {
      failures: Refusal[];
      report: VerifyReport;
      files: string[];
    };
    expect(told.failures.length).toBeGreaterThan(3);
    for (const refusal of told.failures)
      expect(refusal).toMatchObject(noRoom(paths.database.replace("runs.sqlite", "")));
    const { orphans: _, checked, ...rest } = told.report;
    expect({ ...rest, orphans: [], checked: 0 }).toEqual(CLEAN);
    expect(checked).toBeGreaterThan(3);
    noneHalfWritten(told.files);
  });

  it("refuses a migration for which there is no room, wherever it ends, and leaves the old schema", async () => {
    const paths = temporaryPaths();
    const told = (await printedJson(startOnDisk(paths, 2_000, "migrateInLittleRoom"))) as {
      failures: (Refusal & { files: string[] })[];
      report: VerifyReport;
      files: string[];
    };
    expect(told.failures.length).toBeGreaterThan(1);
    for (const { files, ...refusal } of told.failures) {
      expect(refusal).toMatchObject(noRoom(paths.database));
      noneHalfWritten(files);
    }
    const whileCopying = told.failures.filter(({ message }) => message.includes("runs.sqlite.schema-3.bak"));
    expect(whileCopying.length).toBeGreaterThan(0);
    expect(told.report).toEqual(CLEAN);
    expect(told.files).toContain("runs.sqlite.schema-3.bak");
    noneHalfWritten(told.files);
  });

  it("is told apart from a disk that cannot be written, which still can be read", async () => {
    const paths = temporaryPaths();
    const { asFolder, asFile } = (await printedJson(startOnDisk(paths, 3_000, "readOnly"))) as Record<string, unknown> &
      Record<"asFolder" | "asFile", { write: Refusal; read: unknown }>;
    for (const { write, read } of [asFolder, asFile]) {
      expect(write).toMatchObject({
        code: "FILE_EROFS",
        exitCode: 3,
        message: expect.stringContaining(paths.database),
      });
      expect(read).toEqual({ runs: 1, ok: true });
    }
  });

  it("that cannot be written and holds an older registry: what only reads does so by the schema of now", async () => {
    const told = await printedJson(startOnDisk(temporaryPaths(), 3_000, "readOnlyOlder"));
    expect(told).toEqual({
      seen: { runs: 0, ok: true, models: 0 },
      version: MIGRATIONS.length,
      exported: MIGRATIONS.length,
      dry: { added: 0, known: 0, running: [] },
      write: expect.objectContaining({ code: "FILE_EROFS", exitCode: 3 }),
      files: ["runs.sqlite"],
    });
  });

  it("and one that is taken away in the middle of a run: nothing is written to the folder below it", async () => {
    const paths = temporaryPaths();
    const { gone, home } = (await printedJson(startOnDisk(paths, 3_000, "unmounted"))) as {
      gone: Record<string, Refusal>;
      home: string[];
    };
    const { openToRead, ...steps } = gone;
    for (const refusal of Object.values(steps)) {
      expect(refusal).toMatchObject({ code: "REGISTRY_VANISHED", exitCode: 3 });
      expect(refusal.message).toContain("runs.sqlite was removed or moved away");
    }
    expect(openToRead).toMatchObject({ code: "REGISTRY_ABSENT", exitCode: 3 });
    expect(home).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("a limit on the size of files", () => {
  it("refuses what goes beyond it, and what was logged before stays", async () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun());
    // 400 blocks of 512 bytes
    const limited = ["sh", "-c", 'ulimit -f 400 && exec "$0" "$@"'];
    const refused = printedJson(startChildThrough(limited, paths, "log", runId, "0", "5000"));
    await expect(refused).rejects.toThrow(/the registry \S+runs\.sqlite cannot be read or written/);
    const steps = registry.getRun(runId).metrics.map(({ step }) => step);
    expect(steps.length).toBeGreaterThan(20);
    expect(new Set(steps).size * 2).toBe(steps.length);
    registry.logBatch(runId, { metrics: [{ name: "after", value: 1 }] });
    expect(registry.verify()).toEqual(CLEAN);
  });
});

import {
  copyFileSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Registry } from "../../src/registry/index.js";
import { CLEAN, newRun, openForTest, temporaryFolder } from "./support.js";

/** A registry in a folder of its own below the temporary one, so that the folder can be taken away. */
function openRun() {
  const home = join(temporaryFolder(), "home");
  const paths = { database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") };
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  registry.addArtifact(runId, { kind: "note", name: "before.txt", bytes: Buffer.from("before") });
  return { home, paths, registry, runId };
}

const writes = (registry: Registry, runId: string) => [
  () => registry.startRun(newRun()),
  () => registry.logBatch(runId, { metrics: [{ name: "a", value: 1 }] }),
  () => registry.addArtifact(runId, { kind: "note", name: "after.txt", bytes: Buffer.from("after") }),
  () => registry.finishRun(runId, { status: "completed" }),
];

function expectRefused(registry: Registry, runId: string, code: string, file: string): void {
  const refused = expect.objectContaining({
    code,
    exitCode: 3,
    message: expect.stringContaining(file),
    hint: expect.stringMatching(/run the command again|then the command again/),
  });
  for (const write of writes(registry, runId)) expect(write).toThrow(refused);
}

describe("a registry that goes while it is open", () => {
  it("is not written to where nobody looks: its folder was moved away, and back", () => {
    const { home, paths, registry, runId } = openRun();
    renameSync(home, `${home}-moved`);
    expectRefused(registry, runId, "REGISTRY_VANISHED", paths.database);
    expect(existsSync(home)).toBe(false);
    renameSync(`${home}-moved`, home);
    for (const write of writes(registry, runId)) write();
    expect(registry.getRun(runId)).toMatchObject({ status: "completed", artifacts: { length: 2 } });
    expect(registry.verify()).toEqual({ ...CLEAN, checked: 2 });
  });

  it("nor made anew when its folder was removed", () => {
    const { home, paths, registry, runId } = openRun();
    rmSync(home, { recursive: true });
    expectRefused(registry, runId, "REGISTRY_VANISHED", paths.database);
    expect(existsSync(home)).toBe(false);
    registry.close();
    expect(existsSync(home)).toBe(false);
    expect(() => openForTest(paths, { readonly: true })).toThrow(expect.objectContaining({ code: "REGISTRY_ABSENT" }));
  });

  it("nor written to when another file has its name; that one stays as it is", () => {
    const { paths, registry, runId } = openRun();
    const other = openRun();
    other.registry.finishRun(other.runId, { status: "completed" });
    other.registry.close();
    renameSync(paths.database, `${paths.database}.old`);
    copyFileSync(other.paths.database, paths.database);
    expectRefused(registry, runId, "REGISTRY_REPLACED", paths.database);
    registry.close();
    for (const end of ["-wal", "-shm"]) rmSync(`${paths.database}${end}`, { force: true });
    const now = openForTest(paths, { readonly: true });
    expect(now.listRuns().runs.map(({ id }) => id)).toEqual([other.runId]);
    expect(now.verify().database).toEqual([]);
  });

  it("nor when its write-ahead log was deleted beside it", () => {
    const { paths, registry, runId } = openRun();
    rmSync(`${paths.database}-wal`);
    expectRefused(registry, runId, "REGISTRY_VANISHED", `${paths.database}-wal`);
  });

  it("and artifacts that go are missing one by one, new ones are kept", () => {
    const { paths, registry, runId } = openRun();
    renameSync(paths.artifacts, `${paths.artifacts}-moved`);
    const [artifact] = registry.getRun(runId).artifacts;
    expect(() => registry.readArtifact(artifact!.sha256)).toThrow(
      expect.objectContaining({
        code: "ARTIFACT_MISSING",
        exitCode: 5,
        hint: expect.stringContaining("proplab verify"),
      }),
    );
    expect(registry.verify()).toEqual({
      ...CLEAN,
      ok: false,
      checked: 1,
      faults: [{ runId, artifact, problem: "missing", found: null }],
    });
    registry.addArtifact(runId, { kind: "note", name: "after.txt", bytes: Buffer.from("after") });
    expect(registry.verify()).toMatchObject({ checked: 2, faults: [{ artifact: { name: "before.txt" } }] });
  });
});

/** What a crash of the whole machine could leave: the file and its log, cut somewhere; 40 batches of three metrics. */
function afterCrash() {
  const { paths, registry, runId } = openRun();
  for (let step = 0; step < 40; step++) {
    registry.logBatch(runId, { metrics: ["a", "b", "c"].map((name) => ({ name, step, value: step })) });
  }
  const folder = temporaryFolder();
  const copy = { database: join(folder, "runs.sqlite"), artifacts: paths.artifacts };
  for (const end of ["", "-wal"]) copyFileSync(`${paths.database}${end}`, `${copy.database}${end}`);
  return { paths: copy, runId };
}

describe("a write-ahead log that a crash left behind", () => {
  it("gives everything when it is whole, with its index gone", () => {
    const { paths, runId } = afterCrash();
    expect(readdirSync(dirname(paths.database)).sort()).toEqual(["runs.sqlite", "runs.sqlite-wal"]);
    expect(openForTest(paths).getRun(runId).metrics).toHaveLength(120);
  });

  it.each([0.97, 0.8, 0.6, 0.4])(
    "cut to %f of its size gives whole batches, from the first on without a gap",
    (share) => {
      const { paths, runId } = afterCrash();
      const log = `${paths.database}-wal`;
      truncateSync(log, Math.floor(statSync(log).size * share));
      const registry = openForTest(paths);
      expect(registry.verify()).toMatchObject({ database: [], faults: [], promotions: [] });
      if (registry.listRuns().total === 0) return;
      const { metrics } = registry.getRun(runId);
      const batches = metrics.length / 3;
      expect(metrics.map(({ name, step }) => `${step}${name}`).sort()).toEqual(
        Array.from({ length: batches }, (_, step) => ["a", "b", "c"].map((name) => `${step}${name}`))
          .flat()
          .sort(),
      );
      expect(batches).toBeLessThan(40);
    },
  );

  it("that is missing, or full of rubbish, takes what stood in it alone: the file is a registry still", () => {
    for (const harm of [(log: string) => rmSync(log), (log: string) => writeFileSync(log, Buffer.alloc(50_000, 7))]) {
      const { paths } = afterCrash();
      harm(`${paths.database}-wal`);
      const registry = openForTest(paths);
      expect(registry.listRuns().total).toBe(0);
      // what the lost log told of is left over as a file
      expect(registry.verify()).toMatchObject({ ok: true, database: [], orphans: { length: 1 } });
    }
  });
});

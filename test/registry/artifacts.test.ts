import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { CLEAN, newRun, openForTest, temporaryFolder, temporaryPaths, withSqlite } from "./support.js";

function runWithArtifacts() {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  const add = (name: string, text: string) =>
    registry.addArtifact(runId, { kind: "note", name, bytes: Buffer.from(text) });
  return { paths, registry, runId, add };
}

describe("artifacts", () => {
  it("are read back byte for byte and lie under the hash of their content", () => {
    const { registry, runId, paths } = runWithArtifacts();
    let count = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const row = registry.addArtifact(runId, { kind: "model", name: `${count++}.plm`, bytes });
        expect(row).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length });
        expect(row.path).toBe(`${row.sha256.slice(0, 2)}/${row.sha256}`);
        expect(registry.artifactPath(row.sha256)).toBe(join(paths.artifacts, row.path));
        expect(Buffer.from(registry.readArtifact(row.sha256)).equals(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
    expect(registry.getRun(runId).artifacts).toHaveLength(count);
    expect(registry.verify()).toEqual({ ...CLEAN, checked: count });
  });

  it("can be copied from a file, which stays", () => {
    const { registry, runId } = runWithArtifacts();
    const file = join(temporaryFolder(), "predictions.parquet");
    writeFileSync(file, "PAR1");
    const row = registry.addArtifact(runId, { kind: "predictions", name: "predictions.parquet", file });
    expect(Buffer.from(registry.readArtifact(row.sha256)).toString()).toBe("PAR1");
    expect(statSync(file).size).toBe(4);
    expect(registry.getRun(runId).artifacts).toEqual([row]);
  });

  it("of equal content share one file, also between runs", () => {
    const { registry, add, paths } = runWithArtifacts();
    const first = add("a.txt", "same");
    const other = registry.startRun(newRun());
    registry.addArtifact(other, { kind: "note", name: "b.txt", bytes: Buffer.from("same") });
    expect(readdirSync(join(paths.artifacts, first.sha256.slice(0, 2)))).toEqual([first.sha256]);
    expect(registry.verify().checked).toBe(2);
  });

  it("keep their content: the same again is fine, another under the same name is refused", () => {
    const { registry, runId, add } = runWithArtifacts();
    const row = add("a.txt", "one");
    expect(add("a.txt", "one")).toEqual(row);
    expect(() => add("a.txt", "two")).toThrow(expect.objectContaining({ code: "ARTIFACT_CHANGED" }));
    expect(registry.getRun(runId).artifacts).toEqual([row]);
  });

  it("need a run, a name, and a source that can be read; otherwise nothing is written", () => {
    const { registry, runId, paths, add } = runWithArtifacts();
    expect(() => registry.addArtifact("nope", { kind: "a", name: "a", bytes: new Uint8Array(1) })).toThrow(/no run/);
    expect(() => add("", "text")).toThrow(/artifact name is empty/);
    const file = join(temporaryFolder(), "absent.bin");
    const missing = expect.objectContaining({ exitCode: 3, message: expect.stringContaining(file) });
    expect(() => registry.addArtifact(runId, { kind: "a", name: "a", file })).toThrow(missing);
    expect(registry.verify()).toMatchObject({ checked: 0, orphans: [] });
    expect(() => readdirSync(paths.artifacts)).toThrow();
  });

  it("cannot be written where a file stands, which is said with the path", () => {
    const { registry, paths, add } = runWithArtifacts();
    writeFileSync(paths.artifacts, "in the way");
    expect(() => add("a.txt", "text")).toThrow(
      expect.objectContaining({ exitCode: 3, message: expect.stringContaining(paths.artifacts) }),
    );
    expect(registry.verify().checked).toBe(0);
  });

  it.each(["", "abc", "../../../../etc/passwd", "A".repeat(64)])(
    "are asked for by hash and nothing else: %s",
    (hash) => {
      const { registry } = runWithArtifacts();
      expect(() => registry.readArtifact(hash)).toThrow(expect.objectContaining({ code: "BAD_HASH" }));
      expect(() => registry.artifactPath(hash)).toThrow(expect.objectContaining({ code: "BAD_HASH" }));
    },
  );
});

describe("verify", () => {
  it("names what is missing, altered, unreadable and left over; reading them is refused", () => {
    const { registry, runId, paths, add } = runWithArtifacts();
    const good = add("good.txt", "good");
    const missing = add("missing.txt", "missing");
    const altered = add("altered.txt", "altered");
    const folder = add("folder.txt", "folder");
    const pipe = add("pipe.txt", "pipe");
    rmSync(registry.artifactPath(missing.sha256));
    writeFileSync(registry.artifactPath(altered.sha256), "Altered");
    rmSync(registry.artifactPath(folder.sha256));
    mkdirSync(registry.artifactPath(folder.sha256));
    rmSync(registry.artifactPath(pipe.sha256));
    execFileSync("mkfifo", [registry.artifactPath(pipe.sha256)]);
    writeFileSync(join(paths.artifacts, good.sha256.slice(0, 2), "half.123-1.tmp"), "ha");
    writeFileSync(join(paths.artifacts, "stray"), "");

    expect(registry.verify()).toEqual({
      ...CLEAN,
      ok: false,
      checked: 5,
      faults: [
        { runId, artifact: altered, problem: "altered", found: sha256("Altered") },
        {
          runId,
          artifact: folder,
          problem: "unreadable",
          found: expect.stringMatching(/is a folder, a device, a pipe/),
        },
        { runId, artifact: missing, problem: "missing", found: null },
        { runId, artifact: pipe, problem: "unreadable", found: expect.stringMatching(/is a folder, a device, a pipe/) },
      ],
      orphans: ["stray"],
      unfinished: [join(paths.artifacts, good.sha256.slice(0, 2), "half.123-1.tmp")],
    });
    const refused = (code: string) => expect.objectContaining({ code, exitCode: 5 });
    expect(() => registry.readArtifact(missing.sha256)).toThrow(refused("ARTIFACT_MISSING"));
    expect(() => registry.readArtifact(altered.sha256)).toThrow(refused("ARTIFACT_ALTERED"));
    const noFile = expect.objectContaining({ code: "ARTIFACT_NO_FILE", exitCode: 3 });
    for (const { sha256: hash } of [folder, pipe]) expect(() => registry.readArtifact(hash)).toThrow(noFile);
  });

  it("looks at one run when asked", () => {
    const { registry, runId, paths, add } = runWithArtifacts();
    const row = add("a.txt", "a");
    const other = registry.startRun(newRun({ name: "OTHER" }));
    registry.addArtifact(other, { kind: "note", name: "b.txt", bytes: Buffer.from("b") });
    rmSync(registry.artifactPath(row.sha256));
    writeFileSync(join(paths.artifacts, "stray"), "");
    expect(registry.verify("OTHER")).toMatchObject({ ok: true, checked: 1, orphans: [] });
    expect(registry.verify(runId)).toMatchObject({ ok: false, checked: 1, orphans: [] });
    expect(() => registry.verify("NOBODY")).toThrow(/there is no run/);
  });

  it("holds when the artifacts folder is gone or was moved away", () => {
    const { registry, paths, add } = runWithArtifacts();
    add("a.txt", "a");
    renameSync(paths.artifacts, `${paths.artifacts}-moved`);
    expect(registry.verify()).toMatchObject({ ok: false, faults: [{ problem: "missing" }], orphans: [] });
  });

  it("is mended by adding the same content again", () => {
    const { registry, add } = runWithArtifacts();
    const row = add("a.txt", "a");
    writeFileSync(registry.artifactPath(row.sha256), "b");
    add("a.txt", "a");
    expect(registry.verify().ok).toBe(true);
  });

  it("finds references to nothing in the database", () => {
    const { registry, paths } = runWithArtifacts();
    withSqlite(paths.database, (db) => {
      db.pragma("foreign_keys = OFF");
      db.exec("INSERT INTO run_tags VALUES ('gone', 'x')");
    });
    expect(registry.verify()).toMatchObject({ ok: false, database: ["a row of run_tags refers to a missing runs"] });
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeModelFile, encodeModelFile } from "../../src/engine/model-file.js";
import { openRegistry, type Registry } from "../../src/registry/index.js";
import { reproduceRun } from "../../src/runner/reproduce/reproduce-run.js";
import type { Reproduction } from "../../src/runner/reproduce/reproduction.js";
import type { RetrainResult } from "../../src/runner/result.js";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { withSqlite } from "../registry/support.js";
import { runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { type SmallLab, trainedLab } from "./small-lab.js";

let lab: SmallLab & { run: RetrainResult };
let registry: Registry;
const database = () => join(lab.home, "runs.sqlite");
const reproduce = (id: string, signal?: AbortSignal, onProgress?: (event: { phase: string }) => void) =>
  reproduceRun(
    registry,
    registry.getRun(id),
    { warehouse: join(lab.home, "warehouse"), threads: 1, dryRun: false, notice: () => {} },
    { ...(signal && { signal }), ...(onProgress && { onProgress }) },
  );
const dryRun = async () => {
  const { code, stdout, stderr } = await callHere(["reproduce", lab.run.run_id, "--dry-run"], { home: lab.home });
  return { code, stderr, text: stdout.replace(/\s+/g, " ") };
};
/** Folders of reproductions that are still there. */
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("proplab-reproduce-"));

beforeAll(async () => {
  lab = await trainedLab();
  // a folder of its own instead of the one that tests share, in which files come and go
  rmSync(join(lab.home, "warehouse/audits"));
  mkdirSync(join(lab.home, "warehouse/audits"));
  registry = openRegistry({ database: database(), artifacts: join(lab.home, "artifacts") });
});
afterAll(() => {
  registry.close();
  rmSync(lab.home, { recursive: true, force: true });
});

describe("proplab reproduce", () => {
  it("makes a run again byte for byte, with nothing of today's but the data, and enters no run and no trial", async () => {
    const home = () =>
      readdirSync(lab.home, { recursive: true, encoding: "utf8" })
        .filter((one) => !/-(wal|shm)$/.test(one))
        .sort();
    const [files, trials] = [home(), registry.listTrials()];
    const run = await runCli(["reproduce", "SMALL", "--json", "--threads", "2"], { home: lab.home, cwd: tmpdir() });
    expect(run.code, run.stderr).toBe(0);
    const found: Reproduction = JSON.parse(run.stdout);
    expect(found).toMatchObject({
      run: { id: lab.run.run_id, name: "SMALL" },
      verdict: "byte_for_byte",
      obstacles: [],
      causes: [],
      data: { state: "same", differences: [] },
      comparison: { first_difference: null, params: [], settings: [], windows: [] },
    });
    const { artifacts, metrics } = found.comparison!;
    expect(artifacts.map(({ kind }) => kind)).toEqual([
      "split_manifest",
      "feature_list",
      "model",
      "predictions",
      "evaluation",
    ]);
    const recorded = new Map(lab.run.artifacts.map(({ kind, sha256 }) => [kind, sha256]));
    for (const { kind, rebuilt_sha256: sha256 } of artifacts) expect(sha256, kind).toBe(recorded.get(kind));
    expect(metrics.compared).toBe(registry.getRun(lab.run.run_id).metrics.length);
    expect(metrics.compared).toBeGreaterThan(100);

    expect(home()).toEqual(files);
    expect(registry.listRuns().total).toBe(1);
    expect(registry.listTrials()).toEqual(trials);
    const { reproductions, models } = registry.getRun(lab.run.run_id);
    expect(reproductions).toMatchObject([{ verdict: "byte_for_byte", firstDifference: null }]);
    expect(models).toHaveLength(1);
  });

  it("says what differs, where, and by how much", async () => {
    const id = await alteredCopy(lab, registry);
    const found = await reproduce(id);
    expect(found.verdict).toBe("not_reproduced");
    const { artifacts, predictions, metrics, first_difference: first } = found.comparison!;
    expect(artifacts.filter(({ same }) => !same).map(({ kind }) => kind)).toEqual(["model", "predictions"]);
    expect(first).toMatch(/^the model model\.plm, at options\.depth: 9 recorded, \d now$/);
    expect(predictions).toMatchObject({ differing: 3, only_then: 0, only_now: 0, windows: [0] });
    expect(predictions!.largest!.difference).toBeCloseTo(0.75, 9);
    expect(metrics.differences).toEqual([
      expect.objectContaining({ name: "mae_lines", part: "value", recorded: 1.5, slice: "all" }),
    ]);
    expect(found.causes.length).toBeGreaterThan(0);
  });

  it("leaves nothing behind when it is ended while it trains", async () => {
    const stop = new AbortController();
    const before = leftovers();
    const training = reproduce(lab.run.run_id, stop.signal, ({ phase }) => {
      if (phase === "train") stop.abort();
    });
    await expect(training).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(leftovers()).toEqual(before);
    expect(registry.getRun(lab.run.run_id).reproductions).toHaveLength(1);
  });

  it("refuses a run without a result, and names a file that was altered before it trains", async () => {
    const id = registry.startRun({
      ...registry.getRun(lab.run.run_id),
      name: "ENDED",
      tags: [],
      refuseIdentical: false,
    });
    registry.finishRun(id, { status: "failed", error: "no" });
    await expect(reproduce(id)).rejects.toMatchObject({ code: "RUN_NOT_COMPLETED", exitCode: 2 });

    const warehouse = join(lab.home, "warehouse/simulated/player_games");
    const file = readdirSync(warehouse).find((name) => name.startsWith("2025-01"))!;
    const bytes = readFileSync(join(warehouse, file));
    flipByte(join(warehouse, file));
    const { code, text, stderr } = await dryRun();
    writeFileSync(join(warehouse, file), bytes);
    expect(code).toBe(5);
    expect(text).toContain(`player_games 2025-01: player_games/${file} was ALTERED`);
    expect(text).toContain("it cannot be reproduced here");
    expect(stderr).toContain("next: proplab simulate, with the --seed of then");
    expect((await dryRun()).text).toContain("everything to reproduce it from is there");
  });

  it("names a parameter of the record and a model file that were altered", async () => {
    withSqlite(database(), (db) => {
      const altered = db
        .prepare(`UPDATE runs SET config = replace(config, '"iterations":20', '"iterations":21') WHERE id = ?`)
        .run(lab.run.run_id);
      expect(altered.changes).toBe(1);
    });
    const { path } = lab.run.artifacts.find(({ kind }) => kind === "model")!;
    flipByte(join(lab.home, "artifacts", path));
    const { code, text } = await dryRun();
    expect(code).toBe(5);
    expect(text).toContain("iterations: 21 in the configuration, 20 as it was logged");
    expect(text).toContain("model model.plm: altered");
    expect(existsSync(join(lab.home, "artifacts", path))).toBe(true);
  });
});

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
}

/** Enters the run again with a model of another depth in its header, three predictions and one figure that are others. */
async function alteredCopy(lab: SmallLab & { run: RetrainResult }, registry: Registry): Promise<string> {
  const from = registry.getRun(lab.run.run_id);
  const id = registry.startRun({ ...from, tags: [], refuseIdentical: false });
  registry.logBatch(id, {
    params: from.params,
    metrics: from.metrics.map((one) =>
      one.name === "mae_lines" && one.slice === "all" ? { ...one, value: 1.5 } : one,
    ),
  });
  registry.logWindows(id, from.windows);
  const file = join(lab.home, "altered.parquet");
  for (const { kind, name, sha256 } of from.artifacts) {
    const bytes = registry.readArtifact(sha256);
    if (kind === "predictions") {
      const db = await Database.open({ threads: 1 });
      await db.run(
        `COPY (SELECT * EXCLUDE (file_row_number) REPLACE (
             prediction + CASE WHEN file_row_number < 3 THEN 0.25 * (file_row_number + 1) ELSE 0 END AS prediction)
           FROM read_parquet(${sqlText(registry.artifactPath(sha256))}, file_row_number = true)
           ORDER BY file_row_number) TO ${sqlText(file)} (FORMAT parquet)`,
      );
      db.close();
      registry.addArtifact(id, { kind, name, file });
      rmSync(file);
    } else if (kind === "model") {
      const { header, payload } = decodeModelFile(bytes);
      const { family, schema_version: _version, ...members } = header;
      const options = { ...(members.options as object), depth: 9 };
      registry.addArtifact(id, { kind, name, bytes: encodeModelFile(family, { ...members, options }, payload) });
    } else registry.addArtifact(id, { kind, name, bytes });
  }
  registry.finishRun(id, { status: "completed" });
  return id;
}

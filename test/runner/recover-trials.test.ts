import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dailyPicks } from "../../src/metrics/index.js";
import { judgeTries } from "../../src/runner/judge-tries.js";
import { recoverTrials } from "../../src/runner/recover-trials.js";
import { noiseSpecs, toRows } from "../metrics/rows.js";
import {
  hashOf,
  newRun,
  newTrial,
  openForTest,
  temporaryFolder,
  temporaryPaths,
  withSqlite,
} from "../registry/support.js";
import { writePredictionsOf } from "./predictions-of.js";

it("takes the picks of older trials from their predictions; what is gone stays unknown and independent", async () => {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const rows = toRows(noiseSpecs({ rows: 600, dates: 10, seed: 3 }));
  const file = join(temporaryFolder(), "predictions.parquet");
  await writePredictionsOf(file, rows);
  const enter = (name: string, seed: number) => {
    const runId = registry.startRun(newRun({ name, dataSource: "imported" }));
    const byDay = dailyPicks(toRows(noiseSpecs({ rows: 600, dates: 10, seed })));
    registry.countTrial(runId, newTrial({ configSha256: hashOf(name), origin: "imported", byDay }));
    return runId;
  };
  const [kept, damaged, none, own] = [enter("KEPT", 1), enter("DAMAGED", 2), enter("NONE", 3), enter("OWN", 4)];
  registry.addArtifact(kept, { kind: "predictions", name: "predictions.parquet", file });
  const lost = registry.addArtifact(damaged, { kind: "predictions", name: "p", bytes: Buffer.from("gone") });
  rmSync(registry.artifactPath(lost.sha256));
  withSqlite(paths.database, (db) => {
    db.prepare("UPDATE trial_days SET by_day = NULL, by_day_sha256 = NULL WHERE run_id <> ?").run(own);
  });
  expect(judgeTries(registry, own)).toMatchObject({ configurations_tried: 4, picks_unknown: 3 });
  await recoverTrials(registry, registry.listTrials({ runId: own })[0]!);
  expect(judgeTries(registry, own)).toMatchObject({ configurations_tried: 4, picks_unknown: 2 });
  expect(registry.listTrials({ runId: kept })[0]!.byDay).toEqual(dailyPicks(rows));
  expect(registry.listTrials({ runId: none })[0]!.byDay).toBeNull();
});

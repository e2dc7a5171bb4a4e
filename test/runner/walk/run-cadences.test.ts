import { join } from "node:path";
import { expect, it } from "vitest";
import type { Registry } from "../../../src/registry/index.js";
import type { PlannedRun } from "../../../src/runner/plan-run.js";
import { runCadences } from "../../../src/runner/walk/run-cadences.js";
import { toRows } from "../../metrics/rows.js";
import { hashOf, newRun, openForTest, temporaryFolder } from "../../registry/support.js";
import { writePredictionsOf } from "../predictions-of.js";

const NAME = "WALK";
const DAYS = 10;

/** A completed run of a cadence, with the artifacts a comparison reads. */
async function enter(registry: Registry, every: number, error: number): Promise<string> {
  const id = registry.startRun(newRun({ name: NAME, configSha256: hashOf(every) }));
  const file = join(temporaryFolder(), "predictions.parquet");
  const specs = Array.from({ length: DAYS }, (_, row) => ({
    date: 20_000 + row,
    line: 12.5,
    prediction: 10 + row + error,
    actual: 10 + row,
    over: -110,
    under: -110,
    tier: 14,
  }));
  await writePredictionsOf(file, toRows(specs));
  const { dataSource: source, datasetSha256: dataset_sha256 } = newRun();
  const record = { name: NAME, data: { source, dataset_sha256 }, metrics: {}, windows: [{}] };
  registry.addArtifact(id, { kind: "evaluation", name: "evaluation.json", bytes: Buffer.from(JSON.stringify(record)) });
  registry.addArtifact(id, { kind: "predictions", name: "predictions.parquet", file });
  registry.finishRun(id, { status: "completed" });
  return id;
}

const planOf = (every: number) =>
  ({
    experiment: { name: NAME, retrain_every: every, random_seed: 1 },
    configSha256: hashOf(every),
    datasetSha256: newRun().datasetSha256,
    windows: [{}],
  }) as never as PlannedRun;

it("keeps a comparison of its own for every set of runs, also when one in the middle was run again", async () => {
  const registry = openForTest();
  const [first] = [await enter(registry, 7, 1), await enter(registry, 14, 2), await enter(registry, 28, 3)];
  const compare = () => {
    const options = { force: false, keepModels: false, commandLine: [], notice: () => {} };
    return runCadences([7, 14, 28].map(planOf), registry, options as never, undefined as never);
  };
  const before = await compare();
  expect(await compare()).toEqual(before);
  const again = await enter(registry, 14, 2.5);
  const after = await compare();
  expect(after.comparison.cadences.map(({ run_id: id }) => id)).toEqual([
    first,
    again,
    before.comparison.cadences[2]!.run_id,
  ]);
  const kept = registry.getRun(first!).artifacts.filter(({ kind }) => kind === "cadences");
  const read = kept.map(({ sha256 }) => JSON.parse(new TextDecoder().decode(registry.readArtifact(sha256))));
  expect(read).toHaveLength(2);
  expect(read).toEqual(expect.arrayContaining([before.comparison, after.comparison]));
});

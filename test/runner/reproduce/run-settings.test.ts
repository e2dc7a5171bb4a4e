import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hashJson } from "../../../src/core/hash.js";
import { ImportedModel } from "../../../src/engine/exchange/imported/imported-model.js";
import { resolveFeatureSet } from "../../../src/features/index.js";
import type { Registry } from "../../../src/registry/index.js";
import type { ExperimentInput } from "../../../src/runner/experiment-schema.js";
import { featureSelection } from "../../../src/runner/feature-selection.js";
import { readGateProfiles } from "../../../src/runner/gates-file.js";
import { runParams } from "../../../src/runner/log-run.js";
import { modelOptions } from "../../../src/runner/model-options.js";
import { ownFeatures } from "../../../src/runner/own-features.js";
import { checkRecord } from "../../../src/runner/reproduce/check-record.js";
import { settingsOfRun } from "../../../src/runner/reproduce/run-settings.js";
import { resolveExperiment } from "../../../src/runner/resolve-experiment.js";
import { runConfig } from "../../../src/runner/run-config.js";
import { runInputs } from "../../../src/runner/run-inputs.js";
import { readTrainedElsewhere } from "../../../src/runner/trained-elsewhere.js";
import { planTuning } from "../../../src/runner/tune/plan-tuning.js";
import { newRun, openForTest, temporaryFolder, temporaryPaths, withSqlite } from "../../registry/support.js";

const CATALOGUE = "c".repeat(64);
const WINDOWS = [
  {
    index: 0,
    trainStart: "2024-11-15",
    trainEnd: "2025-01-15",
    validationStart: "2025-01-16",
    validationEnd: "2025-01-31",
    evalStart: "2025-02-01",
    evalEnd: "2025-02-14",
    trainRows: 10,
    validationRows: 2,
    evalLineRows: 3,
    evalRows: 4,
    rowsSha256: "a".repeat(64),
  },
];
const BASE = {
  name: "X",
  train_start: "2024-11-15",
  train_end: "2025-01-31",
  eval_start: "2025-02-01",
  eval_end: "2025-02-14",
  feature_set: "v8_noveg",
} as unknown as ExperimentInput;

/** Enters a run as `retrain` does, up to where it would train. */
function enter(registry: Registry, input: ExperimentInput, keepsSettings: boolean) {
  const experiment = resolveExperiment(null, input);
  const imported = readTrainedElsewhere(experiment);
  const own = ownFeatures(experiment);
  const features =
    imported?.features ?? resolveFeatureSet({ ...featureSelection(experiment), own: own?.features ?? [] });
  const options = { ...modelOptions(experiment), ...(imported && { model_sha256: imported.origin.sha256 }) };
  const configOf = (of: typeof experiment, its: Record<string, unknown>) => runConfig(of, its, features, CATALOGUE);
  const config = configOf(experiment, options);
  const tuning = planTuning(experiment, options, configOf);
  const { environment } = newRun();
  const id = registry.startRun({
    ...newRun(),
    name: experiment.name,
    tags: ["set:depth=4"],
    config,
    configSha256: hashJson({ ...config, program: environment.program }),
  });
  registry.logBatch(id, { params: runParams(experiment, tuning ? {} : options) });
  registry.logWindows(id, WINDOWS);
  const gates = readGateProfiles();
  const use = [...gates.profiles.values()][0]!;
  if (keepsSettings) {
    const inputs = runInputs(experiment, "name: X\n", { gates, use: { ...use, profile: "default" } as never });
    for (const one of inputs) registry.addArtifact(id, one);
  }
  if (own) {
    registry.addArtifact(id, { kind: "feature_definitions", name: "features.yaml", bytes: Buffer.from(own.text) });
  }
  if (imported) {
    const bytes = new ImportedModel(readFileSync(experiment.model_file!), { experiment: "X" }).serialize();
    registry.addArtifact(id, { kind: "model", name: "model.plm", bytes });
  }
  return { id, features, config, tuning };
}

const OWN = `features:
  - name: x_points
    statistic: mean
    of: points
    window: {games: 4}
`;
const FOREIGN = fileURLToPath(new URL("../../fixtures/foreign-models/xgboost-absolute.json", import.meta.url));

const KINDS: Record<string, () => ExperimentInput> = {
  trees: () => ({
    ...BASE,
    loss_function: "Quantile",
    quantile_alpha: 0.43,
    bootstrap: "Bernoulli",
    subsample: 0.7,
    depth: 4,
  }),
  "weighted trees": () => ({
    ...BASE,
    category_weight: { scoring: 2 },
    monotone_constraints: {},
    line_time: "opening",
  }),
  mlp: () => ({ ...BASE, framework: "mlp", hidden_units: [4], no_market: true }),
  linear: () => ({ ...BASE, framework: "linear", loss_function: "MAE", residual: true }),
  ensemble: () => ({
    ...BASE,
    framework: "ensemble",
    members: [{ framework: "trees", depth: 3 }, { framework: "linear" }],
  }),
  classify: () => ({ ...BASE, classify: true }),
  "walk-forward": () => {
    const { train_start: _start, train_end: _end, ...rest } = BASE;
    return { ...rest, retrain_every: 7, window: 40 };
  },
};

describe.each(Object.entries(KINDS))("the settings of a run with %s", (_kind, input) => {
  it.each([true, false])("come back from its record alone (settings kept: %s)", (keepsSettings) => {
    const registry = openForTest();
    const { id, features, config } = enter(registry, input(), keepsSettings);
    const run = registry.getRun(id);
    const record = checkRecord(registry, run);
    expect(record).toMatchObject({ configuration_intact: true, altered_settings: [] });
    const settings = settingsOfRun(registry, run, record, temporaryFolder());
    expect(settings.features).toEqual(features);
    expect(settings.changed).toEqual(["depth=4"]);
    expect(runConfig(settings.experiment, settings.options, settings.features, CATALOGUE)).toEqual(config);
  });
});

describe("the settings of a run", () => {
  it("that is tuned give back every candidate when they were kept as written", () => {
    const registry = openForTest();
    const tune = {
      method: "random" as const,
      candidates: 4,
      space: { depth: [3, 5], subsample: [0.5, 0.9], bootstrap: ["Bernoulli"] },
    };
    const file = join(temporaryFolder(), "own.yaml");
    writeFileSync(file, OWN);
    const input = { ...BASE, features_file: file, category_weight: { own: 2 }, tune } as ExperimentInput;
    const { id, tuning } = enter(registry, input, true);
    rmSync(file);
    const run = registry.getRun(id);
    const { experiment, options, features } = settingsOfRun(
      registry,
      run,
      checkRecord(registry, run),
      temporaryFolder(),
    );
    const again = planTuning(experiment, options, (of, its) => runConfig(of, its, features, CATALOGUE));
    expect(again).toEqual(tuning);
    expect(again!.candidates.length).toBeGreaterThan(2);
  });

  it("with own features need no file of then", () => {
    const folder = temporaryFolder();
    const file = join(folder, "own.yaml");
    writeFileSync(file, OWN);
    const registry = openForTest();
    const { id, config } = enter(registry, { ...BASE, features_file: file }, true);
    writeFileSync(file, OWN.replace("games: 4", "games: 9"));
    const run = registry.getRun(id);
    const settings = settingsOfRun(registry, run, checkRecord(registry, run), folder);
    expect(settings.ownFeaturesText).toBe(OWN);
    expect(runConfig(settings.experiment, settings.options, settings.features, CATALOGUE)).toEqual(config);
  });

  it("of a model trained elsewhere come with that model, from the run's own file", () => {
    const folder = temporaryFolder();
    const file = join(folder, "model.json");
    writeFileSync(file, readFileSync(FOREIGN));
    const registry = openForTest();
    const { id, config } = enter(registry, { ...BASE, framework: "imported", model_file: file }, true);
    rmSync(file);
    const run = registry.getRun(id);
    const settings = settingsOfRun(registry, run, checkRecord(registry, run), folder);
    expect(readFileSync(settings.options.model_file as string).equals(readFileSync(FOREIGN))).toBe(true);
    expect(settings.trainedElsewhere).toMatchObject({ format: "xgboost-json", objective: "reg:absoluteerror" });
    expect(runConfig(settings.experiment, settings.options, settings.features, CATALOGUE)).toEqual(config);
  });

  it("that were altered afterwards are told from those that were not, by name", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const { id } = enter(registry, { ...BASE, depth: 4, loss_function: "MAE" }, true);
    withSqlite(paths.database, (db) => {
      db.prepare("UPDATE runs SET config = replace(config, '\"depth\":4', '\"depth\":5') WHERE id = ?").run(id);
    });
    expect(checkRecord(registry, registry.getRun(id))).toMatchObject({
      configuration_intact: false,
      altered_settings: [{ setting: "depth", configuration: 5, parameter: 4 }],
    });
  });
});

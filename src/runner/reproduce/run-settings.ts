import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../../core/errors.js";
import { canonicalJson } from "../../core/hash.js";
import { importedFramework } from "../../engine/exchange/imported/imported-framework.js";
import { ImportedModel } from "../../engine/exchange/imported/imported-model.js";
import { frameworkNamed } from "../../engine/frameworks.js";
import { decodeModelFile } from "../../engine/model-file.js";
import type { Registry, RunDetail } from "../../registry/index.js";
import { changedSettings } from "../changed-tag.js";
import { modelOptions } from "../model-options.js";
import type { RunSettings } from "../plan-on-data.js";
import type { RunPlan } from "../plan-run.js";
import { recordedSettings, storedFeatures } from "../recorded-settings.js";
import type { Experiment } from "../resolve-experiment.js";
import { SETTINGS_ARTIFACT } from "../run-inputs.js";
import { type RecordCheck, readSound } from "./check-record.js";

/**
 * What a run was asked to do, from its record alone: no experiment file, features file or model file of today is read.
 * @param folder files that the record holds, and the program wants by their path, are written there
 * @throws DataError FEATURES_REDEFINED; IntegrityError when an artifact that is needed is damaged; UsageError when this
 *   version does not take the options any more
 */
export function settingsOfRun(registry: Registry, run: RunDetail, record: RecordCheck, folder: string): RunSettings {
  const own = storedFeatures(registry, run);
  const { experiment, features } = recordedSettings(run, own?.features ?? []);
  const written = writtenExperiment(registry, record) ?? labelled(experiment, run);
  const settings = { ...written };
  if (own) {
    settings.features_file = join(folder, "features.yaml");
    writeFileSync(settings.features_file, own.text);
  }
  const imported = settings.framework === importedFramework.name ? storedForeignModel(registry, run, folder) : null;
  if (imported) settings.model_file = imported.file;
  const { optionNames, parseOptions } = frameworkNamed(settings.framework);
  const recorded = Object.entries(run.config as object).filter(([name]) => optionNames.includes(name));
  return {
    experiment: settings,
    changed: changedIn(registry, run, record),
    options: settings.tune
      ? modelOptions(settings)
      : parseOptions({ ...Object.fromEntries(recorded), ...(imported && { model_file: imported.file }) }),
    features,
    trainedElsewhere: imported?.origin ?? null,
    ownFeaturesText: own?.text ?? null,
  };
}

/** How the run departs from its experiment file: a label of its record. People may take tags away, so they come second. */
function changedIn(registry: Registry, { tags }: RunDetail, record: RecordCheck): string[] {
  const evaluation = readSound<{ changed?: string[] }>(registry, record, "evaluation");
  if (evaluation?.changed) return evaluation.changed;
  return changedSettings(tags).sort();
}

/** The experiment as it was resolved; null for runs of versions that did not keep it. */
function writtenExperiment(registry: Registry, record: RecordCheck): Experiment | null {
  return readSound<{ experiment: Experiment }>(registry, record, SETTINGS_ARTIFACT)?.experiment ?? null;
}

function labelled(experiment: Experiment, { hypothesis }: RunDetail): Experiment {
  return hypothesis === null ? experiment : { ...experiment, hypothesis };
}

/** The other library's file, which the run's own model file carries. */
function storedForeignModel(registry: Registry, run: RunDetail, folder: string) {
  const artifact = run.artifacts.find(({ kind }) => kind === "model");
  if (!artifact) throw new DataError("RUN_WITHOUT_MODEL", `run ${run.id} (${run.name}) has no model`);
  const { payload } = decodeModelFile(registry.readArtifact(artifact.sha256));
  const file = join(folder, "model");
  writeFileSync(file, payload);
  const { format, version, objective, sha256 } = new ImportedModel(payload, {}).origin;
  return { file, origin: { format, version, objective, sha256 } };
}

/** A setting that this version reads otherwise than the one that made the run. */
export interface SettingDifference {
  setting: string;
  recorded: unknown;
  now: unknown;
}

/** Where the configuration of a plan made from a record departs from the recorded one. */
export function settingDifferences(run: RunDetail, plan: RunPlan): SettingDifference[] {
  const [then, now] = [run.config as Record<string, unknown>, plan.config];
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .sort()
    .filter((name) => canonicalJson(then[name] ?? null) !== canonicalJson(now[name] ?? null))
    .map((setting) => ({ setting, recorded: then[setting] ?? null, now: now[setting] ?? null }));
}

/**
 * Candidates of a tuned run that its record does not give back: their number, in order. Of runs whose settings were not kept as they
 * were written, defaults that one setting gives another cannot be told from settings.
 */
export function otherCandidates(run: RunDetail, { tuning }: RunPlan): number[] {
  const now = new Map((tuning?.candidates ?? []).map(({ number, configSha256 }) => [number, configSha256]));
  const then = new Map(run.candidates.map(({ candidate, configSha256 }) => [candidate, configSha256]));
  return [...new Set([...now.keys(), ...then.keys()])]
    .sort((a, b) => a - b)
    .filter((number) => now.get(number) !== then.get(number));
}

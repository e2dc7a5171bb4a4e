import { DataError } from "../core/errors.js";
import {
  DEFAULT_LINE_TIME,
  type FeatureDef,
  featureCatalogue,
  type OwnFeatures,
  parseOwnFeatures,
} from "../features/index.js";
import type { Registry, RunDetail } from "../registry/index.js";
import { isLogged, notOfRetrain } from "./logged-run.js";
import { FEATURE_DEFINITIONS } from "./own-features.js";
import type { Experiment } from "./resolve-experiment.js";

/**
 * The settings of a run as the registry keeps them: its experiment with the options of its model family in it, its features, and
 * the hash of the catalogue they were computed by.
 * @param stored its own features, from the file that was stored with it
 * @throws DataError FEATURES_REDEFINED when one of its features is not there any more, or is another one; UsageError NOT_A_RETRAIN
 */
export function recordedSettings(
  run: RunDetail,
  stored: readonly FeatureDef[],
): { experiment: Experiment; features: FeatureDef[]; catalogue: string } {
  if (isLogged(run)) throw notOfRetrain(run, "put before its rows", "features, windows and data of the warehouse");
  const {
    features: names,
    own_features: definitions = {},
    catalogue,
    ...settings
  } = run.config as Record<string, unknown>;
  if (!Array.isArray(names) || typeof catalogue !== "string" || run.windows.length === 0) {
    throw featuresRedefined(run, "its record does not say which features and which window it had");
  }
  const features = names.map((name) => {
    const feature = [...featureCatalogue, ...stored].find((one) => one.name === name);
    if (feature && feature.own?.sha256 === (definitions as Record<string, string>)[name]) return feature;
    if (feature) throw featuresRedefined(run, `its own feature "${name}" is compiled in another way by this version`);
    throw featuresRedefined(run, `there is no feature "${name}" any more`);
  });
  return {
    experiment: { line_time: DEFAULT_LINE_TIME, ...settings, name: run.name, tags: [...run.tags] } as Experiment,
    features,
    catalogue,
  };
}

/** The file of own features that was stored with a run; null when it had none. @throws IntegrityError when it is damaged */
export function storedFeatures(registry: Registry, run: RunDetail): OwnFeatures | null {
  const artifact = run.artifacts.find(({ kind }) => kind === FEATURE_DEFINITIONS);
  if (!artifact) return null;
  const text = Buffer.from(registry.readArtifact(artifact.sha256)).toString("utf8");
  return parseOwnFeatures(text, `${artifact.name} of run ${run.id}`);
}

/** The error for a run whose features are not those of this version. */
export function featuresRedefined(run: RunDetail, what: string): DataError {
  return new DataError("FEATURES_REDEFINED", `run ${run.id} (${run.name}) cannot be put before its rows: ${what}`, {
    hint: `proplab retrain --name ${run.name} runs it again`,
  });
}

import { DataError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { importedFramework } from "../engine/exchange/imported/imported-framework.js";
import { ImportedModel } from "../engine/exchange/imported/imported-model.js";
import { readForeignFile } from "../engine/exchange/imported/read-foreign-file.js";
import { type FeatureDef, featureCatalogue, resolveFeatureSet } from "../features/index.js";
import { featureSelection } from "./feature-selection.js";
import type { Experiment } from "./resolve-experiment.js";

/** Where a model comes from that this program did not train. */
export interface TrainedElsewhere {
  format: string;
  /** Of the library, or of its format. */
  version: string;
  objective: string;
  /** Of the file it was read from. */
  sha256: string;
}

/**
 * Reads the model file of an experiment with framework imported; null for any other. The model's own features are the run's, in
 * the order of the catalogue.
 * @throws DataError when the file cannot be read or used, or needs features that the catalogue or the feature set lacks
 */
export function readTrainedElsewhere(
  experiment: Experiment,
): { origin: TrainedElsewhere; features: FeatureDef[] } | null {
  if (experiment.framework !== importedFramework.name || experiment.model_file === undefined) return null;
  const { origin, featureNames } = new ImportedModel(readForeignFile(experiment.model_file), {});
  const { format, version, objective, sha256 } = origin;
  return { origin: { format, version, objective, sha256 }, features: featuresNamed(featureNames, experiment) };
}

function featuresNamed(names: readonly string[], experiment: Experiment): FeatureDef[] {
  const selection = featureSelection(experiment);
  const known = new Set([...featureCatalogue, ...selection.own].map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const list = unknown.slice(0, 20).map((name) => `"${name.slice(0, 100)}"${didYouMean(name.slice(0, 100), known)}`);
    const more = unknown.length > list.length ? `, and ${unknown.length - list.length} more` : "";
    throw new DataError("UNKNOWN_FEATURE", `the model needs features that do not exist: ${list.join(", ")}${more}`, {
      hint: "proplab features list prints the names; rename the columns where the model was trained",
    });
  }
  const selected = resolveFeatureSet(selection);
  const wanted = new Set(names);
  const features = selected.filter(({ name }) => wanted.has(name));
  if (features.length === names.length) return features;
  const missing = names.filter((name) => selected.every((feature) => feature.name !== name));
  throw new DataError(
    "FEATURES_NOT_SELECTED",
    `the model needs features that ${experiment.feature_set} as selected does not hold: ${missing.join(", ")}`,
    { hint: "choose a larger feature_set, without no_vegas, no_market and exclude_features" },
  );
}

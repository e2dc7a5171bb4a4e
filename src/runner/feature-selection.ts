import { ownFeatures } from "./own-features.js";
import type { Experiment } from "./resolve-experiment.js";

/**
 * The feature selection an experiment asks for; two_stage trains without market features.
 * @throws UsageError BAD_FEATURES, UNKNOWN_FEATURE for the file of own features
 */
export function featureSelection(
  experiment: Pick<
    Experiment,
    "feature_set" | "no_vegas" | "no_market" | "two_stage" | "exclude_features" | "features_file" | "own_features"
  >,
) {
  return {
    set: experiment.feature_set,
    noVegas: experiment.no_vegas,
    noMarket: experiment.no_market || experiment.two_stage,
    exclude: experiment.exclude_features,
    own: ownFeatures(experiment)?.features ?? [],
  };
}

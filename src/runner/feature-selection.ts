import type { Experiment } from "./resolve-experiment.js";

/** The feature selection an experiment asks for; two_stage trains without market features. */
export function featureSelection(experiment: Experiment) {
  return {
    set: experiment.feature_set,
    noVegas: experiment.no_vegas,
    noMarket: experiment.no_market || experiment.two_stage,
    exclude: experiment.exclude_features,
  };
}

import type { Experiment } from "./resolve-experiment.js";

/** The feature selection an experiment asks for; two_stage trains without market features. */
export function featureSelection(
  experiment: Pick<Experiment, "feature_set" | "no_vegas" | "no_market" | "two_stage" | "exclude_features">,
) {
  return {
    set: experiment.feature_set,
    noVegas: experiment.no_vegas,
    noMarket: experiment.no_market || experiment.two_stage,
    exclude: experiment.exclude_features,
  };
}

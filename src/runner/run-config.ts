import { DEFAULT_LINE_TIME, type FeatureDef } from "../features/index.js";
import type { Experiment } from "./resolve-experiment.js";

/**
 * Everything that decides the figures of a run apart from the data and the program: its hash is the configuration's identity.
 * Labels (name, hypothesis, tags) are not in it, nor what the figures are judged by.
 * @param catalogueSha256 of the feature catalogue
 */
export function runConfig(
  experiment: Experiment,
  options: Record<string, unknown>,
  features: readonly FeatureDef[],
  catalogueSha256: string,
): Record<string, unknown> {
  const { name: _name, hypothesis: _hypothesis, tags: _tags, gate_profile: _gates, ...settings } = experiment;
  const { line_time: time, ...others } = settings;
  // A model file is known by its content: elsewhere or under another name it is the same configuration.
  // So are own features: by their definitions, wherever the file stands and whatever else is in it.
  const { model_file: _file, features_file: _features, own_features: _own, ...decided } = { ...others, ...options };
  const own = features.filter((feature) => feature.own !== undefined);
  return {
    ...decided,
    // Not where it is the default: a configuration keeps the identity it had before there was a choice.
    ...(time !== DEFAULT_LINE_TIME && { line_time: time }),
    features: features.map((feature) => feature.name),
    ...(own.length > 0 && { own_features: Object.fromEntries(own.map((one) => [one.name, one.own!.sha256])) }),
    catalogue: catalogueSha256,
  };
}

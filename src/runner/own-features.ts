import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { type FeatureDef, type OwnFeatures, readOwnFeatures } from "../features/index.js";
import type { Experiment } from "./resolve-experiment.js";

/** Kind of the artifact that holds the file of own features a run was made with. */
export const FEATURE_DEFINITIONS = "feature_definitions";

type Asked = Pick<Experiment, "features_file" | "own_features">;

/**
 * Reads the file of own features an experiment names, and keeps those it asks for: all, or the ones of `own_features`.
 * @returns null for an experiment without such a file
 * @throws UsageError BAD_FEATURES, UNKNOWN_FEATURE, NO_FEATURES_FILE; DataError when the file cannot be read
 */
export function ownFeatures(experiment: Asked): OwnFeatures | null {
  const { features_file: file, own_features: wanted } = experiment;
  if (file === undefined) {
    if (wanted === undefined) return null;
    throw new UsageError("NO_FEATURES_FILE", `own_features names ${wanted.join(", ")}, but there is no features_file`, {
      hint: "name the file that defines them: --features-file FILE, or features_file in the experiment",
    });
  }
  const read = readOwnFeatures(file);
  return wanted === undefined ? read : { ...read, features: chosen(read, wanted) };
}

function chosen({ file, features }: OwnFeatures, wanted: readonly string[]): FeatureDef[] {
  const names = features.map(({ name }) => name);
  for (const name of wanted) {
    if (names.includes(name)) continue;
    throw new UsageError(
      "UNKNOWN_FEATURE",
      `own_features: ${file} defines no feature "${name}"${didYouMean(name, names)}`,
      {
        hint: `it defines ${names.join(", ")}`,
      },
    );
  }
  return features.filter(({ name }) => wanted.includes(name));
}

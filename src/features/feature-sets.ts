import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { featureCatalogue } from "./catalogue.js";
import type { FeatureDef } from "./feature-def.js";

export interface FeatureSelection {
  /** "v8" to "v14", or one of them with "_noveg". */
  readonly set: string;
  /** Drops the line itself: features 26 to 29. */
  readonly noVegas?: boolean;
  /** Drops every feature computed from prop lines: 26 to 29 and 51 to 54. */
  readonly noMarket?: boolean;
  /** Names to drop. */
  readonly exclude?: readonly string[];
  /** A user's own features; they come after those of the set. */
  readonly own?: readonly FeatureDef[];
}

/** Features 1 to this number; sets only append. */
const SET_SIZES: Readonly<Record<string, number>> = { v8: 33, v9: 33, v10: 37, v11: 39, v12: 54, v13: 60, v14: 65 };
const VEGAS = [26, 27, 28, 29];

export const FEATURE_SET_NAMES: readonly string[] = Object.keys(SET_SIZES).flatMap((name) => [name, `${name}_noveg`]);

/**
 * The features of a selection, in the order of the contract, own ones after them in their file's.
 * @throws UsageError UNKNOWN_FEATURE_SET, UNKNOWN_FEATURE (a name to exclude that does not exist; one of another set is
 * simply not there), NO_FEATURES when nothing is left
 */
export function resolveFeatureSet(selection: FeatureSelection): FeatureDef[] {
  const base = selection.set.replace(/_noveg$/, "");
  const size = Object.hasOwn(SET_SIZES, base) ? SET_SIZES[base] : undefined;
  if (size === undefined) {
    throw new UsageError(
      "UNKNOWN_FEATURE_SET",
      `there is no feature set "${selection.set}"${didYouMean(selection.set, FEATURE_SET_NAMES)}`,
      { hint: `the sets are ${Object.keys(SET_SIZES).join(", ")}, each also as NAME_noveg without the line` },
    );
  }
  const all = [...featureCatalogue, ...(selection.own ?? [])];
  const names = new Set(all.map((feature) => feature.name));
  for (const name of selection.exclude ?? []) {
    if (names.has(name)) continue;
    throw new UsageError("UNKNOWN_FEATURE", `there is no feature "${name}" to exclude${didYouMean(name, names)}`, {
      hint: "proplab features list prints all of them",
    });
  }
  const noVegas = selection.noVegas || selection.set !== base;
  const kept = all.filter(
    (feature) =>
      feature.number <= size &&
      !(noVegas && VEGAS.includes(feature.number)) &&
      !(selection.noMarket && feature.sources.includes("prop_lines")) &&
      !selection.exclude?.includes(feature.name),
  );
  if (kept.length === 0) {
    throw new UsageError("NO_FEATURES", `nothing is left of ${selection.set} once the excluded features are dropped`, {
      hint: "exclude fewer features",
    });
  }
  return kept;
}

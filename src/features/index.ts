export { featureCatalogue } from "./catalogue.js";
export type { FeatureCategory, FeatureDef, FeatureSource } from "./feature-def.js";
export { type FeatureRows, QUALITY_TIERS, type QualityTier, type RowQuality } from "./feature-rows.js";
export { FEATURE_SET_NAMES, type FeatureSelection, resolveFeatureSet } from "./feature-sets.js";

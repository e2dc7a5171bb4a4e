export { featureCatalogue } from "./catalogue.js";
export type { FeatureCategory, FeatureDef, FeatureSource } from "./feature-def.js";
export { type FeatureRows, QUALITY_TIERS, type QualityTier, type RowQuality } from "./feature-rows.js";
export { FEATURE_SET_NAMES, type FeatureSelection, resolveFeatureSet } from "./feature-sets.js";
export { CASCADE_BOOKS, DEFAULT_LINE_SOURCE, type LineSource } from "./lines.js";
export { linesFor } from "./lines-for.js";
export { type LoadOptions, loadFeatureRows } from "./load-feature-rows.js";
export { derivedFeatures, emptySources, missingSources } from "./source-state.js";
export { ensureFeatures, type FeatureStore } from "./store.js";

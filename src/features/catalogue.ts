import { availabilityFeatures } from "./catalogue/availability.js";
import { fatigueFeatures } from "./catalogue/fatigue.js";
import { marketFeatures } from "./catalogue/market.js";
import { scheduleFeatures } from "./catalogue/schedule.js";
import { scoringFeatures } from "./catalogue/scoring.js";
import { shootingFeatures } from "./catalogue/shooting.js";
import { shotZoneFeatures } from "./catalogue/shot-zones.js";
import { teamFeatures } from "./catalogue/team.js";
import { usageFeatures } from "./catalogue/usage.js";
import type { FeatureDef } from "./feature-def.js";

/** Every feature, in the order of the contract: entry i has number i + 1. */
export const featureCatalogue: readonly FeatureDef[] = [
  ...scoringFeatures,
  ...shootingFeatures,
  ...shotZoneFeatures,
  ...fatigueFeatures,
  ...usageFeatures,
  ...teamFeatures,
  ...scheduleFeatures,
  ...availabilityFeatures,
  ...marketFeatures,
].sort((a, b) => a.number - b.number);

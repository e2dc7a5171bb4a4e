import { describe, expect, it } from "vitest";
import { featureCatalogue } from "../../src/features/catalogue.js";
import { QUALITY_TIERS } from "../../src/features/feature-rows.js";
import { resolveFeatureSet } from "../../src/features/feature-sets.js";
import { rowQuality } from "../../src/features/quality.js";

const set = resolveFeatureSet({ set: "v12" });
const required = set.filter((feature) => feature.required).map((feature) => feature.name);

/** Quality of one row that lacks these features. */
function quality(missing: string[], options: { seasonDay?: number; reported?: number; empty?: "player_games"[] } = {}) {
  const names = set.map((feature) => feature.name);
  const columns = names.map((name) => Float64Array.of(missing.includes(name) ? Number.NaN : 1));
  const result = rowQuality(
    {
      matrix: { rows: 1, names, columns },
      seasonDay: Float64Array.of(options.seasonDay ?? 14),
      absencesReported: Float64Array.of(options.reported ?? 1),
    },
    set,
    options.empty ?? [],
  );
  return {
    missing: result.missingRequired[0],
    score: result.qualityScore[0],
    tier: QUALITY_TIERS[result.qualityTier[0]!],
    bootstrap: result.bootstrap[0],
    ready: result.trainingReady[0],
  };
}

describe("row quality", () => {
  it("is 100 and gold with everything there", () => {
    expect(quality([])).toEqual({ missing: 0, score: 100, tier: "gold", bootstrap: 0, ready: 1 });
  });

  it("counts what is derived from who turned up nine tenths", () => {
    const derived = set.filter((feature) => feature.required && feature.usesAbsences).length;
    expect(derived).toBe(1);
    expect(quality([], { reported: 0 }).score).toBeCloseTo(100 - (10 * derived) / required.length, 9);
    expect(quality([], { reported: 0 }).ready).toBe(1);
  });

  it("is at most 69 with one missing and 49 with five", () => {
    expect(quality(required.slice(0, 1))).toMatchObject({ missing: 1, score: 69, tier: "poor", ready: 0 });
    expect(quality(required.slice(0, 4))).toMatchObject({ score: 69 });
    expect(quality(required.slice(0, 5))).toMatchObject({ missing: 5, score: 49, tier: "critical" });
    expect(quality(required)).toMatchObject({ score: 0, tier: "critical" });
  });

  it("does not mind a feature that is not required", () => {
    const optional = featureCatalogue.filter((feature) => !feature.required).map((feature) => feature.name);
    expect(quality(optional)).toMatchObject({ missing: 0, ready: 1 });
  });

  it("does not charge what an empty table cannot give", () => {
    expect(quality(required, { empty: ["player_games"] })).toMatchObject({ missing: 0, score: 100 });
  });

  it("leaves the first 14 days of a season out of training", () => {
    expect(quality([], { seasonDay: 13 })).toMatchObject({ bootstrap: 1, ready: 0, score: 100 });
    expect(quality([], { seasonDay: 14 })).toMatchObject({ bootstrap: 0, ready: 1 });
  });
});

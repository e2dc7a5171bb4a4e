import { describe, expect, it } from "vitest";
import { featureCatalogue } from "../../src/features/catalogue.js";
import { FEATURE_SET_NAMES, resolveFeatureSet } from "../../src/features/feature-sets.js";

const numbers = (selection: Parameters<typeof resolveFeatureSet>[0]) =>
  resolveFeatureSet(selection).map((feature) => feature.number);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe("the contract's names and order", () => {
  it("numbers features 1 to 65 without a gap", () => {
    expect(featureCatalogue.map((feature) => feature.number)).toEqual(upTo(65));
    expect(new Set(featureCatalogue.map((feature) => feature.name)).size).toBe(65);
  });

  it("is fixed", () => {
    expect(featureCatalogue.map((feature) => feature.name + (feature.required ? " r" : ""))).toMatchInlineSnapshot(`
      [
        "points_avg_last_5 r",
        "points_avg_last_10 r",
        "points_avg_season r",
        "points_std_last_10 r",
        "games_in_last_7_days r",
        "fatigue_score r",
        "shot_zone_mismatch_score",
        "pace_score r",
        "usage_spike_score r",
        "rest_advantage r",
        "injury_risk",
        "recent_trend r",
        "minutes_change r",
        "opponent_def_rating r",
        "opponent_pace r",
        "home_away r",
        "back_to_back r",
        "playoff_game r",
        "pct_paint",
        "pct_mid_range",
        "pct_three r",
        "pct_free_throw r",
        "team_pace r",
        "team_off_rating r",
        "team_win_pct r",
        "vegas_points_line",
        "vegas_opening_line",
        "vegas_line_move",
        "has_vegas_line",
        "avg_points_vs_opponent",
        "games_vs_opponent",
        "minutes_avg_last_10 r",
        "ppm_avg_last_10 r",
        "dnp_rate r",
        "pts_slope_10g r",
        "pts_vs_season_zscore r",
        "breakout_flag r",
        "star_teammates_out",
        "game_total_line",
        "days_rest r",
        "minutes_load_last_7d r",
        "spread_magnitude",
        "implied_team_total",
        "points_avg_last_3 r",
        "scoring_trend_slope r",
        "deviation_from_avg_last3 r",
        "consecutive_games_below_avg r",
        "teammate_usage_available",
        "usage_rate_last_5 r",
        "games_since_structural_change r",
        "multi_book_line_std",
        "prop_over_streak",
        "prop_under_streak",
        "line_vs_season_avg",
        "fg_pct_last_3",
        "fg_pct_last_5",
        "fg_pct_vs_season_avg",
        "three_pct_last_3",
        "three_pct_last_5",
        "fg_cold_streak",
        "fg_cold_z_score",
        "expected_pts_from_shooting",
        "fg_pct_acceleration",
        "fatigue_cold_signal",
        "three_pct_std_last_5",
      ]
    `);
  });
});

describe("feature sets", () => {
  it.each([
    ["v8", 33],
    ["v9", 33],
    ["v10", 37],
    ["v11", 39],
    ["v12", 54],
    ["v13", 60],
    ["v14", 65],
  ])("%s is features 1 to %i", (set, size) => expect(numbers({ set })).toEqual(upTo(size)));

  it("_noveg and noVegas drop the line itself", () => {
    const without = upTo(54).filter((n) => n < 26 || n > 29);
    expect(numbers({ set: "v12_noveg" })).toEqual(without);
    expect(numbers({ set: "v12", noVegas: true })).toEqual(without);
    expect(numbers({ set: "v12_noveg", noVegas: true })).toEqual(without);
  });

  it("noMarket drops everything computed from prop lines and keeps game lines", () => {
    const dropped = upTo(65).filter((n) => !numbers({ set: "v14", noMarket: true }).includes(n));
    expect(dropped).toEqual([26, 27, 28, 29, 51, 52, 53, 54]);
  });

  it("drops what is excluded, and minds no feature of a later set", () => {
    expect(numbers({ set: "v8", exclude: ["days_rest", "points_avg_last_5"] })).toEqual(upTo(33).slice(1));
  });

  it("names what is near an unknown name", () => {
    expect(() => resolveFeatureSet({ set: "v15" })).toThrow(/no feature set "v15" \(did you mean v/);
    expect(() => resolveFeatureSet({ set: "__proto__" })).toThrow(/no feature set/);
    expect(() => resolveFeatureSet({ set: "v12", exclude: ["point_avg_last_5"] })).toThrow(
      /no feature "point_avg_last_5" to exclude \(did you mean points_avg_last_5/,
    );
    expect(() => resolveFeatureSet({ set: "v8", exclude: featureCatalogue.map((f) => f.name) })).toThrow(
      /nothing is left/,
    );
  });

  it("lists every set twice", () => expect(FEATURE_SET_NAMES).toHaveLength(14));
});

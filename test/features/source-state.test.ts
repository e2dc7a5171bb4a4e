import { describe, expect, it } from "vitest";
import type { FeatureSource } from "../../src/features/feature-def.js";
import { resolveFeatureSet } from "../../src/features/feature-sets.js";
import { derivedFeatures, emptySourcesBySeason, missingSources } from "../../src/features/source-state.js";
import { boxRow, quoteRow } from "./support/hand-made.js";
import { openTables } from "./support/lab-database.js";

const set = resolveFeatureSet({ set: "v12" });
const SHOTS = ["shot_zone_mismatch_score", "pct_paint", "pct_mid_range"];
const DERIVED = ["usage_spike_score", "star_teammates_out", "teammate_usage_available"];

/** Two rows of 2022-23, which has no shots and no reports, and one of 2023-24, which has both. */
const rows = {
  season: ["2022-23", "2022-23", "2023-24"],
  absencesReported: Uint8Array.of(0, 0, 1),
  emptySources: new Map<string, FeatureSource[]>([
    ["2022-23", ["player_shots", "availability"]],
    ["2023-24", []],
  ]),
  matrix: {
    rows: 3,
    names: set.map(({ name }) => name),
    columns: set.map(({ name }) =>
      [...SHOTS, "injury_risk"].includes(name) ? Float64Array.of(Number.NaN, Number.NaN, 1) : Float64Array.of(1, 1, 1),
    ),
  },
};

describe("what the rows of a run lack", () => {
  it("is told of the rows used, not of the whole warehouse", () => {
    const early = Int32Array.of(0, 1);
    const late = Int32Array.of(2);
    const missing = missingSources(rows, early, set);
    expect(missing.sort()).toEqual([...SHOTS, "injury_risk"].sort());
    expect(missingSources(rows, late, set)).toEqual([]);
    expect(missingSources(rows, Int32Array.of(0, 2), set)).toEqual([]);
    expect(derivedFeatures(rows, early, set)).toEqual(DERIVED);
    expect(derivedFeatures(rows, late, set)).toEqual([]);
    expect(derivedFeatures(rows, Int32Array.of(1, 2), set)).toEqual(DERIVED);
    expect(missingSources(rows, new Int32Array(), set)).toEqual([]);
  });

  it("does not name a feature that is NULL for another reason, or has values all the same", () => {
    const columns = rows.matrix.names.map((name) => Float64Array.of(1, 1, name === "days_rest" ? Number.NaN : 1));
    const full = { ...rows, matrix: { ...rows.matrix, columns } };
    expect(missingSources(full, Int32Array.of(2), set)).toEqual([]);
    expect(missingSources(full, Int32Array.of(0), set)).toEqual([]);
  });

  it("looks at the dates of each season", async () => {
    const game = (game_date: string, season: string) => boxRow({ game_date, season, player_id: 1 });
    const db = await openTables({
      player_games: [game("2023-01-10", "2022-23"), game("2024-01-10", "2023-24")],
      prop_lines: [quoteRow({ game_date: "2024-01-10" })],
    });
    expect([...(await emptySourcesBySeason(db))]).toEqual([
      ["2022-23", ["prop_lines", "game_lines", "player_shots", "availability"]],
      ["2023-24", ["game_lines", "player_shots", "availability"]],
    ]);
    db.close();
  });
});

import type { Database } from "../warehouse/duckdb.js";
import type { FeatureDef, FeatureSource } from "./feature-def.js";

const SOURCES: readonly FeatureSource[] = ["player_games", "prop_lines", "game_lines", "player_shots", "availability"];

/** Canonical tables that hold no row. Needs a database with a warehouse attached. */
export async function emptySources(db: Database): Promise<FeatureSource[]> {
  const empty: FeatureSource[] = [];
  for (const source of SOURCES) {
    const rows = await db.rows(`SELECT 1 FROM ${source} LIMIT 1`);
    if (rows.length === 0) empty.push(source);
  }
  return empty;
}

/** Names of the features that are NULL in every row because a table they need is empty. Needs an attached warehouse. */
export async function missingSources(db: Database, features: readonly FeatureDef[]): Promise<string[]> {
  const empty = await emptySources(db);
  return features.filter(({ sources }) => sources.some((source) => empty.includes(source))).map(({ name }) => name);
}

/**
 * Names of the features that count absent team-mates, when for some game date no report of its season is known yet: there
 * who is absent is read off who is in the game's rows, which before tip-off only a slate can tell. Needs an attached warehouse.
 */
export async function derivedFeatures(db: Database, features: readonly FeatureDef[]): Promise<string[]> {
  const unreported = await db.rows(
    `SELECT 1 FROM (SELECT season, min(game_date) AS start FROM player_games GROUP BY season) s
     WHERE NOT EXISTS (SELECT 1 FROM availability a WHERE a.game_date = s.start) LIMIT 1`,
  );
  return unreported.length === 0 ? [] : features.filter(({ usesAbsences }) => usesAbsences).map(({ name }) => name);
}

import { columnOf } from "../core/matrix.js";
import type { Database } from "../warehouse/duckdb.js";
import type { FeatureDef, FeatureSource } from "./feature-def.js";
import type { FeatureRows } from "./feature-rows.js";

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

/** Canonical tables that hold no row of any game date, for every season of player_games and slate. Needs an attached warehouse. */
export async function emptySourcesBySeason(db: Database): Promise<Map<string, FeatureSource[]>> {
  const filled = SOURCES.map((source) => `bool_or(game_date IN (SELECT game_date FROM ${source})) AS ${source}`);
  const seasons = await db.rows<{ season: string } & Record<FeatureSource, boolean>>(
    `WITH dates AS MATERIALIZED (SELECT game_date, season FROM player_games UNION SELECT game_date, season FROM slate)
     SELECT season, ${filled.join(", ")} FROM dates GROUP BY season ORDER BY season`,
  );
  return new Map(seasons.map((of) => [of.season, SOURCES.filter((source) => !of[source])]));
}

/**
 * Names of the features that are NULL in every one of the rows used, because a table they need holds nothing for any of
 * the rows' seasons.
 * @param rows their matrix holds every one of `features`
 * @param used indices of the rows used
 */
export function missingSources(
  rows: Pick<FeatureRows, "matrix" | "season" | "emptySources">,
  used: Int32Array,
  features: readonly FeatureDef[],
): string[] {
  if (used.length === 0) return [];
  const seasons = [...new Set(Array.from(used, (row) => rows.season[row]!))];
  const isEmpty = (source: FeatureSource) => seasons.every((season) => rows.emptySources.get(season)?.includes(source));
  return features
    .filter(({ sources }) => sources.some(isEmpty))
    .filter(({ name }) => {
      const values = columnOf(rows.matrix, name);
      return used.every((row) => Number.isNaN(values[row]!));
    })
    .map(({ name }) => name);
}

/**
 * Names of the features that count absent team-mates, when for some row used no report was known: there who is absent is
 * read off who is in the game's rows, which before tip-off only a slate can tell.
 * @param used indices of the rows used
 */
export function derivedFeatures(
  rows: Pick<FeatureRows, "absencesReported">,
  used: Int32Array,
  features: readonly FeatureDef[],
): string[] {
  const isDerived = used.some((row) => rows.absencesReported[row] === 0);
  return isDerived ? features.filter(({ usesAbsences }) => usesAbsences).map(({ name }) => name) : [];
}

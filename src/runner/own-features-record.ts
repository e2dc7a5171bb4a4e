import { DataError } from "../core/errors.js";
import { columnOf } from "../core/matrix.js";
import type { FeatureDef, FeatureRows, RawOutcome } from "../features/index.js";

/** What a run records of one own feature. */
export interface OwnFeatureRecord {
  name: string;
  kind: "helpers" | "raw_sql";
  /** Of its definition. */
  sha256: string;
  definition: string;
  /** Share of the rows used on which it has no value. */
  missing_share: number;
  /** Rows its SELECT gave, and those of them about no game and player there is; only of raw SQL. */
  raw_rows?: { rows: number; unknown: number };
}

/**
 * What is recorded of the own features of a run.
 * @param rows their matrix holds every one of `features`
 * @param used indices of the rows used
 * @param missing names of features whose source table holds nothing: they may be empty
 * @throws DataError FEATURE_EMPTY for one that has no value in any row used
 */
export function ownFeatureRecords(
  rows: Pick<FeatureRows, "matrix">,
  used: Int32Array,
  features: readonly FeatureDef[],
  { rawSql, missing }: { rawSql: readonly RawOutcome[]; missing: readonly string[] },
): OwnFeatureRecord[] {
  return features.flatMap(({ name, definition, own }) => {
    if (!own) return [];
    const values = columnOf(rows.matrix, name);
    const absent = used.reduce((count, row) => count + (Number.isNaN(values[row]!) ? 1 : 0), 0);
    const raw = rawSql.find((outcome) => outcome.name === name);
    if (absent === used.length && !missing.includes(name)) throw emptyFeature(name, own.file, raw);
    return {
      name,
      kind: own.kind,
      sha256: own.sha256,
      definition,
      missing_share: used.length === 0 ? 0 : absent / used.length,
      ...(raw && { raw_rows: { rows: raw.rows, unknown: raw.unknownRows } }),
    };
  });
}

function emptyFeature(name: string, file: string, raw: RawOutcome | undefined): DataError {
  const gave = raw
    ? `; its SELECT gave ${raw.rows} rows, ${raw.unknownRows} of them about no game and player there is`
    : "";
  return new DataError("FEATURE_EMPTY", `feature ${name} of ${file} has no value in any row of the run${gave}`, {
    hint: raw
      ? "give game_id and player_id as player_games and slate have them, or drop the feature with --exclude-features"
      : "widen its window or its where, or drop it with --exclude-features",
  });
}

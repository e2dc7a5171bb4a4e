import type { AsOfSql } from "./as-of-sql.js";

/** Canonical tables a feature draws on. */
export type FeatureSource = "player_games" | "prop_lines" | "game_lines" | "player_shots" | "availability";

export type FeatureCategory =
  | "scoring"
  | "shooting"
  | "fatigue"
  | "usage"
  | "team"
  | "opponent"
  | "schedule"
  | "availability"
  | "market"
  | "own";

/** Where a feature comes from that a user defined in a file. */
export interface OwnDefinition {
  /** "helpers": compiled by the catalogue's own helpers; "raw_sql": the rows of a hand-written SELECT, which may look ahead. */
  readonly kind: "helpers" | "raw_sql";
  /** Of everything its values depend on besides the data: another definition has another hash. */
  readonly sha256: string;
  /** The file it was read from, for messages. */
  readonly file: string;
  /** The SELECT of raw SQL as written. */
  readonly rawSql?: string;
}

/** One feature: of the catalogue, or of a user's own. */
export interface FeatureDef {
  /** Place in the contract, from 1; 0 for a user's own. */
  readonly number: number;
  readonly name: string;
  readonly category: FeatureCategory;
  /** A row without it is not training-ready. */
  readonly required: boolean;
  /** Every table it needs; without one of them it is NULL in every row. */
  readonly sources: readonly FeatureSource[];
  /** True when it uses the list of absent team-mates, which comes from who turned up where no reports are known. */
  readonly usesAbsences: boolean;
  readonly definition: string;
  readonly sql: AsOfSql;
  /** Only of a user's own. */
  readonly own?: OwnDefinition;
}

export type FeatureInput = Pick<FeatureDef, "number" | "name" | "category" | "definition" | "sql"> &
  Partial<Pick<FeatureDef, "required" | "sources" | "usesAbsences">>;

/** Fills in the usual: not required, from box scores alone. */
export function feature(input: FeatureInput): FeatureDef {
  return { required: false, sources: ["player_games"], usesAbsences: false, ...input };
}

import { hashJson, sha256 } from "../../core/hash.js";
import { known } from "../as-of-sql.js";
import { type FeatureDef, type FeatureSource, feature, type OwnDefinition } from "../feature-def.js";
import { allWindows } from "../prior-window.js";
import type { CompiledFeature } from "./compile-statistic.js";
import type { CombineDefinition, RawDefinition, StatisticDefinition } from "./definition-schema.js";
import { describe } from "./describe.js";

/** A feature that the catalogue's helpers compute. */
export function helperFeature(
  definition: StatisticDefinition | CombineDefinition,
  compiled: CompiledFeature,
  file: string,
): FeatureDef {
  const { sql } = compiled;
  const decides = {
    text: sql.text,
    known: sql.known.map(({ name }) => name),
    windows: allWindows([sql]).map((window) => [window.alias, window.sql]),
  };
  return ownFeature(definition, compiled, { kind: "helpers", sha256: hashJson(decides), file });
}

/** Tables a SELECT may name; one that is only mentioned in a comment counts as well. */
const TABLES: readonly FeatureSource[] = ["player_games", "prop_lines", "game_lines", "player_shots", "availability"];

/** A feature that a hand-written SELECT gives. */
export function rawFeature(definition: RawDefinition, file: string): FeatureDef {
  const { name, sql } = definition;
  const compiled = {
    sql: known(name, "raw SQL"),
    sources: TABLES.filter((table) => new RegExp(`\\b${table}\\b`, "i").test(sql)),
    usesAbsences: false,
  };
  return ownFeature(definition, compiled, { kind: "raw_sql", sha256: sha256(sql), file, rawSql: sql });
}

function ownFeature(
  definition: StatisticDefinition | CombineDefinition | RawDefinition,
  compiled: CompiledFeature,
  own: OwnDefinition,
): FeatureDef {
  return {
    ...feature({
      number: 0,
      name: definition.name,
      category: definition.category ?? "own",
      required: definition.required ?? false,
      definition: definition.description ?? describe(definition),
      ...compiled,
    }),
    own,
  };
}

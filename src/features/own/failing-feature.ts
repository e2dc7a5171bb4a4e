import { LabError } from "../../core/errors.js";
import type { Database } from "../../warehouse/duckdb.js";
import { selectAsOf } from "../compile-as-of.js";
import type { FeatureDef } from "../feature-def.js";
import { failed } from "./check-raw-result.js";
import { ownRelation } from "./own-relation.js";

/**
 * What to throw when the statement of all own features failed: each is computed alone, and the first that fails is named.
 * @param error what DuckDB said of the whole statement; given back as it is when it is no fault of one feature
 */
export async function failingFeature(db: Database, features: readonly FeatureDef[], error: unknown): Promise<unknown> {
  if (error instanceof LabError) return error;
  for (const feature of features) {
    try {
      await db.run(`SELECT count(${feature.name}) FROM (${selectAsOf(ownRelation([feature]))})`);
    } catch (alone) {
      const hint = "its figures may be beyond what can be reckoned with; a shorter window or another column helps";
      return alone instanceof LabError ? alone : failed(feature, `DuckDB says: ${(alone as Error).message}`, hint);
    }
  }
  return error;
}

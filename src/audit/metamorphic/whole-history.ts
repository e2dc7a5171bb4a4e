import type { WorkContext } from "../../core/progress.js";
import { isRaw } from "../../features/own/own-relation.js";
import type { Database } from "../../warehouse/duckdb.js";
import { ALL_PARTS } from "./alterations.js";
import type { AuditedBuild } from "./audited-warehouse.js";
import type { TableChanges } from "./compare-tables.js";
import { RawHistory } from "./raw-history.js";
import { addCauses, type Causes } from "./trace-causes.js";

/** What a date's own build knows of its moments: where the two tables are read from. */
export interface DatedMoments {
  readonly date: string;
  readonly db: Database;
}

/**
 * Computes hand-written features again from the whole warehouse as it stood on each date. What they read may lie years ahead, or show
 * only in a long history, where the weeks around a date that other features are computed from have nothing to show. Other
 * features cannot look ahead, and are left out: they would take far longer.
 * @param known causes of columns that need not be traced again
 * @returns nothing where no feature is hand-written
 * @throws as loadRawValues
 */
export async function wholeHistoryChanges(
  build: AuditedBuild,
  moments: readonly DatedMoments[],
  seed: number,
  known: Causes,
  context: WorkContext,
): Promise<WholeHistory[]> {
  if (!build.features.some(isRaw)) return [];
  const history = await RawHistory.open(build, (name) => `SELECT * FROM ${name}`, context);
  try {
    const seen: WholeHistory[] = [];
    let causes = known;
    for (const { date, db: dated } of moments) {
      await history.takeMoments(dated);
      const alteration = { date, become: "cut", parts: new Set(ALL_PARTS), seed, moment: null } as const;
      const changes = await history.changes(alteration);
      causes = await addCauses(causes, changes, ALL_PARTS, (columns, parts) =>
        history.changed(columns, { ...alteration, parts }),
      );
      seen.push({ date, changes, causes });
    }
    return seen;
  } finally {
    history.close();
  }
}

/** What became of the hand-written features on one date, and which unknown parts by themselves do it. */
export interface WholeHistory {
  readonly date: string;
  readonly changes: TableChanges;
  readonly causes: Causes;
}

import type { WorkContext } from "../../core/progress.js";
import { isRaw } from "../../features/own/own-relation.js";
import type { Database } from "../../warehouse/duckdb.js";
import { ALL_PARTS, type UnknownPart } from "./alterations.js";
import type { AuditedBuild } from "./audited-warehouse.js";
import type { TableChanges } from "./compare-tables.js";
import { RawHistory } from "./raw-history.js";

/** What a date's own build knows of its moments: where the two tables are read from. */
export interface DatedMoments {
  readonly date: string;
  readonly db: Database;
}

/**
 * Computes hand-written features again from the whole warehouse as it stood on each date. What they read may lie years ahead, or show
 * only in a long history, where the weeks around a date that other features are computed from have nothing to show. Other
 * features cannot look ahead, and are left out: they would take far longer.
 * @returns nothing where no feature is hand-written
 * @throws as loadRawValues
 */
export async function wholeHistoryChanges(
  build: AuditedBuild,
  moments: readonly DatedMoments[],
  seed: number,
  context: WorkContext,
): Promise<WholeHistory[]> {
  if (!build.features.some(isRaw)) return [];
  const history = await RawHistory.open(build, (name) => `SELECT * FROM ${name}`, context);
  try {
    const seen: WholeHistory[] = [];
    for (const { date, db: dated } of moments) {
      await history.takeMoments(dated);
      const changesWith = (parts: readonly UnknownPart[]) =>
        history.changes({ date, become: "cut", parts: new Set(parts), seed, moment: null });
      const changes = await changesWith(ALL_PARTS);
      const known = new Map(seen.flatMap((one) => [...one.causes]));
      const isNew = changes.changed.some(({ column }) => !known.has(column));
      const causes = isNew ? await causesOf(changesWith) : known;
      seen.push({ date, changes, causes });
    }
    return seen;
  } finally {
    history.close();
  }
}

/** By column, the parts that change it by themselves. */
async function causesOf(changesWith: (parts: readonly UnknownPart[]) => Promise<TableChanges>) {
  const causes = new Map<string, UnknownPart[]>();
  for (const part of ALL_PARTS) {
    const { changed } = await changesWith([part]);
    for (const { column } of changed) causes.set(column, [...(causes.get(column) ?? []), part]);
  }
  return causes;
}

/** What became of the hand-written features on one date, and which unknown parts by themselves do it. */
export interface WholeHistory {
  readonly date: string;
  readonly changes: TableChanges;
  readonly causes: ReadonlyMap<string, readonly UnknownPart[]>;
}

import type { WorkContext } from "../../core/progress.js";
import { ALL_PARTS, type Alteration, type UnknownPart } from "./alterations.js";
import type { AuditedWarehouse } from "./audited-warehouse.js";
import type { TableChanges } from "./compare-tables.js";

/** A part that is altered by itself; "nothing" for what changes when nothing is. */
type Cause = UnknownPart | "nothing";

/** What a column changes with, by column. */
export type Causes = ReadonlyMap<string, readonly Cause[]>;

/** One alteration and what came of it. */
export interface LookedAt {
  readonly audited: AuditedWarehouse;
  readonly alteration: Alteration;
  readonly changes: TableChanges;
}

/** Traces the changed columns, each where it changed first: one part after the other is altered by itself. */
export async function causesOf(looked: readonly LookedAt[], context: WorkContext): Promise<Causes> {
  let traced: Causes = new Map();
  for (const { audited, alteration, changes } of looked) {
    const { date, seed, moment } = alteration;
    traced = await addCauses(traced, changes, ["nothing", ...ALL_PARTS], (columns, parts) =>
      audited.changed(columns, { date, seed, moment, become: "noise", parts }, context),
    );
  }
  return traced;
}

/**
 * Traces those of the changed columns whose causes are not known.
 * @param changedWith which of some columns change when these parts are altered
 */
export async function addCauses(
  known: Causes,
  { changed }: Pick<TableChanges, "changed">,
  among: readonly Cause[],
  changedWith: (columns: readonly string[], parts: ReadonlySet<UnknownPart>) => Promise<string[]>,
): Promise<Causes> {
  const columns = changed.map(({ column }) => column).filter((column) => !known.has(column));
  if (columns.length === 0) return known;
  const found = new Map(columns.map((column) => [column, [] as Cause[]]));
  for (const part of among) {
    const alone = new Set(part === "nothing" ? [] : [part]);
    for (const column of await changedWith(columns, alone)) found.get(column)!.push(part);
  }
  return new Map([...known, ...found]);
}

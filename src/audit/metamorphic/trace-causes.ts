import type { WorkContext } from "../../core/progress.js";
import { ALL_PARTS, type Alteration, type UnknownPart } from "./alterations.js";
import type { AuditedWarehouse } from "./audited-warehouse.js";
import type { TableChanges } from "./compare-tables.js";

/** What a column changes with, by column; "nothing" for one that changes when nothing does. */
export type Causes = ReadonlyMap<string, readonly (UnknownPart | "nothing")[]>;

/** One alteration and what came of it. */
export interface LookedAt {
  readonly audited: AuditedWarehouse;
  readonly alteration: Alteration;
  readonly changes: TableChanges;
}

/** Traces the changed columns, each where it changed first: one part after the other is altered by itself. */
export async function causesOf(looked: readonly LookedAt[], context: WorkContext): Promise<Causes> {
  const traced = new Map<string, (UnknownPart | "nothing")[]>();
  for (const { audited, alteration, changes } of looked) {
    const columns = changes.changed.map(({ column }) => column).filter((column) => !traced.has(column));
    for (const column of columns) traced.set(column, []);
    for (const part of columns.length > 0 ? (["nothing", ...ALL_PARTS] as const) : []) {
      const parts = new Set(part === "nothing" ? [] : [part]);
      const { date, seed, moment } = alteration;
      const changed = await audited.changed(columns, { date, seed, moment, become: "noise", parts }, context);
      for (const column of changed) traced.get(column)!.push(part);
    }
  }
  return traced;
}

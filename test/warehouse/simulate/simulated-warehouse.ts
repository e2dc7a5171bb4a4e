import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../../src/warehouse/duckdb.js";
import {
  type SimulationOptions,
  type SimulationReport,
  simulateLeague,
} from "../../../src/warehouse/simulate/simulate-league.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";

/** A league in a folder of its own, open for questions. */
export interface SimulatedWarehouse {
  readonly root: string;
  readonly report: SimulationReport;
  readonly db: Database;
  /** The first row of a query, numbers as numbers. */
  one(sql: string): Promise<Record<string, number>>;
  close(): void;
}

export function temporaryRoot(): string {
  return mkdtempSync(join(tmpdir(), "proplab-simulate-"));
}

export async function openSimulated(options: SimulationOptions): Promise<SimulatedWarehouse> {
  const root = temporaryRoot();
  const report = await simulateLeague(root, options);
  const db = await Database.open();
  await Warehouse.open(root, "simulated")!.attach(db);
  return {
    root,
    report,
    db,
    async one(sql) {
      const [row] = await db.rows<Record<string, number | bigint>>(sql);
      return Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)]));
    },
    close() {
      db.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

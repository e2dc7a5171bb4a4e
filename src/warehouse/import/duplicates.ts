import type { Database } from "../duckdb.js";
import { TABLES } from "../schema.js";
import type { InputTable } from "./input-table.js";

/**
 * Marks rows equal to an earlier one in `duplicates` (row); rows that share a key but differ become faults, all of them,
 * because nothing says which is right.
 */
export async function findDuplicates(
  db: Database,
  input: InputTable,
  names: { readonly good: string; readonly duplicates: string; readonly faults: string },
): Promise<void> {
  const { key } = TABLES[input.table];
  const same = input.columns.map((column) => column.name).filter((name) => !input.sameWithout?.includes(name));
  await db.run(`CREATE TABLE shared_keys AS
    SELECT row, ${same.join(", ")} FROM ${names.good} QUALIFY count(*) OVER (PARTITION BY ${key.join(", ")}) > 1`);
  await db.run(`INSERT INTO ${names.duplicates}
    SELECT row FROM shared_keys QUALIFY row_number() OVER (PARTITION BY ${same.join(", ")} ORDER BY row) > 1`);
  await db.run(`INSERT INTO ${names.faults}
    SELECT row, 'differs from another row of the same key',
      concat('rows ', string_agg(CAST(row AS VARCHAR), ', ') OVER (PARTITION BY ${key.join(", ")} ORDER BY row
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
    FROM (SELECT * FROM shared_keys WHERE row NOT IN (SELECT row FROM ${names.duplicates}))
    QUALIFY count(*) OVER (PARTITION BY ${key.join(", ")}) > 1`);
  await db.run("DROP TABLE shared_keys");
}

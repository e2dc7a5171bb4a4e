import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Database } from "../../../src/warehouse/duckdb.js";
import { importFiles } from "../../../src/warehouse/import/import-files.js";
import type { ImportReport, ImportRequest, TableReport } from "../../../src/warehouse/import/report.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";
import type { Cells } from "../league-rows.js";
import { temporaryFolder } from "../temporary-folder.js";

/** An empty warehouse and a folder for input files; both are gone when the test ends. */
export interface Lab {
  readonly root: string;
  /** Writes an input file and gives its path. */
  write(name: string, content: string | Buffer): string;
  load(files: ImportRequest["files"], more?: Partial<ImportRequest>): Promise<ImportReport>;
  /** SQL over the warehouse as it is now. */
  query<Row extends object>(sql: string): Promise<Row[]>;
  /** The snapshot and the names of all files of the imported data, as one text. */
  state(): string;
}

export function lab(): Lab {
  const root = join(temporaryFolder(), "warehouse");
  const inputs = temporaryFolder();
  return {
    root,
    write(name, content) {
      writeFileSync(join(inputs, name), content);
      return join(inputs, name);
    },
    load: (files, more) => importFiles(root, { files, ...more }),
    async query(sql) {
      const db = await Database.open();
      try {
        await Warehouse.open(root)!.attach(db);
        return await db.rows(sql);
      } finally {
        db.close();
      }
    },
    state() {
      const folder = join(root, "imported");
      if (!existsSync(folder)) return "";
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => !/sqlite/.test(name));
      const snapshot = join(folder, "snapshot.json");
      return [...files.sort(), existsSync(snapshot) ? readFileSync(snapshot, "utf8") : ""].join("\n");
    },
  };
}

export function one(report: ImportReport, table: string): TableReport {
  return report.tables.find((each) => each.table === table)!;
}

/** A quote of player-points by a book, eight hours before tip-off. */
export function quote(date: string, name: string, more: Cells = {}): Cells {
  return {
    game_date: date,
    player_name: name,
    book: "DraftKings",
    line: 12.5,
    over_odds: -110,
    under_odds: -110,
    home: "AAA",
    away: "BBB",
    snapshot_time: `${date}T15:00:00Z`,
    commence_time: `${date}T23:00:00Z`,
    source: "made",
    ...more,
  };
}

import { EXIT } from "../../core/errors.js";
import { importFiles } from "../../warehouse/import/import-files.js";
import type { ImportReport } from "../../warehouse/import/report.js";
import type { TableName } from "../../warehouse/schema.js";
import type { Command } from "../command.js";
import { pathsOf } from "../open-lab.js";
import { printImport } from "../print-import.js";

const FILE_FLAGS: Record<string, TableName> = {
  "player-games": "player_games",
  "prop-lines": "prop_lines",
  "game-lines": "game_lines",
  "player-shots": "player_shots",
  availability: "availability",
  slate: "slate",
};

interface Flags {
  map: string[] | undefined;
  aliases: string | undefined;
  preGameBooks: string | undefined;
  maxRejects: number | undefined;
}

export const command: Command<Flags> = {
  examples: [
    [
      "$0 import --player-games box.parquet --prop-lines lines.parquet --game-lines games.parquet",
      "three tables at once",
    ],
    ["$0 import --prop-lines lines.csv.gz --map line=point --map book=bookmaker", "other column names"],
    ["$0 import --prop-lines lines.csv --aliases names.csv", "with spellings of your own"],
  ],
  options: (yargs) => {
    for (const [name, table] of Object.entries(FILE_FLAGS)) {
      yargs.option(name, {
        type: "string",
        requiresArg: true,
        describe: `CSV (also .gz) or Parquet of ${table}`,
        group: "Files:",
      });
    }
    return yargs
      .option("map", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "Column mapping, canonical=yours or table.canonical=yours; repeatable",
      })
      .option("aliases", {
        type: "string",
        requiresArg: true,
        describe: "CSV of spellings: alias, player_lookup or player_id",
      })
      .option("pre-game-books", {
        type: "string",
        requiresArg: true,
        describe: "Comma-separated books whose untimed quotes are from before the game",
      })
      .option("max-rejects", {
        type: "number",
        requiresArg: true,
        describe: "Largest share of refused rows, 0 to 1 [0.02]",
      });
  },
  async run(flags, { console, signal }) {
    const report = await importFiles(
      pathsOf(flags).warehouse,
      {
        files: filesOf(flags as unknown as Record<string, unknown>),
        map: flags.map,
        aliases: flags.aliases,
        preGameBooks: flags.preGameBooks?.split(",").map((book) => book.trim()),
        maxRejectShare: flags.maxRejects,
      },
      { onProgress: console.onProgress, signal },
    );
    if (flags.json) console.printJson(report satisfies ImportReport);
    else printImport(report, console);
    return EXIT.ok;
  },
};

function filesOf(flags: Record<string, unknown>): Partial<Record<TableName, string>> {
  const files: Partial<Record<TableName, string>> = {};
  for (const [name, table] of Object.entries(FILE_FLAGS)) {
    const file = flags[name];
    if (file === undefined) continue;
    files[table] = String(file);
  }
  return files;
}

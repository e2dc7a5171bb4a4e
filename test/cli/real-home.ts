import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportReport } from "../../src/warehouse/import/report.js";
import { copyOfKeptHome, shareAudits } from "./kept-home.js";
import { runCli } from "./run-cli.js";

const FOLDER = fileURLToPath(new URL("../../../shared/data/nba", import.meta.url));
const fileOf = (table: string) => join(FOLDER, `${table}.parquet`);

/** Five real seasons beside the checkout, by the table they are imported into. */
export const REAL_FILES = {
  player_games: fileOf("player_games"),
  prop_lines: fileOf("prop_lines"),
  game_lines: fileOf("game_lines"),
};
export const hasRealFiles = Object.values(REAL_FILES).every((file) => existsSync(file));

const REPORT = "import-report.json";

/** A home into which the real data are imported, as a user does it, and what import --json printed. */
export async function realHome(): Promise<{ readonly home: string; readonly report: ImportReport }> {
  const sizes = Object.values(REAL_FILES).map((file) => statSync(file).size);
  const home = await copyOfKeptHome(`real-${sizes.join("-")}`, async (folder) => {
    shareAudits(folder);
    const flags = Object.entries(REAL_FILES).flatMap(([table, file]) => [`--${table.replace("_", "-")}`, file]);
    const { code, stdout, stderr } = await runCli(["import", ...flags, "--json"], { home: folder });
    if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
    writeFileSync(join(folder, REPORT), stdout);
  });
  return { home, report: JSON.parse(readFileSync(join(home, REPORT), "utf8")) };
}

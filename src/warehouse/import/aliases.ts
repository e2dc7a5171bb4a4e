import { DataError } from "../../core/errors.js";
import type { Database } from "../duckdb.js";
import { foldName } from "./player-names.js";
import { loadCells, openInput } from "./read-input.js";

/** Spellings of one player each, as lookups, that folding and suffixes do not bring together. */
const SAME_PLAYER: readonly (readonly string[])[] = [
  ["nicclaxton", "nicolasclaxton"],
  ["herbertjones", "herbjones"],
  ["moritzwagner", "moewagner", "mowagner"],
  ["mobamba", "mohamedbamba"],
  ["kenyonmartinjr", "kjmartin", "kjmartinjr"],
  ["camthomas", "cameronthomas"],
  ["camjohnson", "cameronjohnson"],
  ["camreddish", "cameronreddish"],
  ["camwhitmore", "cameronwhitmore"],
  ["boneshyland", "nahshonhyland"],
  ["svimykhailiuk", "sviatoslavmykhailiuk"],
  ["louwilliams", "louiswilliams"],
  ["ishsmith", "ishmaelsmith"],
  ["pattymills", "patrickmills"],
  ["enesfreedom", "eneskanter"],
  ["maxikleber", "maximiliankleber"],
  ["alexsarr", "alexandresarr"],
  ["nicolasbatum", "nicbatum"],
  ["bubcarrington", "carltoncarrington"],
  ["ronaldholland", "ronholland"],
  ["ggjackson", "gregoryjackson", "gregjackson"],
  ["wesleymatthews", "wesmatthews"],
  ["jakobpoeltl", "jakobpoltl"],
  ["dennisschroder", "dennisschroeder"],
  ["juanchohernangomez", "juanhernangomez"],
  ["willyhernangomez", "guillermohernangomez"],
  ["raulneto", "raulzinhoneto"],
  ["sashavezenkov", "aleksandarvezenkov"],
  ["nazreid", "nazreonreid"],
  ["moeharkless", "mauriceharkless"],
  ["didilouzada", "marcoslouzada", "marcoslouzadasilva"],
  ["cuiyongxi", "yongxicui"],
  ["stephencurry", "stephcurry"],
  ["jjbarea", "josejuanbarea"],
];

/**
 * Makes `aliases` (alias, lookup, player_id, own): the built-in spellings both ways, and the user's file (`own`), a CSV
 * with a column alias and player_lookup or player_id. Names may be written in full; they are folded.
 * @throws DataError when the file cannot be read, lacks its columns, or a row has no alias or no target
 */
export async function loadAliases(db: Database, file: string | undefined): Promise<void> {
  await db.run("CREATE TABLE aliases (alias VARCHAR, lookup VARCHAR, player_id BIGINT, own BOOLEAN)");
  const pairs = SAME_PLAYER.flatMap((group) =>
    group.flatMap((alias) => group.filter((other) => other !== alias).map((other) => [alias, other] as const)),
  );
  const slots = pairs.map((_, at) => `($${2 * at + 1}, $${2 * at + 2}, NULL, false)`).join(", ");
  await db.run(`INSERT INTO aliases VALUES ${slots}`, pairs.flat());
  if (file === undefined) return;
  const input = await openInput(db, file);
  const find = (name: string) => input.columns.find((column) => column.toLowerCase() === name);
  const resolved = new Map(
    ["alias", "player_lookup", "player_id"].flatMap((name) => {
      const column = find(name);
      return column === undefined ? [] : [[name, column] as const];
    }),
  );
  if (!resolved.has("alias") || resolved.size < 2) {
    throw new DataError("MISSING_COLUMNS", `the alias file ${file} has the columns ${input.columns.join(", ")}`, {
      hint: "it needs a column alias, and player_lookup or player_id",
    });
  }
  const columns = ["alias", "player_lookup", "player_id"];
  await loadCells(db, input, resolved, columns, { cells: "alias_cells", lines: "alias_lines" });
  const [bad] = await db.rows<{ row: number }>(`
    SELECT row::INTEGER AS row FROM alias_lines
    UNION ALL
    SELECT row::INTEGER FROM alias_cells WHERE coalesce(${foldName("alias")}, '') = ''
      OR (player_lookup IS NULL AND player_id IS NULL) OR (player_id IS NOT NULL AND TRY_CAST(player_id AS BIGINT) IS NULL)
    ORDER BY row LIMIT 1`);
  if (bad) {
    throw new DataError("BAD_ALIAS", `row ${bad.row} of the alias file ${file} names no alias or no player`, {
      hint: "each row needs alias, and player_lookup or a numeric player_id",
    });
  }
  await db.run(`INSERT INTO aliases
    SELECT ${foldName("alias")}, ${foldName("player_lookup")}, TRY_CAST(player_id AS BIGINT), true FROM alias_cells`);
}

import type { Database } from "../../src/warehouse/duckdb.js";
import { columnDefinitions, TABLES } from "../../src/warehouse/schema.js";

/** A made-up box score with consistent sums; what is not given is derived from the points. */
export interface BoxScore {
  date: string;
  game: string;
  id: number;
  name?: string;
  lookup?: string;
  team: string;
  opponent: string;
  home: 0 | 1;
  points?: number;
  minutes?: number;
}

export type Cells = Record<string, string | number | null>;

/** The canonical cells of a box score: `points` made by twos and at most one free throw, five rebounds. */
export function boxScoreCells(box: BoxScore): Cells {
  const points = box.points ?? 10;
  const fgm = Math.floor(points / 2);
  const name = box.name ?? `Player ${String.fromCharCode(65 + (box.id % 26))}${"x".repeat(Math.floor(box.id / 26))}`;
  return {
    game_date: box.date,
    season: seasonOfDay(box.date),
    season_type: "Regular Season",
    game_id: box.game,
    player_id: box.id,
    player_name: name,
    player_lookup: box.lookup ?? name.toLowerCase().replace(/[^a-z]/g, ""),
    team: box.team,
    opponent: box.opponent,
    home: box.home,
    minutes: box.minutes ?? 30,
    points,
    fgm,
    fga: fgm + 5,
    fg3m: 0,
    fg3a: 2,
    ftm: points % 2,
    fta: (points % 2) + 1,
    oreb: 1,
    dreb: 4,
    reb: 5,
    ast: 3,
    stl: 1,
    blk: 0,
    tov: 2,
    pf: 2,
    plus_minus: 0,
  };
}

function seasonOfDay(date: string): string {
  const start = Number(date.slice(0, 4)) - (Number(date.slice(5, 7)) < 8 ? 1 : 0);
  return `${start}-${String((start + 1) % 100).padStart(2, "0")}`;
}

/** One game a day from `first` on, AAA at home to BBB, `players` a side, points by a fixed pattern. */
export function games(first: string, days: number, players = 2, bonus = 0): Cells[] {
  const rows: Cells[] = [];
  const start = Date.parse(`${first}T00:00:00Z`);
  for (let day = 0; day < days; day++) {
    const date = new Date(start + day * 86_400_000).toISOString().slice(0, 10);
    for (let player = 0; player < 2 * players; player++) {
      const home = player < players;
      const points = ((day * 7 + player * 5) % 31) + bonus;
      const sides = home ? { team: "AAA", opponent: "BBB" } : { team: "BBB", opponent: "AAA" };
      const box = { date, game: `g${date}`, id: player + 1, home: home ? 1 : 0, points, ...sides } as const;
      rows.push(boxScoreCells(box));
    }
  }
  return rows;
}

/** Loads canonical rows into a table of `db`, values bound. */
export async function loadRows(
  db: Database,
  name: string,
  table: keyof typeof TABLES,
  rows: readonly Cells[],
): Promise<void> {
  const spec = TABLES[table];
  await db.run(`CREATE TABLE ${name} (${columnDefinitions(spec)})`);
  for (const row of rows) {
    const slots = spec.columns.map((column, at) => `CAST($${at + 1} AS ${column.type})`).join(", ");
    await db.run(
      `INSERT INTO ${name} VALUES (${slots})`,
      spec.columns.map((column) => row[column.name] ?? null),
    );
  }
}

/** A CSV text of rows; the columns are those of the first row unless given. */
export function csv(rows: readonly Cells[], columns = Object.keys(rows[0]!)): string {
  const cell = (value: string | number | null | undefined) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[columns.join(","), ...rows.map((row) => columns.map((name) => cell(row[name])).join(","))].join("\n")}\n`;
}

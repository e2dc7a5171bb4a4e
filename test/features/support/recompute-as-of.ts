import { createRng } from "../../../src/core/rng.js";
import type { FeatureDef } from "../../../src/features/feature-def.js";
import { buildRows, type FeatureTableRow, type LabTables, type TableRow } from "./lab-database.js";
import { knownAt, tipOff } from "./reference-lines.js";

/**
 * What was known before the games of `date`: box scores of earlier dates, that date's players as a slate, quotes not taken
 * after tip-off, reports made before it. Presence in the box score is kept: absences are derived from it and flagged.
 */
export function cutAt(tables: LabTables, date: string): LabTables {
  const earlier = (rows: readonly TableRow[] = []) => rows.filter((row) => (row.game_date as string) < date);
  const today = (rows: readonly TableRow[] = []) => rows.filter((row) => row.game_date === date);
  const tip = (team: unknown) => tipOff(date, team as string, tables);
  const team = new Map(today(tables.player_games).map((row) => [row.player_lookup, row.team]));
  const inTime = (time: unknown, start: string | null) => time === null || start === null || (time as string) <= start;
  return {
    player_games: earlier(tables.player_games),
    player_shots: earlier(tables.player_shots),
    slate: today(tables.player_games).map((row) => ({ ...row, commence_time: tip(row.team) })),
    prop_lines: [
      ...earlier(tables.prop_lines),
      ...today(tables.prop_lines).filter((q) => inTime(q.snapshot_time, tip(team.get(q.player_lookup!) ?? q.home))),
    ],
    game_lines: [
      ...earlier(tables.game_lines),
      ...today(tables.game_lines).filter((q) => inTime(q.snapshot_time, tip(q.home))),
    ],
    availability: [
      ...earlier(tables.availability),
      ...today(tables.availability).filter((r) => (r.reported_at as string) <= (tip(r.team) ?? `${date} 00:00:00`)),
    ],
  };
}

/**
 * What was known of one row's game when its line was taken: the date's quotes and reports made by then, other books' prop
 * quotes up to ten minutes later; those without a time stay.
 */
export function cutAtLine(tables: LabTables, row: TableRow, lineSource: string): LabTables {
  const { game_date: date, player_lookup: player } = row;
  const until = knownAt(row, tables, lineSource);
  if (until === null) throw new Error(`nothing says when ${player} was judged on ${date}`);
  const sameScrape = new Date(Date.parse(`${until.replace(" ", "T")}Z`) + 600_000).toISOString().replace("T", " ");
  const known = cutAt(tables, date as string);
  const keep = (rows: readonly TableRow[] = [], time: string, until: string) =>
    rows.filter((r) => r.game_date !== date || r[time] === null || (r[time] as string) <= until);
  return {
    ...known,
    prop_lines: keep(known.prop_lines, "snapshot_time", sameScrape.slice(0, 19)),
    game_lines: keep(known.game_lines, "snapshot_time", until),
    availability: keep(known.availability, "reported_at", until),
  };
}

/** Everything but `known`, which is what was known before the games of `date`, replaced by noise; who played stays. */
export function noiseFrom(tables: LabTables, date: string, seed: number, known = cutAt(tables, date)): LabTables {
  const rng = createRng(seed);
  const noisy = (rows: readonly TableRow[] = [], columns: readonly string[], keep: (row: TableRow) => boolean) =>
    rows.map((row) => {
      if (keep(row)) return row;
      return { ...row, ...Object.fromEntries(columns.map((column) => [column, rng.int(60)])) };
    });
  const before = (row: TableRow) => (row.game_date as string) < date;
  const quotes = new Set(known.prop_lines);
  const gameQuotes = new Set(known.game_lines);
  const reports = new Set(known.availability);
  const box = "points fgm fga fg3m fg3a ftm fta oreb tov minutes".split(" ");
  const shots = ["paint", "mid", "three"].flatMap((zone) => [`${zone}_attempts`, `${zone}_makes`]);
  return {
    player_games: noisy(tables.player_games, box, before).filter(
      (row) => (row.game_date as string) <= date || rng.uniform() < 0.7,
    ),
    player_shots: noisy(tables.player_shots, shots, before),
    prop_lines: noisy(tables.prop_lines, ["line"], (row) => quotes.has(row)),
    game_lines: noisy(tables.game_lines, ["total", "spread"], (row) => gameQuotes.has(row)),
    availability: (tables.availability ?? []).map((row) => (reports.has(row) ? row : { ...row, status: "out" })),
  };
}

/** The feature rows of one date from a warehouse, outcomes taken off. */
export async function rowsOfDate(
  tables: LabTables,
  date: string,
  threads = 1,
  features: readonly FeatureDef[] = [],
): Promise<FeatureTableRow[]> {
  return ofDate(await buildRows(tables, "cascade", threads, features, `game_date = DATE '${date}'`), date);
}

/** Those of the rows that are of a date, outcomes taken off. */
export function ofDate(rows: readonly FeatureTableRow[], date: string): FeatureTableRow[] {
  return rows.filter((row) => row.game_date === date).map(({ points: _points, minutes: _minutes, ...row }) => row);
}

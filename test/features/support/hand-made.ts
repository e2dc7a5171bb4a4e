import type { LabTables, TableRow } from "./lab-database.js";

/** A box score with the columns a test does not care about filled in. */
export function boxRow(row: Partial<TableRow> & { game_date: string; player_id: number }): TableRow {
  const team = (row.team as string | undefined) ?? "HOM";
  return {
    season: "2023-24",
    season_type: "Regular Season",
    game_id: `g${row.game_date}`,
    player_name: `Player ${row.player_id}`,
    player_lookup: `player${"abcdefghij"[Number(row.player_id) % 10]}${team.toLowerCase()}`,
    team,
    opponent: "AWY",
    home: 1,
    minutes: 30,
    points: 0,
    fgm: 0,
    fga: 0,
    fg3m: 0,
    fg3a: 0,
    ftm: 0,
    fta: 0,
    oreb: 0,
    dreb: 0,
    reb: 0,
    ast: 0,
    stl: 0,
    blk: 0,
    tov: 0,
    pf: 0,
    plus_minus: 0,
    ...row,
  };
}

export function quoteRow(row: Partial<TableRow>): TableRow {
  return {
    game_date: "2024-01-10",
    player_id: 1,
    player_name: "Player 1",
    player_lookup: "playerbhom",
    market: "points",
    book: "draftkings",
    line: 20.5,
    over_odds: -110,
    under_odds: -110,
    is_main: true,
    home: "HOM",
    away: "AWY",
    snapshot_time: null,
    commence_time: null,
    declared_pre_game: false,
    source: "feed",
    ...row,
  };
}

/** One game on 2024-01-10, HOM at home to AWY, with player 1 of HOM and player 2 of AWY. */
export function oneGame(extra: LabTables = {}): LabTables {
  return {
    player_games: [
      boxRow({ game_date: "2024-01-10", player_id: 1, points: 22 }),
      boxRow({ game_date: "2024-01-10", player_id: 2, team: "AWY", opponent: "HOM", home: 0, points: 10 }),
    ],
    ...extra,
  };
}

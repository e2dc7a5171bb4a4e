import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditCheck } from "../../src/audit/leak-audit.js";
import { metamorphicChecks } from "../../src/audit/metamorphic/metamorphic.js";
import type { IsoDate } from "../../src/core/dates.js";
import { parseOwnFeatures } from "../../src/features/index.js";
import { OPENER, type PlantedLab, plantedLab } from "./planted-lab.js";

const LAST_5 = "OVER (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING)";
const SO_FAR =
  "OVER (PARTITION BY player_id, season ORDER BY game_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";
const QUOTES = "JOIN prop_lines q ON q.game_date = g.game_date AND q.player_id = g.player_id AND q.book = 'draftkings'";

const games = (value: string) => `SELECT game_id, player_id, ${value} AS value FROM player_games`;
const rated = (value: string) =>
  `WITH rated AS (SELECT game_id, player_id, avg(points) ${LAST_5} AS x FROM player_games) SELECT game_id, player_id, ${value} AS value FROM rated`;

/** Hand-written features by what they read that nobody could know, with what the evidence must name. */
const LEAKS: Readonly<Record<string, { sql: string; names: RegExp }>> = {
  season_average_of_all_games: {
    sql: games("avg(points) OVER (PARTITION BY season, player_id)"),
    names: /later games/,
  },
  window_with_the_game_itself: {
    sql: games("avg(points) OVER (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN 4 PRECEDING AND CURRENT ROW)"),
    names: /box scores of the date itself/,
  },
  who_plays_today: { sql: games("count(*) OVER (PARTITION BY game_id, team)"), names: /who is in the box scores/ },
  tier_by_actual_points: {
    sql: games("CASE WHEN points >= 25 THEN 3 WHEN points >= 15 THEN 2 ELSE 1 END"),
    names: /box scores of the date itself/,
  },
  scaled_by_all_rows: { sql: rated("(x - avg(x) OVER ()) / stddev(x) OVER ()"), names: /later games/ },
  bin_edges_of_all_rows: { sql: rated("ntile(10) OVER (ORDER BY x, game_id, player_id)"), names: /later games/ },
  closing_line_at_opening: {
    sql: `SELECT g.game_id, g.player_id, arg_max(q.line, q.snapshot_time) AS value FROM player_games g ${QUOTES} GROUP BY ALL`,
    names: /prop quotes taken after the row's line/,
  },
  rest_until_the_next_game: {
    sql: games("date_diff('day', game_date, lead(game_date) OVER (PARTITION BY player_id ORDER BY game_date))"),
    names: /later games/,
  },
  minutes_of_the_game: { sql: games("minutes"), names: /box scores of the date itself/ },
  missing_when_he_hardly_played: {
    sql: games("CASE WHEN minutes >= 12 THEN 1 END"),
    names: /box scores of the date itself/,
  },
  opponents_shots_in_the_game: {
    sql: `SELECT g.game_id, g.player_id, sum(o.fga) AS value FROM player_games g
      JOIN player_games o ON o.game_id = g.game_id AND o.team = g.opponent GROUP BY ALL`,
    names: /box scores of the date itself/,
  },
  player_mean_over_all_rows: { sql: games("avg(points) OVER (PARTITION BY player_id)"), names: /later games/ },
  first_games_filled_from_later_ones: {
    sql: games(`coalesce(avg(points) ${LAST_5}, avg(points) OVER (PARTITION BY player_id))`),
    names: /later games/,
  },
  rank_in_the_season: { sql: games("rank() OVER (PARTITION BY season ORDER BY points)"), names: /later games/ },
  shows_on_one_row_in_a_hundred: {
    sql: games("CASE WHEN player_id % 97 < 2 THEN points ELSE 0 END"),
    names: /box scores of the date itself/,
  },
  what_he_scores_ten_days_later: {
    sql: `SELECT g.game_id, g.player_id, coalesce((SELECT avg(p.points) FROM player_games p
      WHERE p.player_id = g.player_id AND p.game_date > g.game_date + 10), 0) AS value FROM player_games g`,
    names: /later games/,
  },
  the_game_itself_once_he_has_played_fifteen: {
    sql: games("CASE WHEN row_number() OVER (PARTITION BY player_id ORDER BY game_date) > 15 THEN points ELSE 0 END"),
    names: /box scores of the date itself/,
  },
  untimed_quotes_of_a_book_nobody_declared: {
    sql: `SELECT g.game_id, g.player_id, min(q.line) AS value FROM player_games g
      JOIN prop_lines q ON q.game_date = g.game_date AND q.player_id = g.player_id AND q.book = 'undeclared' GROUP BY ALL`,
    names: /quotes of unknown time whose book is not declared/,
  },
  fifty_points_or_not: {
    sql: games("CASE WHEN points >= 50 THEN 1 ELSE 0 END"),
    names: /box scores of the date itself/,
  },
  more_minutes_than_a_game_has: {
    sql: games("CASE WHEN minutes > 48 THEN 1 ELSE 0 END"),
    names: /box scores of the date itself/,
  },
  on_the_wrong_side_of_a_rout: {
    sql: games("CASE WHEN plus_minus < -30 THEN 1 ELSE 0 END"),
    names: /box scores of the date itself/,
  },
  opponents_rank_at_the_seasons_end: {
    sql: `WITH allowed AS (SELECT season, opponent AS team, rank() OVER (PARTITION BY season ORDER BY avg(points)) AS value
        FROM player_games GROUP BY season, opponent)
      SELECT g.game_id, g.player_id, a.value FROM player_games g JOIN allowed a ON a.season = g.season AND a.team = g.opponent`,
    names: /later games/,
  },
  points_he_has_still_to_score: {
    sql: games(
      "sum(points) OVER (PARTITION BY season, player_id) - sum(points) OVER (PARTITION BY season, player_id ORDER BY game_date)",
    ),
    names: /later games/,
  },
  games_of_his_season: { sql: games("count(*) OVER (PARTITION BY season, player_id)"), names: /later games/ },
  points_encoded_by_opponent_over_all_rows: {
    sql: games("avg(points) OVER (PARTITION BY opponent, home)"),
    names: /later games/,
  },
  scaled_by_the_days_to_come: {
    sql: rated("(x - (SELECT avg(points) FROM player_games WHERE game_date > DATE '2025-01-10')) / 6"),
    names: /later games/,
  },
  filled_from_his_later_games: {
    sql: games(`coalesce(avg(points) ${LAST_5}, avg(points) OVER (PARTITION BY player_id ORDER BY game_date
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING))`),
    names: /later games/,
  },
  rank_among_the_days_scorers: {
    sql: games("rank() OVER (PARTITION BY game_date ORDER BY points)"),
    names: /box scores of the date itself/,
  },
  first_game_of_a_season_filled_with_itself: {
    sql: games(`coalesce(avg(points) ${SO_FAR}, points)`),
    names: /box scores of the date itself/,
  },
  the_game_itself_until_he_has_played_four: {
    sql: games(`CASE WHEN count(*) ${SO_FAR} BETWEEN 1 AND 3 THEN minutes ELSE 0 END`),
    names: /box scores of the date itself/,
  },
  what_others_were_first_quoted_later_in_the_day: {
    sql: `WITH opened AS (SELECT game_date, player_id, min(snapshot_time) AS taken, arg_min(line, snapshot_time) AS line FROM prop_lines
        WHERE book = 'opener' GROUP BY ALL)
      SELECT g.game_id, g.player_id, avg(o.line) AS value FROM player_games g JOIN opened o ON o.game_date = g.game_date
        AND o.player_id <> g.player_id GROUP BY ALL`,
    names: /prop quotes taken after the row's line/,
  },
  quotes_of_this_game_that_stand_under_an_earlier_date: {
    sql: `SELECT g.game_id, g.player_id, sum(q.line) AS value FROM player_games g JOIN prop_lines q ON q.player_id = g.player_id
      AND q.book = 'misdated' AND q.game_date < g.game_date GROUP BY ALL`,
    names: /prop quotes taken after the row's line/,
  },
  last_report_of_the_day: {
    sql: `SELECT g.game_id, g.player_id, count(*) FILTER (a.status = 'out') AS value FROM player_games g
      JOIN availability a ON a.game_date = g.game_date AND a.team = g.team GROUP BY ALL`,
    names: /reports made after/,
  },
};

const HONEST: Readonly<Record<string, string>> = {
  last_5: games(`avg(points) ${LAST_5}`),
  against_this_opponent: `SELECT g.game_id, g.player_id, (SELECT avg(p.points) FROM player_games p
    WHERE p.player_id = g.player_id AND p.opponent = g.opponent AND p.game_date < g.game_date) AS value FROM player_games g`,
  lines_of_earlier_dates: `SELECT g.game_id, g.player_id, min(q.line) AS value FROM player_games g
    JOIN prop_lines q ON q.player_id = g.player_id AND q.book = 'fanduel' AND q.game_date < g.game_date AND q.game_date > g.game_date - 20 GROUP BY ALL`,
  season_so_far: games(`coalesce(avg(points) ${SO_FAR}, 8)`),
  opening_line: `SELECT g.game_id, g.player_id, arg_min(q.line, q.snapshot_time) AS value FROM player_games g ${QUOTES} GROUP BY ALL`,
  games_so_far: games(
    "count(*) OVER (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)",
  ),
};

let lab: PlantedLab;
let checks: AuditCheck[];

beforeAll(async () => {
  lab = await plantedLab();
  const definitions = [
    ...Object.entries(LEAKS).map(([name, { sql }]) => ({ name: `x_${name}`, raw_sql: true, sql })),
    ...Object.entries(HONEST).map(([name, sql]) => ({ name: `x_${name}`, raw_sql: true, sql })),
  ];
  const { features } = parseOwnFeatures(JSON.stringify({ features: definitions }), "own.yaml");
  const dates = ["2025-01-22" as IsoDate];
  const request = { warehouse: lab.planted, lineSource: OPENER, features, dates, seed: 7, daysBefore: 21 };
  checks = await metamorphicChecks(request);
});
afterAll(() => lab?.remove());

describe("a feature of hand-written SQL", () => {
  it.each(Object.entries(LEAKS))("that leaks is found and named: %s", (name, { names }) => {
    const found = checks.filter((check) => check.verdict === "LEAK" && check.features?.includes(`x_${name}`));
    expect(found.length).toBeGreaterThan(0);
    const rows = found.flatMap((check) => check.rows ?? []).filter((row) => row.feature === `x_${name}`);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.recomputed).not.toBe(row.unaltered);
    const said = found.flatMap((check) => check.findings ?? []).filter((one) => one.startsWith(`x_${name} `));
    expect(said.join("\n")).toMatch(names);
    expect(said.filter((one) => !one.endsWith(" as above"))).toHaveLength(1);
    expect(said[0]).not.toMatch(/\d\.\d{8}/);
  });

  it.each(Object.keys(HONEST))("that looks back alone raises no alarm: %s", (name) => {
    expect(checks.flatMap((check) => check.features ?? [])).not.toContain(`x_${name}`);
  });

  it("is not confused with the catalogue, nor with the line bet on", () => {
    const named = checks.flatMap((check) => check.features ?? []);
    expect(named.filter((name) => !name.startsWith("x_"))).toEqual([]);
  });
});

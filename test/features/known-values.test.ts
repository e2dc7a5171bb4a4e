import { describe, expect, it } from "vitest";
import { boxRow } from "./support/hand-made.js";
import { buildRows, type FeatureTableRow } from "./support/lab-database.js";

/**
 * Twelve games of one player against one opponent, and the thirteenth row to look at:
 * 30 minutes each, 36 in the last two; the same shots every night (9 of 20, 2 of 5 threes, 2 of 4 free throws).
 */
const POINTS = [10, 20, 30, 20, 10, 40, 20, 30, 10, 20, 30, 24];
const DATES = [
  "2023-10-25",
  "2023-10-27",
  "2023-10-29",
  "2023-10-31",
  "2023-11-02",
  "2023-11-04",
  "2023-11-06",
  "2023-11-08",
  "2023-11-10",
  "2023-11-12",
  "2023-11-14",
  "2023-11-15",
];
const TARGET = "2023-11-17";

async function target(): Promise<FeatureTableRow> {
  const games = [...DATES, TARGET].flatMap((game_date, i) => [
    boxRow({
      game_date,
      player_id: 1,
      points: POINTS[i] ?? 99,
      minutes: i >= 10 ? 36 : 30,
      fga: 20,
      fgm: 9,
      fg3a: 5,
      fg3m: 2,
      fta: 4,
      ftm: 2,
      tov: 2,
      oreb: 1,
    }),
    boxRow({
      game_date,
      player_id: 2,
      team: "AWY",
      opponent: "HOM",
      home: 0,
      points: 22,
      minutes: 30,
      fga: 18,
      tov: 2,
    }),
  ]);
  const rows = await buildRows({ player_games: games });
  return rows.find((row) => row.game_date === TARGET && row.player_id === 1)!;
}

describe("a player with twelve known games", () => {
  it("has these features before his thirteenth", async () => {
    const row = await target();
    const last10 = POINTS.slice(2);
    const mean10 = 23.4;
    const std10 = Math.sqrt(last10.reduce((sum, x) => sum + (x - mean10) ** 2, 0) / 9);
    const close = (name: string, value: number) => expect(row[name], name).toBeCloseTo(value, 9);
    close("points_avg_last_3", (20 + 30 + 24) / 3);
    close("points_avg_last_5", (30 + 10 + 20 + 30 + 24) / 5);
    close("points_avg_last_10", mean10);
    close("points_avg_season", 264 / 12);
    close("points_std_last_10", std10);
    close("pts_vs_season_zscore", (22.8 - 22) / std10);
    close("breakout_flag", 0);
    // Last two 27 on average, the three before 20: a rise of 7.
    close("recent_trend", 2);
    // Minutes of the last ten 31.2, of the season 31: no change.
    close("minutes_change", 0);
    close("minutes_avg_last_10", 31.2);
    close("ppm_avg_last_10", 234 / 312);
    close("days_rest", 2);
    close("back_to_back", 0);
    // 2023-11-10, 12, 14 and 15.
    close("games_in_last_7_days", 4);
    close("minutes_load_last_7d", 30 + 30 + 36 + 36);
    // Four games in 7 days -10, one back-to-back in 14 days -5.
    close("fatigue_score", 85);
    close("dnp_rate", 0);
    close("avg_points_vs_opponent", 22);
    close("games_vs_opponent", 12);
    close("games_since_structural_change", 12);
    close("consecutive_games_below_avg", 0);
    close("pct_three", 0.25);
    close("pct_free_throw", 20 / 234);
    close("fg_pct_last_3", 0.45);
    close("home_away", 1);
    close("playoff_game", 0);
    close("rest_advantage", 0);
    close("has_vegas_line", 0);
    close("star_teammates_out", 0);
    // Possessions 20 + 0.44 * 4 - 1 + 2 = 22.76 a game, 20 for the opponent; minutes / 5 is the length of a game.
    const minutes = (10 * 30 + 2 * 36) / 5;
    close("team_pace", (48 * 12 * 22.76) / minutes);
    close("opponent_pace", (48 * 12 * 20) / (12 * 6));
    close("team_off_rating", (100 * 264) / (12 * 22.76));
    close("opponent_def_rating", (100 * 264) / (12 * 22.76));
    // He beat 22 points with 30, 40, 30, 30 and 24.
    close("team_win_pct", 5 / 12);
    // Alone on his team: 100 * 23.76 / 22.76 * (30 / 5) / 30 in every game.
    expect(row.usage_rate_last_5).toBeCloseTo((20 * 23.76) / 22.76, 5);
    // Slopes over x = 1..10 and 1..7 by the textbook formula.
    const slope = (ys: number[]) => {
      const xm = (ys.length + 1) / 2;
      const ym = ys.reduce((a, b) => a + b) / ys.length;
      const top = ys.reduce((sum, y, i) => sum + (i + 1 - xm) * (y - ym), 0);
      return top / ys.reduce((sum, _, i) => sum + (i + 1 - xm) ** 2, 0);
    };
    close("pts_slope_10g", slope(last10));
    close("scoring_trend_slope", slope(POINTS.slice(5)));
    expect(row.points).toBe(99);
  });
});

describe("what cannot be computed is NULL", () => {
  it("in the first game of all", async () => {
    const [row] = await buildRows({
      player_games: [
        boxRow({ game_date: "2024-01-10", player_id: 1 }),
        boxRow({ game_date: "2024-01-10", player_id: 2, team: "AWY", opponent: "HOM", home: 0 }),
      ],
    });
    const missing = [
      "points_avg_last_5",
      "points_avg_season",
      "days_rest",
      "team_pace",
      "opponent_def_rating",
      "dnp_rate",
    ];
    for (const name of [
      ...missing,
      "usage_rate_last_5",
      "vegas_points_line",
      "injury_risk",
      "pct_paint",
      "recent_trend",
    ]) {
      expect(row![name], name).toBeNull();
    }
    expect(row!.games_in_last_7_days).toBe(0);
    expect(row!.back_to_back).toBe(0);
    expect(row!.season_day).toBe(0);
  });

  it("where a spread of 0 would be divided by", async () => {
    const days = Array.from({ length: 12 }, (_, i) => `2024-01-${10 + i}`);
    const rows = await buildRows({
      player_games: days.flatMap((game_date) => [
        boxRow({ game_date, player_id: 1, points: 8 }),
        boxRow({ game_date, player_id: 2, team: "AWY", opponent: "HOM", home: 0 }),
      ]),
    });
    const last = rows.findLast((row) => row.player_id === 1)!;
    expect(last.points_std_last_10).toBe(0);
    expect(last.pts_vs_season_zscore).toBeNull();
    expect(last.deviation_from_avg_last3).toBeNull();
    expect(last.breakout_flag).toBe(0);
  });
});

describe("two games a day", () => {
  it("are refused, because the first would count as earlier than the second", async () => {
    const twice = ["a", "b"].map((game_id) => boxRow({ game_date: "2024-01-10", player_id: 1, game_id }));
    await expect(buildRows({ player_games: twice })).rejects.toThrow(/Player 1 has 2 games on 2024-01-10/);
    const team = [1, 2].map((player_id) => boxRow({ game_date: "2024-01-10", player_id, game_id: `g${player_id}` }));
    await expect(buildRows({ player_games: team })).rejects.toThrow(/team (HOM|AWY) has 2 games on 2024-01-10/);
  });
});

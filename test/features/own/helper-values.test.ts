import { describe, expect, it } from "vitest";
import { parseOwnFeatures } from "../../../src/features/own/read-definitions.js";
import { buildRows, type FeatureTableRow, type LabTables, type TableRow } from "../support/lab-database.js";
import { randomLeague } from "../support/random-league.js";
import { referenceLine } from "../support/reference-lines.js";

const own = (definitions: readonly object[]) =>
  parseOwnFeatures(JSON.stringify({ features: definitions }), "own.yaml").features;

/** The random league with box score columns that differ from game to game. */
function league(seed: number): LabTables {
  const tables = randomLeague(seed, { seasons: 2, dates: 14 });
  const player_games = tables.player_games!.map((game, i) => ({
    ...game,
    reb: (i * 7919) % 13,
    ast: (i * 104729) % 11,
    plus_minus: i % 5 === 0 ? null : ((i * 31) % 21) - 10,
  }));
  return { ...tables, player_games };
}

const tables = league(21);

async function rowsWith(definitions: readonly object[], lineSource = "cascade"): Promise<FeatureTableRow[]> {
  return buildRows(tables, lineSource, 2, own(definitions));
}

describe("a definition of what the catalogue has gives the catalogue's bits", () => {
  const same: Record<string, object> = {
    points_avg_last_5: { statistic: "mean", of: "points", window: { games: 5 } },
    points_avg_season: { statistic: "mean", of: "points", among: "player_season" },
    points_std_last_10: { statistic: "std", of: "points", window: { games: 10 } },
    games_in_last_7_days: { statistic: "count", window: { days: 7 } },
    minutes_avg_last_10: { statistic: "mean", of: "minutes", window: { games: 10 } },
    days_rest: { statistic: "days_since" },
    pct_three: { statistic: "ratio", of: "fg3a", per: "fga", window: { games: 10 } },
    ppm_avg_last_10: { statistic: "ratio", of: "points", per: "minutes", window: { games: 10 } },
    usage_rate_last_5: { statistic: "mean", of: "usage", window: { games: 5 } },
    fg_pct_last_3: { statistic: "mean", of: "fg_pct", window: { games: 3 } },
    three_pct_std_last_5: { statistic: "std", of: "three_pct", window: { games: 5 } },
    pts_slope_10g: { statistic: "slope", of: "points", window: { games: 10 } },
    prop_over_streak: { statistic: "streak", holds: "points > line", among: "player_season" },
    prop_under_streak: { statistic: "streak", holds: "points < line", among: "player_season" },
    avg_points_vs_opponent: { statistic: "mean", of: "points", among: "player_opponent", window: { seasons: 3 } },
    line_vs_season_avg: { combine: "difference", of: ["vegas_points_line", "points_avg_season"] },
    fg_pct_acceleration: { combine: "difference", of: ["fg_pct_last_3", "fg_pct_last_5"] },
  };

  it.each(["cascade", "consensus"])("on every row, lines of %s", async (lineSource) => {
    const rows = await rowsWith(
      Object.entries(same).map(([name, definition]) => ({ name: `x_${name}`, ...definition })),
      lineSource,
    );
    expect(rows.length).toBe(tables.player_games!.length);
    for (const name of Object.keys(same)) {
      const values = rows.map((row) => row[name]);
      expect(
        rows.map((row) => row[`x_${name}`]),
        name,
      ).toEqual(values);
      expect(new Set(values).size, `${name} says something`).toBeGreaterThan(2);
    }
  });
});

type Game = TableRow & { points: number; reb: number; minutes: number; home: number };

/** A player's games before a row's, oldest first. */
function gamesBefore(row: FeatureTableRow): Game[] {
  const games = tables.player_games!.filter(
    (one) => one.player_id === row.player_id && one.game_date! < row.game_date!,
  );
  return games.sort((a, b) => (a.game_date! < b.game_date! ? -1 : 1)) as Game[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length === 0 ? null : sum(values) / values.length);
const extreme = (pick: (...values: number[]) => number, values: readonly number[]) =>
  values.length === 0 ? null : pick(...values);
const whole = (minutes: number) => Math.round(minutes * 60) / 60;

describe("definitions agree with a plain recomputation row by row", () => {
  const cases: Record<string, { definition: object; want: (games: Game[], row: FeatureTableRow) => number | null }> = {
    "least of the last 4": {
      definition: { statistic: "min", of: "reb", window: { games: 4 } },
      want: (games) =>
        extreme(
          Math.min,
          games.slice(-4).map((game) => game.reb),
        ),
    },
    "largest plus-minus, which is negative at times and missing at others": {
      definition: { statistic: "max", of: "plus_minus", window: { games: 3 } },
      want: (games) =>
        extreme(
          Math.max,
          games.slice(-3).flatMap((game) => (game.plus_minus === null ? [] : [game.plus_minus as number])),
        ),
    },
    "sum of the minutes of 10 days": {
      definition: { statistic: "sum", of: "minutes", window: { days: 10 } },
      want: (games, row) => {
        const recent = games.filter((game) => days(game, row) <= 10);
        return recent.length === 0 ? null : sum(recent.map((game) => whole(game.minutes)));
      },
    },
    "mean of those of the last 6 with 20 minutes, at least 2 of them": {
      definition: { statistic: "mean", of: "reb", window: { games: 6 }, where: "minutes >= 20", least: 2 },
      want: (games) => {
        const long = games.slice(-6).filter((game) => whole(game.minutes) >= 20);
        return long.length < 2 ? null : mean(long.map((game) => game.reb));
      },
    },
    "games 3 to 5 back": {
      definition: { statistic: "mean", of: "ast", window: { from: 3, to: 5 } },
      want: (games) => mean(games.slice(-5, -2).map((game) => game.ast as number)),
    },
    "at home or away, as this one": {
      definition: { statistic: "mean", of: "points", among: "player_venue", window: { games: 3 } },
      want: (games, row) =>
        mean(
          games
            .filter((game) => game.home === row.home)
            .slice(-3)
            .map((game) => game.points),
        ),
    },
    "for this team": {
      definition: { statistic: "count", among: "player_team" },
      want: (games, row) => games.filter((game) => game.team === row.team).length,
    },
    "games at home with more points than rebounds, counted": {
      definition: { statistic: "count", window: { games: 8 }, where: ["home = 1", "points > reb"] },
      want: (games) => games.slice(-8).filter((game) => game.home === 1 && game.points > game.reb).length,
    },
    "share over the line, of the games that had one": {
      definition: { statistic: "share", holds: "points > line", window: { games: 10 } },
      want: (games) => {
        const lined = games.slice(-10).flatMap((game) => {
          const line = referenceLine(game, tables, "cascade")?.line;
          return line === undefined ? [] : [game.points > line ? 1 : 0];
        });
        return mean(lined);
      },
    },
    "days since 20 points": {
      definition: { statistic: "days_since", where: "points >= 20" },
      want: (games, row) => {
        const last = games.filter((game) => game.points >= 20).at(-1);
        return last ? days(last, row) : null;
      },
    },
    "streak of 10 points in games of 20 minutes": {
      definition: { statistic: "streak", holds: "points >= 10", where: "minutes >= 20" },
      want: (games) => {
        const long = games.filter((game) => whole(game.minutes) >= 20);
        if (long.length === 0) return null;
        const broken = long.map((game) => game.points >= 10).lastIndexOf(false);
        return long.length - 1 - broken;
      },
    },
    "points per minute after a day off": {
      definition: { statistic: "ratio", of: "points", per: "minutes", where: "days_rest >= 2" },
      want: (games) => {
        const rested = games.filter((game, i) => i > 0 && days(games[i - 1]!, game) >= 2);
        const minutes = sum(rested.map((game) => whole(game.minutes)));
        return minutes === 0 ? null : sum(rested.map((game) => game.points)) / minutes;
      },
    },
  };

  it("whatever the statistic, the window and the games", async () => {
    const entries = Object.entries(cases);
    const rows = await rowsWith(entries.map(([, { definition }], i) => ({ name: `x_${i}`, ...definition })));
    for (const [i, [what, { want }]] of entries.entries()) {
      const values = new Set<unknown>();
      for (const row of rows) {
        const [got, wanted] = [row[`x_${i}`] as number | null, want(gamesBefore(row), row)];
        values.add(got);
        if (got === null || wanted === null) expect(got, `${what} ${row.game_date}`).toBe(wanted);
        else expect(got, `${what} ${row.game_date} ${row.player_id}`).toBeCloseTo(wanted, 9);
      }
      expect(values.size, what).toBeGreaterThan(2);
    }
  });

  it("and combinations of them with their parts", async () => {
    const rows = await rowsWith([
      { name: "x_a", statistic: "mean", of: "points", window: { games: 3 } },
      { name: "x_b", statistic: "mean", of: "reb", window: { games: 3 } },
      ...["sum", "difference", "product", "ratio"].map((combine) => ({
        name: `x_${combine}`,
        combine,
        of: ["x_a", "x_b", "games_vs_opponent"],
      })),
    ]);
    for (const row of rows) {
      const parts = [row.x_a, row.x_b, row.games_vs_opponent] as (number | null)[];
      const [a, b, c] = parts as [number, number, number];
      const known = !parts.includes(null);
      expect(row.x_sum).toBe(known ? a + b + c : null);
      expect(row.x_difference).toBe(known ? a - b - c : null);
      expect(row.x_product).toBe(known ? a * b * c : null);
      expect(row.x_ratio).toBe(known && b !== 0 && c !== 0 ? a / b / c : null);
    }
  });
});

function days(earlier: TableRow, later: TableRow): number {
  return (Date.parse(later.game_date as string) - Date.parse(earlier.game_date as string)) / 86_400_000;
}

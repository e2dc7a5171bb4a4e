import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Database, sqlText } from "../../../src/warehouse/duckdb.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";
import { openSimulated, type SimulatedWarehouse } from "./simulated-warehouse.js";

let league: SimulatedWarehouse;
const one = (sql: string) => league.one(sql);

beforeAll(async () => {
  league = await openSimulated({ seasons: ["2022-23", "2023-24"] });
});
afterAll(() => league?.close());

const between = (value: number | undefined, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

/** Implied probability of an American price in SQL. */
const implied = (odds: string) =>
  `CASE WHEN ${odds} < 0 THEN -${odds} / (100.0 - ${odds}) ELSE 100.0 / (100.0 + ${odds}) END`;

describe("the report", () => {
  test("counts what is in the warehouse and names its origin", async () => {
    for (const [table, rows] of Object.entries(league.report.rows)) {
      expect((await one(`SELECT count(*) AS n FROM ${table}`)).n).toBe(rows);
    }
    const warehouse = Warehouse.open(league.root)!;
    expect(warehouse.source).toBe("simulated");
    expect(warehouse.snapshot.origin).toBe("simulated league v1 seed 42");
    expect(warehouse.datasetSha256()).toBe(league.report.datasetSha256);
    await warehouse.verify();
  });

  test("its market figures are those of DraftKings' closing lines", async () => {
    const row = await one(`
      WITH closing AS (
        SELECT game_date, player_id, line FROM prop_lines
        WHERE book = 'draftkings' AND is_main AND date_diff('minute', snapshot_time, commence_time) < 60)
      SELECT count(*) AS n, avg(abs(points - line)) AS mae,
        avg(CASE WHEN points <> line THEN (points > line)::INTEGER END) AS over_rate
      FROM closing JOIN player_games USING (game_date, player_id)`);
    expect(league.report.market.lines).toBe(row.n);
    expect(league.report.market.lineMae).toBeCloseTo(row.mae!, 10);
    expect(league.report.market.overRate).toBeCloseTo(row.over_rate!, 10);
  });
});

describe("box scores", () => {
  test("identities hold in every row", async () => {
    const row = await one(`
      SELECT count(*) AS n FROM player_games
      WHERE points <> 2 * (fgm - fg3m) + 3 * fg3m + ftm OR reb <> oreb + dreb OR fgm > fga OR fg3m > fg3a OR ftm > fta
        OR fg3m > fgm OR fg3a > fga OR minutes <= 0 OR minutes > 70 OR minutes <> floor(minutes)
        OR least(points, oreb, dreb, ast, stl, blk, tov, pf) < 0`);
    expect(row.n).toBe(0);
  });

  test("team totals: 240 minutes and 25 per overtime, no ties, plus-minus sums to five margins", async () => {
    const row = await one(`
      WITH team AS (
        SELECT game_id, team, any_value(opponent) AS opponent, sum(minutes) AS minutes, sum(points) AS points,
          sum(plus_minus) AS plus_minus, count(*) AS players
        FROM player_games GROUP BY game_id, team)
      SELECT count(*) AS n, min(a.players) AS fewest, count_if(a.minutes < 240 OR (a.minutes - 240) % 25 <> 0) AS minutes,
        count_if(a.minutes <> b.minutes) AS uneven, count_if(a.points = b.points) AS ties,
        count_if(a.plus_minus <> 5 * (a.points - b.points)) AS margins,
        corr(a.points - b.points, a.plus_minus) AS follows
      FROM team a JOIN team b ON a.game_id = b.game_id AND a.opponent = b.team`);
    expect(row).toMatchObject({ minutes: 0, uneven: 0, ties: 0, margins: 0 });
    expect(row.fewest).toBeGreaterThanOrEqual(8);
    expect(row.n! / 2).toBe((await one("SELECT count(DISTINCT game_id) AS n FROM player_games")).n);
  });

  test("shots agree with the box score, player by player", async () => {
    const row = await one(`
      SELECT count(*) AS n, count_if(paint_attempts + mid_attempts + three_attempts <> fga
        OR paint_makes + mid_makes + three_makes <> fgm OR three_attempts <> fg3a OR three_makes <> fg3m) AS off
      FROM player_games JOIN player_shots USING (game_date, game_id, player_id)`);
    expect(row).toEqual({ n: league.report.rows.player_games, off: 0 });
  });

  test("distributions are those of the real game", async () => {
    for (const season of ["2022-23", "2023-24"]) {
      const row = await one(`
        SELECT count(*) AS n, avg(points) AS mean, stddev(points) AS sd, skewness(points) AS skew, max(points) AS most,
          avg((points = 0)::INTEGER) AS zero, avg(minutes) AS minutes, stddev(minutes) AS minutes_sd,
          corr(points, minutes) AS with_minutes, count(DISTINCT player_id) AS players
        FROM player_games WHERE season = '${season}' AND season_type = 'Regular Season'`);
      between(row.n, 25_000, 27_000);
      between(row.mean, 10.2, 11);
      between(row.sd, 8.2, 9.2);
      between(row.skew, 0.8, 1.3);
      between(row.most, 55, 80);
      between(row.zero, 0.08, 0.13);
      between(row.minutes, 22, 23.5);
      between(row.minutes_sd, 9.5, 11.5);
      between(row.with_minutes, 0.67, 0.77);
      between(row.players, 520, 610);
    }
  });

  test("the last ten games say as much about the next as they do in reality", async () => {
    const row = await one(`
      WITH prior AS (
        SELECT season_type, points, avg(points) OVER w AS last10, count(*) OVER w AS games FROM player_games
        WINDOW w AS (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING))
      SELECT corr(points, last10) AS r, avg(abs(points - last10)) AS mae FROM prior
      WHERE games = 10 AND season_type = 'Regular Season'`);
    between(row.r, 0.66, 0.76);
    between(row.mae, 4.4, 4.9);
  });

  test("team-mates of an absent star play and score more", async () => {
    const row = await one(`
      WITH average AS (
        SELECT player_id, team, season, avg(points) AS points, avg(minutes) AS minutes, count(*) AS games
        FROM player_games WHERE season_type = 'Regular Season' GROUP BY ALL),
      star AS (
        SELECT team, season, max_by(player_id, points) AS star FROM average WHERE games >= 40 GROUP BY ALL),
      game AS (
        SELECT g.*, s.star, bool_or(g.player_id = s.star) OVER (PARTITION BY g.game_id, g.team) AS star_plays
        FROM player_games g JOIN star s USING (team, season) WHERE season_type = 'Regular Season')
      SELECT avg(game.points - a.points) AS points, avg(game.minutes - a.minutes) AS minutes
      FROM game JOIN average a USING (player_id, team, season)
      WHERE NOT star_plays AND a.games >= 40 AND a.minutes >= 20`);
    expect(row.points).toBeGreaterThan(0.3);
    expect(row.minutes).toBeGreaterThan(0.3);
  });
});

describe("schedule", () => {
  test("82 games a team, 41 at home, never two on a day, 14 to 16 back-to-backs", async () => {
    for (const season of ["2022-23", "2023-24"]) {
      const teams = await league.db.rows<{
        games: number;
        home: number;
        days: number;
        pairs: number;
        triples: number;
      }>(`
        WITH played AS (
          SELECT DISTINCT team, game_id, game_date, home FROM player_games
          WHERE season = '${season}' AND season_type = 'Regular Season'),
        ordered AS (
          SELECT *, game_date - lag(game_date) OVER w AS rest, game_date - lag(game_date, 2) OVER w AS rest2
          FROM played WINDOW w AS (PARTITION BY team ORDER BY game_date))
        SELECT count(*)::INTEGER AS games, sum(home)::INTEGER AS home, count(DISTINCT game_date)::INTEGER AS days,
          count_if(rest = 1)::INTEGER AS pairs, count_if(rest2 = 2)::INTEGER AS triples
        FROM ordered GROUP BY team`);
      expect(teams).toHaveLength(30);
      for (const team of teams) {
        expect(team).toMatchObject({ games: 82, home: 41, days: 82, triples: 0 });
        between(team.pairs, 12, 18);
      }
      between(teams.reduce((sum, team) => sum + team.pairs, 0) / 30, 14, 16);
    }
  });

  test("the playoffs: sixteen teams, best of seven, done by late June", async () => {
    const series = await league.db.rows<{ season: string; games: number; wins: number }>(`
      WITH result AS (
        SELECT season, game_id, team, any_value(opponent) AS opponent, sum(points) AS points FROM player_games
        WHERE season_type = 'Playoffs' GROUP BY season, game_id, team)
      SELECT a.season, count(*)::INTEGER AS games,
        greatest(count_if(a.points > b.points), count_if(a.points < b.points))::INTEGER AS wins
      FROM result a JOIN result b ON a.game_id = b.game_id AND a.season = b.season AND a.team < b.team GROUP BY a.season, a.team, b.team`);
    expect(series).toHaveLength(30);
    for (const { games, wins } of series) {
      expect(wins).toBe(4);
      between(games, 4, 7);
    }
    const dates = await one(`
      SELECT count(DISTINCT team) AS teams, date_part('month', max(game_date)) AS month, date_part('day', max(game_date)) AS day
      FROM player_games WHERE season_type = 'Playoffs' AND season = '2023-24'`);
    expect(dates).toMatchObject({ teams: 16, month: 6 });
    between(dates.day, 5, 25);
  });
});

describe("prop lines", () => {
  test("no quote after tip-off; a quote without a time is declared as pre-game", async () => {
    const row = await one(`
      SELECT count_if(snapshot_time >= commence_time) AS late, count_if(commence_time IS NULL) AS no_tip,
        count_if(snapshot_time IS NULL AND NOT declared_pre_game) AS undeclared,
        count_if(snapshot_time IS NULL) AS untimed, count_if(date_diff('day', game_date, commence_time::DATE) NOT IN (0, 1)) AS far
      FROM prop_lines`);
    expect(row).toMatchObject({ late: 0, no_tip: 0, undeclared: 0, far: 0 });
    expect(row.untimed).toBeGreaterThan(10_000);
  });

  test("at least four timed books with opening and closing quotes, each row once", async () => {
    const books = await league.db.rows<{ book: string; opening: number; closing: number }>(`
      SELECT book, count_if(date_diff('minute', snapshot_time, commence_time) > 600)::INTEGER AS opening,
        count_if(date_diff('minute', snapshot_time, commence_time) < 60)::INTEGER AS closing
      FROM prop_lines WHERE is_main AND game_date >= DATE '2023-10-01' GROUP BY book ORDER BY book`);
    const timed = books.filter(({ opening, closing }) => opening > 5_000 && closing > 5_000).map(({ book }) => book);
    expect(timed).toEqual(["betmgm", "draftkings", "fanduel", "williamhill_us"]);
    const row = await one(`
      SELECT count(*) AS n, count(DISTINCT (game_date, player_lookup, book, snapshot_time, line)) AS keys
      FROM prop_lines WHERE snapshot_time IS NOT NULL`);
    expect(row.keys).toBe(row.n);
  });

  test("overround near 5.7 percent, never outside 3 to 8.5; half points with a few whole ones", async () => {
    const row = await one(`
      WITH priced AS (SELECT line, ${implied("over_odds")} + ${implied("under_odds")} - 1 AS vig FROM prop_lines)
      SELECT min(vig) AS least, avg(vig) AS mean, max(vig) AS most, avg((line = floor(line))::INTEGER) AS whole,
        count_if(line * 2 <> floor(line * 2)) AS odd FROM priced`);
    between(row.least, 0.03, 0.06);
    between(row.mean, 0.05, 0.065);
    between(row.most, 0.05, 0.085);
    between(row.whole, 0.0001, 0.01);
    expect(row.odd).toBe(0);
  });

  test("lines are about as good, and as biased, as real ones", async () => {
    const { market } = league.report;
    between(market.lineMae, 4.8, 5.2);
    between(market.overRate, 0.46, 0.5);
    const row = await one(`
      WITH prior AS (
        SELECT game_date, player_id, points, avg(points) OVER w AS last10, count(*) OVER w AS games FROM player_games
        WINDOW w AS (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING)),
      line AS (
        SELECT game_date, player_id, max_by(line, snapshot_time) AS line FROM prop_lines
        WHERE book = 'draftkings' AND is_main GROUP BY ALL)
      SELECT avg(abs(points - last10)) AS mae, corr(points - line, last10 - line) AS r,
        avg(CASE WHEN abs(last10 - line) >= 3 THEN ((points > line) = (last10 > line))::INTEGER END) AS hit_rate
      FROM prior JOIN line USING (game_date, player_id) WHERE games = 10`);
    between(row.mae, 5.2, 5.65);
    between(row.r, -0.02, 0.1);
    between(row.hit_rate, 0.48, 0.54);
  });

  test("prices mean what they say: no-vig chances are calibrated", async () => {
    const buckets = await league.db.rows<{ n: number; chance: number; over: number }>(`
      WITH priced AS (
        SELECT ${implied("over_odds")} AS o, ${implied("under_odds")} AS u, points > line AS over
        FROM prop_lines JOIN player_games USING (game_date, player_id)
        WHERE points <> line AND book = 'fanduel' AND date_diff('minute', snapshot_time, commence_time) < 60)
      SELECT count(*)::INTEGER AS n, avg(o / (o + u)) AS chance, avg(over::INTEGER) AS over
      FROM priced GROUP BY floor(o / (o + u) * 8) HAVING count(*) > 800`);
    expect(buckets.length).toBeGreaterThanOrEqual(4);
    for (const { n, chance, over } of buckets) {
      expect(Math.abs(over - chance)).toBeLessThan(0.012 + 3 * Math.sqrt(0.25 / n));
    }
  });

  test("3 to 6 percent of quotes are on players who then sit out; more players are listed in later seasons", async () => {
    const rows = await league.db.rows<{ sat: number; players: number }>(`
      WITH quoted AS (SELECT *, game_date >= DATE '2023-09-01' AS later FROM prop_lines)
      SELECT avg((g.player_id IS NULL)::INTEGER) AS sat,
        count(DISTINCT (g.game_date, g.player_id))
          / (SELECT count(*) FROM player_games WHERE (game_date >= DATE '2023-09-01') = later) AS players
      FROM quoted q LEFT JOIN player_games g ON q.game_date = g.game_date AND q.player_id = g.player_id
      GROUP BY later ORDER BY later`);
    for (const { sat } of rows) between(sat, 0.025, 0.06);
    between(rows[0]!.players, 0.48, 0.6);
    between(rows[1]!.players, 0.53, 0.65);
    expect(rows[1]!.players).toBeGreaterThan(rows[0]!.players);
  });

  test("somebody who knows the truth would win clearly, and as often as the true chances say", () => {
    const [one, , three] = league.report.market.oracle;
    expect(one).toMatchObject({ edge: 1 });
    between(one!.expected!, 0.57, 0.61);
    expect(Math.abs(one!.hitRate! - one!.expected!)).toBeLessThan(3.5 * Math.sqrt(0.25 / one!.picks));
    expect(three!.picks).toBeGreaterThan(80);
    between(three!.expected!, 0.66, 0.76);
  });
});

describe("game lines", () => {
  test("spread and total are unbiased, the favourite has the negative spread, all before tip-off", async () => {
    const row = await one(`
      WITH result AS (
        SELECT game_date, max(CASE home WHEN 1 THEN team END) AS home, sum(points) AS total,
          sum(CASE home WHEN 1 THEN points ELSE -points END) AS margin
        FROM player_games GROUP BY game_date, game_id),
      tip AS (SELECT game_date, home, max(commence_time) AS tip FROM prop_lines GROUP BY ALL)
      SELECT count(*) AS n, avg(margin + spread) AS spread_bias, avg(r.total - g.total) AS total_bias,
        regr_slope(margin, -spread) AS slope, stddev(spread) AS spread_sd, avg(g.total) AS total,
        count_if(snapshot_time >= tip) AS late, count(DISTINCT book) AS books
      FROM game_lines g JOIN result r USING (game_date, home) JOIN tip USING (game_date, home)`);
    expect(row.n).toBe(league.report.rows.game_lines);
    expect(row).toMatchObject({ late: 0, books: 3 });
    between(row.spread_bias, -1.2, 1.2);
    between(row.total_bias, -1.5, 1.5);
    between(row.slope, 0.8, 1.15);
    between(row.spread_sd, 4.5, 8);
    between(row.total, 215, 235);
  });
});

describe("availability", () => {
  test("every report is out before tip-off; whoever is out at last has no box score", async () => {
    const row = await one(`
      WITH tip AS (
        SELECT game_date, team, max(commence_time) AS tip FROM (
          SELECT game_date, home AS team, commence_time FROM prop_lines
          UNION ALL SELECT game_date, away, commence_time FROM prop_lines) GROUP BY ALL),
      last AS (
        SELECT a.game_date, a.player_id, max(reported_at) AS known, any_value(tip) AS tip, max_by(status, reported_at) AS status
        FROM availability a JOIN tip USING (game_date, team) GROUP BY ALL)
      SELECT count(*) AS n, count_if(known >= tip) AS late,
        count_if(status = 'out' AND g.player_id IS NOT NULL) AS out_but_played,
        count_if(status = 'out') AS out, count_if(known > tip - INTERVAL 12 HOUR AND status = 'out') AS news
      FROM last LEFT JOIN player_games g ON last.game_date = g.game_date AND last.player_id = g.player_id`);
    expect(row).toMatchObject({ late: 0, out_but_played: 0 });
    expect(row.out).toBeGreaterThan(5_000);
    expect(row.news).toBeGreaterThan(1_000);
    const statuses = await league.db.rows<{ status: string }>("SELECT DISTINCT status FROM availability ORDER BY 1");
    expect(statuses.map(({ status }) => status)).toEqual(["available", "doubtful", "out", "probable", "questionable"]);
  });
});

const REAL = join(process.cwd(), "..", "shared", "data", "nba", "player_games.parquet");

test.skipIf(!existsSync(REAL))("no simulated player or team can be taken for a real one", async () => {
  const db = await Database.open();
  try {
    const real = await db.rows<{ name: string }>(
      `SELECT player_lookup AS name FROM read_parquet(${sqlText(REAL)}) UNION SELECT team FROM read_parquet(${sqlText(REAL)})`,
    );
    const invented = await league.db.rows<{ name: string }>(
      "SELECT player_lookup AS name FROM player_games UNION SELECT team FROM player_games",
    );
    const names = new Set(real.map(({ name }) => name));
    expect(invented.filter(({ name }) => names.has(name))).toEqual([]);
  } finally {
    db.close();
  }
});

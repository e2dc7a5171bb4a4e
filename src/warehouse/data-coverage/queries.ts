import type { Database } from "../duckdb.js";
import { timedPropLines, USABLE_TIMING } from "../quote-timing.js";
import { TABLE_NAMES } from "../schema.js";
import type { Warehouse } from "../warehouse.js";
import type { BookCoverage, BookMonth, Counted, SeasonCoverage, TableCoverage, TableSeason } from "./data-coverage.js";

const DAYS = "SELECT game_date, min(season) AS season FROM player_games GROUP BY game_date";

/** The season of a row of `q`: that of the box scores of the day (`d`), else by the calendar (August starts a new one). */
const ROW_SEASON = `coalesce(d.season, printf('%d-%02d',
  year(q.game_date) - CASE WHEN month(q.game_date) < 8 THEN 1 ELSE 0 END,
  (year(q.game_date) - CASE WHEN month(q.game_date) < 8 THEN 0 ELSE -1 END) % 100))`;

/**
 * Makes `coverage_quotes` (points quotes with season and timing) and `coverage_lines` (one consensus line a player-date, and whether
 * all it stands on is only declared to be from before the game).
 */
export async function loadConsensus(db: Database): Promise<void> {
  await db.run(`CREATE TABLE coverage_quotes AS
    WITH days AS (${DAYS})
    SELECT q.*, ${ROW_SEASON} AS season, q.timing ${USABLE_TIMING} AS usable
    FROM ${timedPropLines("(SELECT * FROM prop_lines WHERE market = 'points')", {
      propLines: "prop_lines",
      playerGames: "player_games",
      slate: "slate",
    })} AS q
    LEFT JOIN days AS d ON d.game_date = q.game_date`);
  await db.run(`CREATE TABLE coverage_lines AS
    WITH latest AS (
      SELECT game_date, player_id, line, timing FROM coverage_quotes
      WHERE usable AND is_main AND player_id IS NOT NULL
      QUALIFY row_number() OVER (
        PARTITION BY game_date, player_id, book ORDER BY snapshot_time DESC NULLS LAST, source, line) = 1
    )
    SELECT game_date, player_id, median(line) AS line, bool_and(timing = 'untimed_declared') AS declared
    FROM latest GROUP BY ALL`);
}

export async function dropConsensus(db: Database): Promise<void> {
  await db.run("DROP TABLE IF EXISTS coverage_lines");
  await db.run("DROP TABLE IF EXISTS coverage_quotes");
}

interface SeasonRow
  extends Omit<
    SeasonCoverage,
    "minutesShare" | "usageShare" | "lineShare" | "declaredLineShare" | "overRate" | "lineMae"
  > {
  readonly played: number;
  readonly usage_known: number;
  readonly lined: number;
  readonly declared: number;
  readonly overs: number;
  readonly line_error: number | null;
}

export async function seasonCoverage(db: Database): Promise<SeasonCoverage[]> {
  const rows = await db.rows<SeasonRow>(`
    WITH boxes AS (
      SELECT g.*, l.line, l.declared, sum(fga + 0.44 * fta - oreb + tov) OVER (PARTITION BY g.game_id, g.team) AS possessions
      FROM player_games AS g LEFT JOIN coverage_lines AS l USING (game_date, player_id)
    ), seasons AS (
      SELECT season, count(*)::INTEGER AS rows, count(DISTINCT game_date)::INTEGER AS dates,
        count(DISTINCT player_id)::INTEGER AS players, count(DISTINCT game_id)::INTEGER AS games,
        count(DISTINCT game_id) FILTER (season_type = 'Playoffs')::INTEGER AS "playoffGames",
        min(game_date)::VARCHAR AS "firstDate", max(game_date)::VARCHAR AS "lastDate",
        count(*) FILTER (minutes > 0)::INTEGER AS played,
        count(*) FILTER (minutes > 0 AND possessions > 0)::INTEGER AS usage_known,
        count(line)::INTEGER AS lined, count(*) FILTER (declared)::INTEGER AS declared,
        count(*) FILTER (points > line)::INTEGER AS overs,
        count(*) FILTER (points = line)::INTEGER AS pushes, sum(abs(points - line))::DOUBLE AS line_error
      FROM boxes GROUP BY season
    ), quotes AS (
      SELECT season, count(*)::INTEGER AS quotes, count(*) FILTER (is_main)::INTEGER AS "mainLines",
        count(DISTINCT book)::INTEGER AS books FROM coverage_quotes GROUP BY season
    ), lined_games AS (
      SELECT g.season, count(DISTINCT g.game_id)::INTEGER AS "gamesWithLines"
      FROM (SELECT DISTINCT season, game_id, game_date, team, opponent FROM player_games) AS g
      JOIN game_lines AS l ON l.game_date = g.game_date AND l.home = g.team AND l.away = g.opponent GROUP BY g.season
    )
    SELECT s.*, coalesce(quotes, 0) AS quotes, coalesce("mainLines", 0) AS "mainLines", coalesce(books, 0) AS books,
      coalesce("gamesWithLines", 0) AS "gamesWithLines"
    FROM seasons AS s LEFT JOIN quotes USING (season) LEFT JOIN lined_games USING (season) ORDER BY season`);
  return rows.map(({ played, usage_known, lined, declared, overs, line_error, ...season }) => ({
    ...season,
    minutesShare: share(played, season.rows),
    usageShare: share(usage_known, season.rows),
    lineShare: share(lined, season.rows),
    declaredLineShare: share(declared, lined),
    overRate: share(overs, lined - season.pushes),
    lineMae: share(line_error ?? 0, lined),
  }));
}

function share(sum: number, n: number): Counted {
  return { value: n === 0 ? null : sum / n, n };
}

export async function bookCoverage(db: Database): Promise<BookCoverage[]> {
  return db.rows<BookCoverage>(`
    SELECT season, book, count(*)::INTEGER AS quotes, count(*) FILTER (is_main)::INTEGER AS "mainLines",
      count(DISTINCT (game_date, player_lookup))::INTEGER AS "playerDates", count(*) FILTER (usable)::INTEGER AS usable,
      count(*) FILTER (timing = 'untimed_declared')::INTEGER AS untimed,
      min(game_date)::VARCHAR AS "firstDate", max(game_date)::VARCHAR AS "lastDate"
    FROM coverage_quotes GROUP BY season, book ORDER BY season, quotes DESC, book`);
}

export async function tableCoverage(db: Database, warehouse: Warehouse): Promise<TableCoverage[]> {
  const tables: TableCoverage[] = [];
  for (const table of TABLE_NAMES) {
    const [counts] = await db.rows<Omit<TableCoverage, "table" | "files" | "bytes">>(`
      SELECT count(*)::INTEGER AS rows, count(DISTINCT game_date)::INTEGER AS dates,
        min(game_date)::VARCHAR AS "firstDate", max(game_date)::VARCHAR AS "lastDate" FROM ${table}`);
    const parts = warehouse.partitions(table);
    tables.push({ table, ...counts!, files: parts.length, bytes: parts.reduce((sum, part) => sum + part.bytes, 0) });
  }
  return tables;
}

/** Rows and days of every table that holds something, by season. */
export async function tableSeasons(db: Database): Promise<TableSeason[]> {
  const found: TableSeason[] = [];
  for (const table of TABLE_NAMES) {
    const rows = await db.rows<Omit<TableSeason, "table">>(`
      WITH days AS (${DAYS})
      SELECT ${ROW_SEASON} AS season, count(*)::INTEGER AS rows, count(DISTINCT q.game_date)::INTEGER AS dates
      FROM ${table} AS q LEFT JOIN days AS d ON d.game_date = q.game_date GROUP BY 1 ORDER BY 1`);
    found.push(...rows.map((row) => ({ table, ...row })));
  }
  return found;
}

/** For every book and month with box scores, how many of them it has a usable main line for. */
export async function bookMonths(db: Database): Promise<BookMonth[]> {
  return db.rows<BookMonth>(`
    WITH played AS (SELECT strftime(game_date, '%Y-%m') AS month, count(*)::INTEGER AS boxes FROM player_games GROUP BY 1),
    lined AS (
      SELECT strftime(q.game_date, '%Y-%m') AS month, q.book, count(DISTINCT (q.game_date, q.player_id))::INTEGER AS lined
      FROM coverage_quotes AS q JOIN player_games AS g ON g.game_date = q.game_date AND g.player_id = q.player_id
      WHERE q.usable AND q.is_main GROUP BY ALL
    ), books AS (SELECT DISTINCT book FROM coverage_quotes)
    SELECT b.book, p.month, coalesce(l.lined, 0) AS lined, p.boxes
    FROM books AS b CROSS JOIN played AS p LEFT JOIN lined AS l ON l.book = b.book AND l.month = p.month
    ORDER BY b.book, p.month`);
}

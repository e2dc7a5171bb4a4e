import { groupBy } from "../core/group-by.js";
import { type Database, sqlText } from "../warehouse/duckdb.js";
import type { KnownOrigin } from "./as-of-sql.js";
import { GAME_ROW_KEY } from "./build-plan.js";
import { withWindows } from "./compile-as-of.js";
import type { FeatureDef } from "./feature-def.js";
import type { PlayerGame } from "./find-player-game.js";
import { quotesSelect } from "./lines.js";
import { allWindows, type PriorWindow, rowsOfWindow } from "./prior-window.js";
import { newerVerdict, SAME_SCRAPE_MINUTES } from "./relations/quote-rules.js";
import { LEAGUE_ROW_KEY, LEAGUE_STATS, TEAM_ROW_KEY, TEAM_STATS } from "./relations/teams.js";

/** One group of rows that went into a value. */
export interface ExplainedInput {
  /** What the rows are, in words; for a window, the frame. */
  readonly what: string;
  readonly rows: readonly Record<string, string | number | null>[];
}

/** What a feature is computed from for one row: the rows of each window, and the origin of each value known beforehand. */
export async function explainInputs(
  db: Database,
  feature: FeatureDef,
  row: PlayerGame,
  games: string,
): Promise<ExplainedInput[]> {
  const inputs = await windowInputs(db, allWindows([feature.sql]), games, GAME_ROW_KEY, row.date, [
    "opponent",
    "minutes",
    "points",
  ]);
  for (const [origin, known] of groupBy(feature.sql.known, (one) => one.origin)) {
    const names = known.map(({ name }) => name);
    inputs.push(...(await ORIGINS[origin](db, row, names)));
  }
  return inputs;
}

/** Nothing says which rows a hand-written SELECT looked at. */
const RAW_SQL_INPUT: ExplainedInput = {
  what: "raw SQL: the rows it looked at are not known, and may be of any date",
  rows: [],
};

type Explainer = (db: Database, row: PlayerGame, names: readonly string[]) => Promise<ExplainedInput[]>;

const ORIGINS: Readonly<Record<KnownOrigin, Explainer>> = {
  "raw SQL": async () => [RAW_SQL_INPUT],
  schedule: async () => [],
  team: (db, row, names) => teamInputs(db, row, row.team, names, "team_"),
  opponent: (db, row, names) => teamInputs(db, row, row.opponent, names, "opp_"),
  league: (db, row, names) => {
    const windows = allWindows(names.map((name) => LEAGUE_STATS[name.replace("league_", "")]!));
    return windowInputs(
      db,
      windows,
      `(SELECT * FROM league_rows WHERE season = ${sqlText(row.season)})`,
      LEAGUE_ROW_KEY,
      row.date,
      [],
    );
  },
  absences: async (db, row) => [
    {
      what: "regular team-mates who miss the game",
      rows: await db.rows(
        `SELECT DISTINCT n.player_name AS player, a.star, a.usage_millionths / 1000000.0 AS usage,
           CASE WHEN c.absences_reported = 1 THEN 'reported out' ELSE 'not among the rows of the game (derived)' END AS evidence
         FROM absent a JOIN (SELECT player_id, max(player_name) AS player_name FROM targets GROUP BY player_id) n USING (player_id)
         JOIN row_context c ON c.game_date = a.game_date AND c.player_id = CAST(? AS BIGINT)
         WHERE a.reports_until = c.reports_until AND a.game_date = CAST(? AS DATE) AND a.team = ? AND a.player_id <> CAST(? AS BIGINT) ORDER BY player`,
        [row.playerId, row.date, row.team, row.playerId],
      ),
    },
  ],
  report: async (db, row) => [
    {
      what: "reports about him for this date; the latest one counts that was made by the time his line was taken (tip-off, where that is unknown)",
      rows: await db.rows(
        `SELECT strftime(a.reported_at, '%Y-%m-%d %H:%M:%S') AS reported_at, a.status,
           strftime(t.reports_until, '%Y-%m-%d %H:%M:%S') AS counts_until, strftime(t.tip_off, '%Y-%m-%d %H:%M:%S') AS tip_off,
           CASE WHEN a.reported_at = r.reported_at THEN 'used' WHEN a.reported_at <= t.reports_until THEN 'allowed, but not the latest'
             WHEN a.reported_at > t.tip_off THEN 'refused: made after tip-off' WHEN t.tip_off IS NULL THEN 'refused: tip-off unknown, made on the game date'
             ELSE 'refused: made after the line was taken' END AS verdict
         FROM availability a JOIN row_times t USING (game_date, player_id)
         LEFT JOIN reports r ON (r.game_date, r.player_id) = (a.game_date, a.player_id)
         WHERE a.game_date = CAST(? AS DATE) AND a.player_id = CAST(? AS BIGINT) ORDER BY a.reported_at`,
        [row.date, row.playerId],
      ),
    },
  ],
  line: async (db, row) => [
    {
      what: "quotes of his points line for this date",
      rows: await db.rows(
        `SELECT q.book, q.line_hundredths / 100 AS line, q.over_odds, q.under_odds,
           strftime(q.snapshot_time, '%Y-%m-%d %H:%M:%S') AS snapshot_time, strftime(q.tip_off, '%Y-%m-%d %H:%M:%S') AS tip_off,
           q.source, CASE WHEN NOT q.is_main THEN 'refused: alternate line'
             ELSE ${newerVerdict("q", "t.line_snapshot_time", SAME_SCRAPE_MINUTES)} END AS verdict
         FROM (${quotesSelect("true")}) q JOIN row_times t USING (game_date, player_id) WHERE q.game_date = CAST(? AS DATE) AND q.player_id = CAST(? AS BIGINT)
         ORDER BY q.is_main DESC, q.book, q.snapshot_time NULLS FIRST, q.source, line`,
        [row.date, row.playerId],
      ),
    },
    {
      what: "the line taken from them",
      rows: await db.rows(
        `SELECT book, line, over_odds, under_odds, strftime(snapshot_time, '%Y-%m-%d %H:%M:%S') AS snapshot_time,
           opening_line, CAST(n_books AS INTEGER) AS n_books, line_std
         FROM lines WHERE game_date = CAST(? AS DATE) AND player_id = CAST(? AS BIGINT)`,
        [row.date, row.playerId],
      ),
    },
  ],
  "game line": async (db, row) => [
    {
      what: "quotes of the game's spread and total; the latest allowed one that states a value counts",
      rows: await db.rows(
        `SELECT q.book, q.home, q.away, q.spread, q.total, strftime(q.snapshot_time, '%Y-%m-%d %H:%M:%S') AS snapshot_time,
           strftime(t.known_at, '%Y-%m-%d %H:%M:%S') AS known_at, strftime(t.tip_off, '%Y-%m-%d %H:%M:%S') AS tip_off,
           q.source, ${newerVerdict("q", "t.known_at")} AS verdict
         FROM row_times t JOIN game_quotes q ON (q.game_date, q.home, q.away) = (t.game_date, t.home_team, t.away_team)
         WHERE t.game_date = CAST(? AS DATE) AND t.player_id = CAST(? AS BIGINT)
         ORDER BY q.snapshot_time DESC NULLS LAST, q.book, q.source`,
        [row.date, row.playerId],
      ),
    },
  ],
};

function teamInputs(
  db: Database,
  row: PlayerGame,
  team: string,
  names: readonly string[],
  prefix: string,
): Promise<ExplainedInput[]> {
  const windows = allWindows(names.map((name) => TEAM_STATS[name.replace(prefix, "")]!));
  return windowInputs(
    db,
    windows,
    `(SELECT * FROM team_rows WHERE team = ${sqlText(team)})`,
    TEAM_ROW_KEY,
    row.date,
    ["opponent"],
    `${team}: `,
  );
}

/** Arguments that say no more than the date of the row does. */
const ONLY_DATE = ["played", "CASE WHEN played = 1 THEN day END"];

/** The rows of each distinct frame of one relation, with what was taken from each as a column. */
async function windowInputs(
  db: Database,
  windows: readonly PriorWindow[],
  from: string,
  rowKey: string,
  date: string,
  shown: readonly string[],
  who = "",
): Promise<ExplainedInput[]> {
  const first = new Map(windows.map((window) => [window.over, window]));
  const expressions = windows.map(
    (window) => ({ kind: "as-of", text: window.alias, windows: [window], known: [] }) as const,
  );
  const rows = withWindows(from, rowKey, expressions);
  const inputs: ExplainedInput[] = [];
  for (const window of first.values()) {
    const taken = new Map(
      windows
        .filter(({ over, argument }) => over === window.over && !ONLY_DATE.includes(argument.text))
        .map(({ argument: { label, text } }) => [label ?? text, `CAST(${text} AS DOUBLE)`]),
    );
    const columns = new Map([
      ["date", "CAST(game_date AS VARCHAR)"],
      ...shown.map((name) => [name, name] as const),
      ...taken,
    ]);
    const struct = [...columns].map(([name, sql]) => `${sqlText(name)}: ${sql}`).join(", ");
    inputs.push({
      what: `${who}${window.words}`,
      rows: await db.rows(
        `SELECT unnest(seen, max_depth := 2) FROM (SELECT game_date, ${rowsOfWindow(window, struct)} AS seen FROM ${rows})
         WHERE game_date = CAST(? AS DATE)`,
        [date],
      ),
    });
  }
  return inputs;
}

import { SAME_SCRAPE_MINUTES } from "../../features/relations/quote-rules.js";
import { sqlText } from "../../warehouse/duckdb.js";
import { TABLES, type TableName } from "../../warehouse/schema.js";

/** What of the warehouse was not known before the games of a date, part by part. */
export const UNKNOWN_PARTS = {
  later: "later games",
  own: "the box scores of the date itself",
  presence: "who is in the box scores of the date",
  quotes: "prop quotes taken after the row's line",
  gameLines: "game lines taken after the row's line",
  reports: "reports made after the row's line",
  undeclared: "quotes of unknown time whose book is not declared pre-game",
} as const;
export type UnknownPart = keyof typeof UNKNOWN_PARTS;
export const ALL_PARTS = Object.keys(UNKNOWN_PARTS) as UnknownPart[];

/** cut: taken out, as on the morning of the date. noise: other values in its place. */
export type Become = "cut" | "noise";

export interface Alteration {
  /** "YYYY-MM-DD". */
  readonly date: string;
  readonly become: Become;
  readonly parts: ReadonlySet<UnknownPart>;
  readonly seed: number;
  /** UTC moment as SQL text that quotes and reports about games are cut at, where it is before tip-off; null for the tip-off alone. */
  readonly moment: string | null;
}

/** Schemas: the tables as they are, and what the first build says of each row's times. */
export const WHOLE = "audit_whole";
/** One row per row of the features: game_date, player_id, player_lookup, tip_off, known_at, line_snapshot_time. */
export const MOMENTS = "audit_moments";
export const TIP_OFFS = "audit_tip_offs";

/**
 * The SELECT that stands in for each canonical table. What a date's own pre-game information is stays: its schedule and
 * players, quotes and reports up to the row's moment, earlier dates as they were.
 */
export function alteredTables(alteration: Alteration): Readonly<Record<TableName, string>> {
  return {
    player_games: playerGames(alteration),
    player_shots: playerShots(alteration),
    prop_lines: propLines(alteration),
    game_lines: gameLines(alteration),
    availability: availability(alteration),
    slate: slate(alteration),
  };
}

const IDENTITY = TABLES.slate.columns.map(({ name }) => name).filter((name) => name !== "commence_time");
const OUTCOMES = TABLES.player_games.columns.filter(({ name }) => !IDENTITY.includes(name));
const SHOTS = TABLES.player_shots.columns.filter(({ name }) => /_(attempts|makes)$/.test(name));

/** What of the box scores becomes another: conditions on a row `g`. */
function boxConditions({ date, parts }: Alteration) {
  const day = `DATE ${sqlText(date)}`;
  return {
    own: parts.has("own") ? `g.game_date = ${day}` : "false",
    later: parts.has("later") ? `g.game_date > ${day}` : "false",
  };
}

const draw = (alteration: Alteration, salt: string, keys: string, below: number) =>
  `CAST(hash(${alteration.seed}, ${sqlText(salt)}, ${keys}) % ${below} AS INTEGER)`;

/** Attempts and what is made of them: never more. */
const MADE: Readonly<Record<string, string>> = { fga: "fgm", fg3a: "fg3m", fta: "ftm" };

/**
 * An outcome that figures can be made of as of a real one: nobody is on the court for no time, or makes more than he attempts.
 */
function outcome(alteration: Alteration, name: string): string {
  if (name === "minutes") return `1 + ${anyOutcome(alteration, name)}`;
  const made = MADE[name];
  return made ? `1 + ${anyOutcome(alteration, made)} + ${anyOutcome(alteration, name)}` : anyOutcome(alteration, name);
}

/** An outcome as one might be; one in four as few games have it, so that what looks for those alone changes too. */
function anyOutcome(alteration: Alteration, name: string): string {
  const keys = "g.player_id, g.game_id";
  const rare = draw(alteration, `rare ${name}`, keys, 120);
  if (name === "plus_minus") return `${rare} - 60`;
  const isRare = `${draw(alteration, `is rare ${name}`, keys, 4)} = 0`;
  return `(CASE WHEN ${isRare} THEN ${rare} ELSE ${draw(alteration, name, keys, 48)} END)`;
}

/** Rows of the date keep their place without their outcomes: what looks at earlier rows alone gives the same for them. */
function playerGames(alteration: Alteration): string {
  const { own, later } = boxConditions(alteration);
  const isCut = alteration.become === "cut";
  const values = OUTCOMES.map(({ name, type }) => {
    const noise = isCut ? "NULL" : `CAST(${outcome(alteration, name)} AS ${type})`;
    return `CASE WHEN ${own} OR ${later} THEN ${noise} ELSE g.${name} END AS ${name}`;
  });
  const dropped = isCut ? later : `(${later} AND ${draw(alteration, "dropped", "g.game_id, g.player_id", 10)} < 3)`;
  const rows = `SELECT g.* REPLACE (${values.join(", ")}) FROM ${WHOLE}.player_games g WHERE NOT (${dropped})`;
  return alteration.parts.has("presence") ? `${rows} UNION ALL BY NAME ${sittingOut(alteration)}` : rows;
}

function playerShots(alteration: Alteration): string {
  const { own, later } = boxConditions(alteration);
  const changed = `(${own} OR ${later})`;
  if (alteration.become === "cut") return `SELECT g.* FROM ${WHOLE}.player_shots g WHERE NOT ${changed}`;
  const any = (name: string) => draw(alteration, name, "g.player_id, g.game_id", 20);
  const noise = SHOTS.map(({ name }) => {
    const value = name.endsWith("_attempts")
      ? `1 + ${any(name)} + ${any(name.replace("attempts", "makes"))}`
      : any(name);
    return `CASE WHEN ${changed} THEN ${value} ELSE g.${name} END AS ${name}`;
  });
  return `SELECT g.* REPLACE (${noise.join(", ")}) FROM ${WHOLE}.player_shots g`;
}

/**
 * Box score rows, without outcomes, of players who did not play on the date but did for the same team within ten days: had
 * they played, nobody could have known better before. Who has a quote that day is left out: his quotes would count, and may
 * say when the game begins.
 */
function sittingOut({ date }: Alteration): string {
  const day = `DATE ${sqlText(date)}`;
  return `SELECT game.game_date, game.season, game.season_type, game.game_id, p.player_id, p.player_name, p.player_lookup, game.team,
      game.opponent, game.home
    FROM (SELECT DISTINCT game_date, season, season_type, game_id, team, opponent, home FROM ${WHOLE}.player_games
      WHERE game_date = ${day}) game
    JOIN (
      SELECT DISTINCT ON (player_id) player_id, player_name, player_lookup, team FROM ${WHOLE}.player_games
      WHERE game_date BETWEEN ${day} - 10 AND ${day} - 1 ORDER BY player_id, game_date DESC) p USING (team)
    WHERE NOT EXISTS (SELECT 1 FROM ${WHOLE}.player_games g WHERE g.game_date = ${day}
        AND (g.player_id = p.player_id OR g.player_lookup = p.player_lookup))
      AND NOT EXISTS (SELECT 1 FROM ${WHOLE}.prop_lines q WHERE q.game_date = ${day}
        AND (q.player_id = p.player_id OR q.player_lookup = p.player_lookup))`;
}

/** SQL: one of the conditions that are given. */
function anyOf(...conditions: readonly (string | false)[]): string {
  return `(${conditions.map((condition) => (condition === false ? "false" : `(${condition})`)).join(" OR ")})`;
}

/** SQL: nothing says that the quote `q` was taken before tip-off. The catalogue never uses it. */
function undeclared(tipOff: string): string {
  return `NOT q.declared_pre_game AND (q.snapshot_time IS NULL OR ${tipOff} IS NULL)`;
}

/** SQL: what stands under an earlier date was taken when games of this one had begun. */
function afterward(table: string, time: string, date: string): string {
  const begun = `(SELECT min(tip_off) FROM ${TIP_OFFS} WHERE game_date = DATE ${sqlText(date)})`;
  return `${table}.game_date < DATE ${sqlText(date)} AND coalesce(${table}.${time} > ${begun}, false)`;
}

/**
 * A quote of the date is known up to ten minutes after its player's line, never after tip-off; see docs/decisions/features-lines.md.
 * Where there is a moment, those of other players are known until then too.
 */
function propLines(alteration: Alteration): string {
  const { date, parts, become, moment } = alteration;
  const day = `DATE ${sqlText(date)}`;
  const afterMoment =
    moment !== null && `q.snapshot_time > TIMESTAMP ${sqlText(moment)} + INTERVAL ${SAME_SCRAPE_MINUTES} MINUTE`;
  const after = anyOf(
    parts.has("later") && `q.game_date > ${day}`,
    parts.has("quotes") &&
      `q.game_date = ${day} AND coalesce(q.snapshot_time > m.until, q.snapshot_time > t.tip_off, false)`,
    parts.has("quotes") && afterMoment && `q.game_date = ${day} AND coalesce(${afterMoment}, false)`,
    parts.has("quotes") && afterward("q", "snapshot_time", date),
    parts.has("undeclared") &&
      `q.game_date = ${day} AND ${undeclared("coalesce(q.commence_time, m.tip_off, t.tip_off)")}`,
  );
  const values = {
    line: `${draw(alteration, "line", "q.player_lookup, q.book, q.snapshot_time", 40)} + 0.5`,
    over_odds: `-130 + ${draw(alteration, "over", "q.player_lookup, q.book, q.snapshot_time", 5)} * 5`,
    under_odds: `-130 + ${draw(alteration, "under", "q.player_lookup, q.book, q.snapshot_time", 5)} * 5`,
  };
  const from = `FROM ${WHOLE}.prop_lines q
    LEFT JOIN (
      SELECT game_date, player_id, player_lookup, tip_off, least(known_at + INTERVAL ${SAME_SCRAPE_MINUTES} MINUTE, tip_off) AS until,
        count(*) OVER (PARTITION BY player_lookup) = 1 AS is_only
      FROM ${MOMENTS} WHERE game_date = ${day}) m
      ON m.game_date = q.game_date
      AND (m.player_id = q.player_id OR (q.player_id IS NULL AND m.is_only AND m.player_lookup = q.player_lookup))
    LEFT JOIN ${TIP_OFFS} t ON t.game_date = q.game_date AND t.team = q.home`;
  if (become === "cut") return `SELECT q.* ${from} WHERE NOT ${after}`;
  const noise = Object.entries(values).map(
    ([name, value]) => `CASE WHEN ${after} THEN ${value} ELSE q.${name} END AS ${name}`,
  );
  return `SELECT q.* REPLACE (${noise.join(", ")}) ${from}`;
}

/** The moment that a date's game lines and reports are known until: that of the alteration, or the tip-off. */
function until({ moment }: Alteration, tipOff: string): string {
  return moment === null ? tipOff : `least(TIMESTAMP ${sqlText(moment)}, ${tipOff})`;
}

function gameLines(alteration: Alteration): string {
  const { date, parts, become } = alteration;
  const day = `DATE ${sqlText(date)}`;
  const after = anyOf(
    parts.has("later") && `q.game_date > ${day}`,
    parts.has("gameLines") &&
      `q.game_date = ${day} AND coalesce(q.snapshot_time > ${until(alteration, "t.tip_off")}, false)`,
    parts.has("gameLines") && afterward("q", "snapshot_time", date),
    parts.has("undeclared") && `q.game_date = ${day} AND ${undeclared("t.tip_off")}`,
  );
  const from = `FROM ${WHOLE}.game_lines q LEFT JOIN ${TIP_OFFS} t ON t.game_date = q.game_date AND t.team = q.home`;
  if (become === "cut") return `SELECT q.* ${from} WHERE NOT ${after}`;
  const keys = "q.home, q.away, q.book, q.snapshot_time";
  return `SELECT q.* REPLACE (
    CASE WHEN ${after} THEN ${draw(alteration, "total", keys, 300)} ELSE q.total END AS total,
    CASE WHEN ${after} THEN ${draw(alteration, "spread", keys, 40)} - 20 ELSE q.spread END AS spread) ${from}`;
}

function availability(alteration: Alteration): string {
  const { date, parts, become } = alteration;
  const day = `DATE ${sqlText(date)}`;
  const start = until(alteration, "coalesce(t.tip_off, CAST(a.game_date AS TIMESTAMP))");
  const after = anyOf(
    parts.has("later") && `a.game_date > ${day}`,
    parts.has("reports") && `a.game_date = ${day} AND a.reported_at > ${start}`,
    parts.has("reports") && afterward("a", "reported_at", date),
  );
  const from = `FROM ${WHOLE}.availability a LEFT JOIN ${TIP_OFFS} t ON t.game_date = a.game_date AND t.team = a.team`;
  if (become === "cut") return `SELECT a.* ${from} WHERE NOT ${after}`;
  const status = `['available', 'questionable', 'out'][1 + ${draw(alteration, "status", "a.player_id, a.reported_at", 3)}]`;
  return `SELECT a.* REPLACE (CASE WHEN ${after} THEN ${status} ELSE a.status END AS status) ${from}`;
}

/** When a date's games begin is known before, also where only a quote that is cut away says so: the slate has it then. */
function slate({ date, become }: Alteration): string {
  const stored = `SELECT * FROM ${WHOLE}.slate`;
  if (become === "noise") return stored;
  const columns = IDENTITY.map((name) => `g.${name}`).join(", ");
  return `${stored} UNION ALL BY NAME SELECT ${columns}, t.tip_off AS commence_time FROM ${WHOLE}.player_games g
    JOIN ${TIP_OFFS} t ON t.game_date = g.game_date AND t.team = g.team WHERE g.game_date = DATE ${sqlText(date)}`;
}

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFeatures } from "../../../src/features/build-features.js";
import { checkRawSql } from "../../../src/features/own/check-raw-sql.js";
import { pureFunctions } from "../../../src/features/own/pure-functions.js";
import { parseOwnFeatures } from "../../../src/features/own/read-definitions.js";
import { loadRawValues, type RawLimits } from "../../../src/features/own/run-raw-sql.js";
import { Database } from "../../../src/warehouse/duckdb.js";
import { featureTable, type LabTables, openTables } from "../support/lab-database.js";
import { randomLeague } from "../support/random-league.js";

const folder = mkdtempSync(join(tmpdir(), "proplab-raw-"));
/** A database in which the tables are there that raw SQL needs. */
let prepared: Database;
beforeAll(async () => {
  prepared = await openTables(randomLeague(4, { seasons: 1, dates: 10 }));
  await buildFeatures(prepared, "cascade");
});
afterAll(() => {
  prepared.close();
  rmSync(folder, { recursive: true });
});

const raw = (sql: string, name = "x_raw") =>
  parseOwnFeatures(JSON.stringify({ features: [{ name, raw_sql: true, sql }] }), "own.yaml").features;

async function built(sql: string, tables: LabTables = randomLeague(4, { seasons: 1, dates: 10 })) {
  const db = await openTables(tables);
  try {
    const outcomes = await buildFeatures(db, "cascade", {}, raw(sql));
    return { outcomes, rows: await featureTable(db) };
  } finally {
    db.close();
  }
}

const LAST_5 = `WITH numbered AS (
  SELECT t.game_id, t.player_id, g.points, row_number() OVER (PARTITION BY t.game_id, t.player_id ORDER BY g.game_date DESC) AS n
  FROM targets t JOIN player_games g ON g.player_id = t.player_id AND g.game_date < t.game_date)
SELECT game_id, player_id, sum(points) / count(*) AS value FROM numbered WHERE n <= 5 GROUP BY ALL; -- the end`;

describe("raw SQL", () => {
  it("that says what a feature of the catalogue says has its bits", async () => {
    const { rows, outcomes } = await built(LAST_5, randomLeague(8, { seasons: 3, dates: 12 }));
    expect(rows.map((row) => row.x_raw)).toEqual(rows.map((row) => row.points_avg_last_5));
    const known = rows.filter((row) => row.x_raw !== null).length;
    expect(known).toBeGreaterThan(100);
    expect(outcomes).toEqual([{ name: "x_raw", rows: known, unknownRows: 0 }]);
  });

  it("has the games of the slate in targets, and no outcome there", async () => {
    const tables = randomLeague(4, { seasons: 1, dates: 10 });
    const date = tables.player_games!.at(-1)!.game_date;
    const slate = tables.player_games!.filter((game) => game.game_date === date);
    const played = { ...tables, player_games: tables.player_games!.filter((game) => game.game_date !== date), slate };
    const { rows } = await built("SELECT game_id, player_id, home AS value FROM targets", played);
    expect(rows.length).toBe(tables.player_games!.length);
    for (const row of rows) expect(row.x_raw).toBe(row.home);
    await expect(built("SELECT game_id, player_id, points AS value FROM targets")).rejects.toThrow(
      /"points" not found/,
    );
  });

  it("sees the tables whole, so that it can look ahead", async () => {
    const { rows } = await built("SELECT game_id, player_id, points AS value FROM player_games");
    for (const row of rows) expect(row.x_raw).toBe(row.points);
  });

  it("gives no value for NULL and NaN, takes every kind of number, and counts rows about no game", async () => {
    const { rows, outcomes } = await built(`
      SELECT game_id, player_id, CASE player_id % 3 WHEN 0 THEN NULL WHEN 1 THEN CAST('nan' AS DOUBLE) ELSE 7 END AS value FROM player_games
      UNION ALL SELECT 'no such game', 1, 5 UNION ALL SELECT NULL, 1, 5 UNION ALL SELECT NULL, NULL, 5`);
    for (const row of rows) expect(row.x_raw).toBe(Number(row.player_id) % 3 === 2 ? 7 : null);
    expect(outcomes).toEqual([{ name: "x_raw", rows: rows.length + 3, unknownRows: 3 }]);
    for (const value of [
      "points > 10",
      "CAST(points AS DECIMAL(10, 2))",
      "CAST(points AS HUGEINT)",
      "CAST(points AS FLOAT)",
    ]) {
      await loadRawValues(prepared, raw(`SELECT player_id, ${value} AS VALUE, game_id FROM player_games`));
      const [found] = await prepared.rows<{ known: number }>("SELECT count(x_raw)::DOUBLE AS known FROM raw_values");
      expect(found!.known, value).toBeGreaterThan(50);
    }
  });

  it("gives the same values however many threads there are", async () => {
    const tables = randomLeague(8, { seasons: 2, dates: 12 });
    const values = async (threads: number) => {
      const db = await openTables(tables, threads);
      await buildFeatures(
        db,
        "cascade",
        {},
        raw(
          "SELECT t.game_id, t.player_id, avg(g.minutes / 7) AS value FROM targets t JOIN player_games g ON g.game_date < t.game_date GROUP BY ALL",
        ),
      );
      const rows = await featureTable(db);
      db.close();
      return rows.map((row) => row.x_raw);
    };
    expect(await values(4)).toEqual(await values(1));
  });

  it("is built a second time in the same database", async () => {
    const db = await openTables(randomLeague(4, { seasons: 1, dates: 10 }));
    const features = [...raw(LAST_5), ...raw("SELECT game_id, player_id, 1 AS value FROM player_games", "x_one")];
    await buildFeatures(db, "cascade", {}, features);
    const first = await featureTable(db);
    await buildFeatures(db, "cascade", {}, features);
    expect(await featureTable(db)).toEqual(first);
    db.close();
  });
});

describe("what goes wrong with raw SQL is named with the feature and its file:", () => {
  it.each([
    ["SELECT game_id, player_id, nothing AS value FROM player_games", /DuckDB says: Binder Error.*nothing/s],
    ["SELECT game_id, player_id, CAST(game_id AS INTEGER) AS value FROM player_games", /DuckDB says: Conversion Error/],
    ["SELECT game_id, player_id FROM player_games", /gives the columns game_id, player_id$/],
    ["SELECT game_id, player_id, points FROM player_games", /gives the columns game_id, player_id, points$/],
    ["SELECT game_id, player_id, team AS value FROM player_games", /its column value is VARCHAR, not a number/],
    [
      "SELECT player_id AS game_id, player_id, 1 AS value FROM player_games",
      /its column game_id is BIGINT, not VARCHAR/,
    ],
    [
      "SELECT game_id, player_name AS player_id, 1 AS value FROM player_games",
      /its column player_id is VARCHAR, not a whole number/,
    ],
    [
      "SELECT game_id, player_id, points / 0 AS value FROM player_games",
      /of its values are infinite, first of game .*, player \d+/,
    ],
    [
      "FROM (SELECT game_id, player_id, 1 AS value FROM player_games) UNION ALL (SELECT game_id, player_id, 2 FROM player_games)",
      /pairs of game and player more than once, first game .*, player \d+/,
    ],
  ])("%s", async (sql, message) => {
    const attempt = loadRawValues(prepared, raw(sql));
    await expect(attempt).rejects.toThrow(/^feature x_raw of own\.yaml: /);
    await expect(attempt).rejects.toThrow(
      expect.objectContaining({
        code: "FEATURE_SQL_FAILED",
        exitCode: 3,
        hint: expect.any(String),
        message: expect.stringMatching(message),
      }),
    );
  });

  it("a SELECT that takes more memory or time than it may", async () => {
    const attempt = (sql: string, limits: RawLimits) => loadRawValues(prepared, raw(sql), {}, limits);
    const large =
      "SELECT a.game_id, a.player_id, list(i) AS value FROM player_games a, range(1000000) r(i) GROUP BY ALL";
    await expect(attempt(large, { seconds: 60, memory: "40MB" })).rejects.toThrow(
      /^feature x_raw of own\.yaml: DuckDB says: Out of Memory/,
    );
    const long =
      "SELECT '' AS game_id, 1 AS player_id, sum(a.range * b.range % 7) AS value FROM range(1000000) a, range(1000000) b";
    await expect(attempt(long, { seconds: 0.2, memory: "1GB" })).rejects.toThrow(
      /^feature x_raw of own\.yaml: its SELECT took longer than 0\.2 seconds/,
    );
  });

  it("but not a Ctrl-C, which ends the build as it ends others", async () => {
    const long =
      "SELECT '' AS game_id, 1 AS player_id, sum(a.range * b.range % 7) AS value FROM range(1000000) a, range(1000000) b";
    const signal = AbortSignal.timeout(200);
    await expect(loadRawValues(prepared, raw(long), { signal })).rejects.toThrow(
      expect.objectContaining({ code: "INTERRUPTED", exitCode: 130 }),
    );
  });
});

const secret = join(folder, "secret.csv");
writeFileSync(secret, "game_id,player_id,value\na,1,2\n");
const out = join(folder, "out.csv");

/** Ways out of the box, or to write, or to depend on something else than the data. */
const FORBIDDEN: readonly (readonly [sql: string, message: RegExp])[] = [
  [`SELECT * FROM read_csv('${secret}')`, /the table function read_csv is not allowed/],
  ["SELECT * FROM read_csv('/etc/passwd')", /the table function read_csv is not allowed/],
  [`SELECT game_id, player_id, (SELECT count(*) FROM read_text('${secret}')) AS value FROM player_games`, /read_text/],
  [`SELECT * FROM '${secret}'`, /there is no table "/],
  ["SELECT * FROM glob('/etc/*')", /glob/],
  [`WITH a AS (SELECT * FROM sniff_csv('${secret}')) SELECT * FROM a`, /sniff_csv/],
  [`SELECT * FROM query('COPY player_games TO ''${out}''')`, /the table function query is not allowed/],
  ["SELECT * FROM query_table('player_games')", /query_table/],
  [`COPY player_games TO '${out}'`, /not a plain SELECT/],
  [`ATTACH '${join(folder, "other.db")}'`, /not a plain SELECT/],
  ["INSTALL httpfs", /not a plain SELECT/],
  ["LOAD httpfs", /not a plain SELECT/],
  ["PRAGMA database_list", /not a plain SELECT/],
  ["SET threads = 4", /not a plain SELECT/],
  ["CREATE TABLE a AS SELECT 1", /not a plain SELECT/],
  ["DROP TABLE player_games", /not a plain SELECT/],
  ["DELETE FROM player_games", /not a plain SELECT/],
  [`EXPORT DATABASE '${folder}'`, /not a plain SELECT/],
  ["CALL pragma_version()", /not a plain SELECT/],
  ["SELECT 1; SELECT 2", /2 statements/],
  ["SELECT 1; DROP TABLE player_games", /not a plain SELECT/],
  ["-- nothing", /0 statements/],
  ["SELECT FROM WHERE", /cannot parse/],
  ["DESCRIBE player_games", /DESCRIBE, SHOW and SUMMARIZE/],
  ["SELECT game_id, player_id, getenv('HOME') AS value FROM player_games", /the function getenv is not allowed/],
  ["SELECT game_id, player_id, current_setting('threads') AS value FROM player_games", /current_setting/],
  ["SELECT game_id, player_id, random() AS value FROM player_games", /the function random is not allowed/],
  [
    "SELECT game_id, player_id, levenshtein(repeat('a', 10000000), repeat('b', 10000000)) AS value FROM player_games",
    /the function levenshtein is not allowed: no time limit ends it/,
  ],
  ["SELECT game_id, player_id, RANDOM() AS value FROM player_games", /the function random is not allowed/],
  ["SELECT game_id, player_id, epoch(now()) AS value FROM player_games", /the function now is not allowed/],
  ["SELECT game_id, player_id, game_date - current_date AS value FROM player_games", /current_date is not allowed/],
  ["SELECT game_id, player_id, 1 AS value FROM player_games USING SAMPLE 10%", /a sample is not allowed/],
  ["SELECT game_id, player_id, 1 AS value FROM player_games TABLESAMPLE 10%", /a sample is not allowed/],
  ["SELECT * FROM duckdb_settings()", /duckdb_settings/],
  ["SELECT * FROM information_schema.tables", /there is no table "tables"/],
  ["SELECT * FROM main.player_games", /there is no table "player_games"/],
  ["SELECT * FROM feature_table", /there is no table "feature_table"/],
  ["SELECT * FROM raw_result", /there is no table "raw_result"/],
  ["SELECT game_id, player_id, 1 AS value FROM (WITH a AS (SELECT 1) SELECT * FROM a) JOIN a ON true", /no table "a"/],
  ["WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a", /there is no table "b"/],
  ["WITH a AS (SELECT * FROM a) SELECT * FROM a", /there is no table "a"/],
  [
    "SELECT * FROM duckdb_databases WHERE EXISTS (WITH duckdb_databases AS (SELECT 1) SELECT * FROM duckdb_databases)",
    /there is no table "duckdb_databases"/,
  ],
  ["WITH duckdb_databases AS (SELECT 1) SELECT * FROM duckdb_databases", /DuckDB has a view of this name/],
  ["WITH pg_settings AS (SELECT 1) SELECT * FROM pg_settings", /DuckDB has a view of this name/],
  ["WITH Player_Games AS (SELECT 1) SELECT * FROM player_games", /WITH Player_Games: that is a table of the warehouse/],
  [
    `SELECT * FROM '${secret}' WHERE EXISTS (WITH "${secret}" AS (SELECT 1) SELECT * FROM "${secret}")`,
    /there is no table "/,
  ],
  [`WITH "${secret}" AS (SELECT 1) SELECT * FROM "${secret}"`, /give it a name of letters, digits and "_"/],
];

/** Calls that give another value at another time, in another session or by another way of keeping the value. */
const NOT_PURE = [
  "ago(INTERVAL 1 DAY)",
  "pg_postmaster_start_time()",
  "pg_conf_load_time()",
  "inet_server_port()",
  "get_block_size('memory')",
  "version()",
  "pg_catalog.pg_postmaster_start_time()",
  "age(CAST(game_date AS TIMESTAMP))",
  "CAST(game_date AS TIMESTAMP).age()",
  "game_date.age()",
  "current_localtime()",
  "current_localtimestamp()",
  "get_current_timestamp()",
  "get_current_time()",
  "transaction_timestamp()",
  "today()",
  "now()",
  "current_database()",
  "current_schema()",
  "current_query()",
  "pg_sleep(1)",
  "uuid()",
  "nextval('a')",
  "setseed(0.5)",
  "txid_current()",
  "pg_my_temp_schema()",
  "getvariable('a')",
  "vector_type(points)",
  "reservoir_quantile(points, 0.5)",
  "reservoir_quantile(points, 0.5) OVER ()",
  "list_aggr([points], 'reservoir_quantile', 0.5)",
  "stats(points)",
  "json_serialize_plan('SELECT 1')",
  "a_function_of_a_later_version(points)",
  "current_date",
  "CURRENT_TIME",
  "current_timestamp",
  "localtime",
  "localtimestamp",
  "current_user",
  "user",
  "session_user",
  "current_role",
  "current_catalog",
  "current_schema",
];

/** Calls of every kind there is, all of which give the same at any time. */
const PURE = [
  "abs(points) + sqrt(minutes) ** 2 // 3",
  "epoch(age(DATE '2025-01-02', game_date))",
  "date_diff('day', game_date, DATE '2025-01-02') + year(game_date) + extract(month FROM game_date)",
  "epoch(CAST(game_date AS TIMESTAMP) AT TIME ZONE 'America/New_York')",
  "epoch(game_date - INTERVAL 3 DAY) + epoch(date_add(game_date, INTERVAL 1 DAY)) + days_in_month(game_date)",
  "CASE WHEN team LIKE 'A%' OR team NOT ILIKE 'b%' OR team SIMILAR TO '.*' OR team IN ('CCC') THEN 1 END",
  "coalesce(nullif(points, 0), ifnull(plus_minus, 3)) + if(home = 1, greatest(points, 4), least(points, 2))",
  "list_sum(list_transform([points, fga], lambda x: x + 1)) + [y * 2 FOR y IN [points] IF y > 1][1]",
  "len(split_part(season, '-', 1)) + position('2' IN season) + length(trim(substring(season FROM 1 FOR 2)))",
  "{'a': points}.a + map {'b': 2}['b'] + row(points, 1)[1]",
  "sum(points) OVER w + lag(points, 1, 0) OVER w + row_number() OVER w + ntile(3) OVER w",
  "points % 3 + hash(team) % 2 + CAST(points AS VARCHAR)::INTEGER + fdiv(points, 2) + round_even(minutes, 1)",
];

describe("functions:", () => {
  const each = (calls: readonly string[], end: string) =>
    calls.flatMap((call, i) => raw(`SELECT game_id, player_id, ${call} AS value FROM player_games ${end}`, `x_${i}`));

  it("those that are not pure are refused, every one", async () => {
    const error = await checkRawSql(each(NOT_PURE, "")).catch((thrown: Error) => thrown);
    const lines = String(error).split("\n");
    for (const [i, call] of NOT_PURE.entries()) {
      const own = lines.filter((line) => line.trim().startsWith(`x_${i}: sql: `));
      expect(own, call).toEqual([expect.stringMatching(/ is not allowed(:|, being its age today)/)]);
    }
  });

  it("pure ones of every kind are allowed", async () => {
    const window = "WINDOW w AS (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING)";
    const outcomes = await loadRawValues(
      prepared,
      each(
        PURE.map((call) => `CAST(${call} AS DOUBLE)`),
        window,
      ),
    );
    expect(outcomes).toHaveLength(PURE.length);
    for (const { rows } of outcomes) expect(rows).toBeGreaterThan(50);
  });

  it("aggregates and rows of a list are allowed", async () => {
    const values =
      "median(points) + quantile_cont(minutes, 0.9) + stddev_samp(points) + count(*) + arg_max(points, game_date) + weighted_avg(points, minutes + 1)";
    const sql = `SELECT unnest(list(game_id)) AS game_id, player_id, ${values} AS value FROM player_games GROUP BY player_id`;
    const [outcome] = await loadRawValues(prepared, raw(sql));
    expect(outcome!.rows).toBeGreaterThan(50);
  });

  it("of all that DuckDB brings along, none that is allowed looks at the clock or the session", async () => {
    const db = await Database.open();
    const pure = await pureFunctions(db);
    const suspicious = [...pure].filter((name) =>
      /current|local|session|user|^version|setting|^pg_|^inet|now|random|^uuid(v|$)|catalog|schema|txid/.test(name),
    );
    const impure = await db.rows<{ name: string }>(
      "SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'",
    );
    db.close();
    expect(suspicious).toEqual([]);
    expect(impure.length).toBeGreaterThan(20);
    for (const { name } of impure) expect(pure.has(name), name).toBe(false);
    expect(pure.size).toBeGreaterThan(500);
  });
});

describe("names that WITH gives", () => {
  it.each([
    "WITH a AS (SELECT * FROM player_games), b AS (SELECT * FROM a) SELECT game_id, player_id, (WITH c AS (SELECT count(*) AS n FROM a) SELECT n FROM c) AS value FROM b",
    "SELECT game_id, player_id, 1 AS value FROM (WITH a AS (FROM player_games) SELECT * FROM (SELECT * FROM A))",
    "WITH a AS (SELECT * FROM player_games) SELECT game_id, player_id, 1 AS value FROM a UNION SELECT game_id, player_id, 1 FROM a",
    "WITH RECURSIVE a AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM a WHERE i < 5) SELECT game_id, player_id, (SELECT sum(i) FROM a) AS value FROM player_games",
    "WITH a AS (SELECT 1 AS n) SELECT game_id, player_id, (WITH a AS (SELECT n + 1 AS n FROM (SELECT 1 AS n)) SELECT n FROM a) + n AS value FROM player_games, a",
    "WITH raw_result AS (SELECT * FROM player_games) SELECT game_id, player_id, 1 AS value FROM raw_result",
  ])("are known where they hold: %s", async (sql) => {
    const [outcome] = await loadRawValues(prepared, raw(sql));
    expect(outcome!.rows).toBeGreaterThan(50);
  });

  it("open no other feature's result", async () => {
    const first = raw("SELECT game_id, player_id, 7 AS value FROM player_games", "x_first");
    const inner = "EXISTS (WITH raw_result AS (SELECT 1) SELECT * FROM raw_result)";
    const second = raw(`SELECT game_id, player_id, value FROM raw_result WHERE ${inner}`, "x_second");
    await expect(loadRawValues(prepared, [...first, ...second])).rejects.toThrow(/there is no table "raw_result"/);
    const own = raw(
      "WITH raw_result AS (FROM player_games) SELECT game_id, player_id, 8 AS value FROM raw_result",
      "x_own",
    );
    await loadRawValues(prepared, [...first, ...own]);
    const [found] = await prepared.rows("SELECT max(x_first) AS first, min(x_own) AS own FROM raw_values");
    expect(found).toEqual({ first: 7, own: 8 });
  });
});

describe("raw SQL may not", () => {
  it.each(FORBIDDEN)("%s", async (sql, message) => {
    await expect(checkRawSql(raw(sql))).rejects.toThrow(
      expect.objectContaining({ code: "BAD_FEATURES", exitCode: 2, message: expect.stringMatching(message) }),
    );
    await expect(loadRawValues(prepared, raw(sql))).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  });

  it("be refused one by one: all that is wrong is listed", async () => {
    const features = [
      ...raw("SELECT random()", "x_a"),
      ...raw("SELECT * FROM read_csv('a') JOIN glob('b') ON true", "x_b"),
    ];
    await expect(checkRawSql(features)).rejects.toThrow(/3 defects[\s\S]*x_a: sql: [\s\S]*x_b: sql: [\s\S]*x_b: sql: /);
  });
});

describe("a database that is shut off", () => {
  it("refuses by itself what the check of the text refuses before", async () => {
    const db = await Database.open();
    await db.run("CREATE TABLE player_games (game_id VARCHAR)");
    await db.lockDown("1GB");
    for (const sql of [
      `SELECT * FROM read_csv('${secret}')`,
      `SELECT * FROM '${secret}'`,
      `SELECT * FROM glob('${folder}/*')`,
      `COPY player_games TO '${out}'`,
      `ATTACH '${join(folder, "other.db")}'`,
      "INSTALL httpfs",
      "LOAD httpfs",
      `EXPORT DATABASE '${folder}'`,
      "SET threads = 4",
      "SET enable_external_access = true",
      "SET lock_configuration = false",
      "SELECT getenv('HOME')",
    ]) {
      await expect(db.run(sql), sql).rejects.toThrow(/disabled|locked|does not exist|Cannot change|Permission/);
    }
    expect(existsSync(out)).toBe(false);
    db.close();
  });
});

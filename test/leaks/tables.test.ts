import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carriedDataCheck } from "../../src/audit/carried-data.js";
import { tipOffCheck } from "../../src/audit/data/tip-offs.js";
import { warehouseChecks } from "../../src/audit/data/warehouse-checks.js";
import type { AuditCheck } from "../../src/audit/leak-audit.js";
import type { AuditedRows } from "../../src/audit/statistical/audited-rows.js";
import { bookErrorCheck } from "../../src/audit/statistical/book-errors.js";
import { gameLineErrorCheck } from "../../src/audit/statistical/game-line-errors.js";
import { quoteLagCheck } from "../../src/audit/statistical/quote-lag.js";
import { quoteLeadCheck } from "../../src/audit/statistical/quote-lead.js";
import { keepQuotedDays } from "../../src/audit/statistical/quoted-days.js";
import { readBookQuotes, readGameQuotes } from "../../src/audit/statistical/read-quotes.js";
import { rowOutcomeCheck } from "../../src/audit/statistical/row-outcomes.js";
import type { IsoDate } from "../../src/core/dates.js";
import { parseOwnFeatures } from "../../src/features/index.js";
import { Database } from "../../src/warehouse/duckdb.js";
import { TABLE_NAMES, type TableName } from "../../src/warehouse/schema.js";
import { type PlantedLab, plantedLab } from "./planted-lab.js";

const [FROM, TO] = ["2024-12-01" as IsoDate, "2025-01-31" as IsoDate];

let lab: PlantedLab;
let db: Database;

beforeAll(async () => {
  lab = await plantedLab();
  db = await Database.open({ threads: 2 });
  await lab.clean.attach(db);
  await db.run("CREATE SCHEMA honest");
  for (const name of TABLE_NAMES) {
    const within = `game_date BETWEEN DATE '${FROM}' AND DATE '${TO}'`;
    await db.run(`CREATE TABLE honest.${name} AS SELECT * FROM ${name} WHERE ${within}`);
    const [kind] = await db.rows<{ type: string }>(
      `SELECT table_type AS type FROM information_schema.tables WHERE table_schema = 'main' AND table_name = '${name}'`,
    );
    await db.run(`DROP ${kind?.type === "VIEW" ? "VIEW" : "TABLE"} ${name}`);
  }
});
afterAll(() => {
  db?.close();
  lab?.remove();
});

/** Makes the tables what a file might hold: those named as given, the others as they are. */
async function plant(tables: Partial<Record<TableName, string>> = {}): Promise<void> {
  for (const name of TABLE_NAMES) {
    await db.run(`CREATE OR REPLACE VIEW ${name} AS ${tables[name] ?? `SELECT * FROM honest.${name}`}`);
  }
}

async function alarms(tables: Partial<Record<TableName, string>> = {}): Promise<AuditCheck[]> {
  await plant(tables);
  return (await warehouseChecks(db, FROM, TO)).filter(({ verdict }) => verdict !== "CLEAN");
}

/** What the checks of quotes look at of the rows, with the median line of all books. */
async function rows(): Promise<AuditedRows> {
  const columns = await db.columns(
    `WITH line AS (SELECT game_date, player_id, median(line) AS line FROM prop_lines WHERE is_main GROUP BY ALL)
     SELECT CAST(g.player_id AS DOUBLE) AS player, CAST(g.game_date - DATE '1970-01-01' AS DOUBLE) AS day, CAST(g.points AS DOUBLE) AS points,
       l.line, avg(g.points) OVER (PARTITION BY g.player_id ORDER BY g.game_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS average
     FROM player_games g LEFT JOIN line l USING (game_date, player_id) ORDER BY g.game_date, g.game_id, g.player_id`,
  );
  const average = columns.numbers("average");
  return {
    matrix: { rows: columns.rows, names: [], columns: [] },
    points: columns.numbers("points"),
    line: columns.numbers("line"),
    book: Array<string>(columns.rows).fill(""),
    lineTimeUnknown: new Uint8Array(columns.rows),
    seasonAverage: average,
    lastTenAverage: average,
    playerId: columns.numbers("player"),
    epochDay: Int32Array.from(columns.numbers("day")),
  };
}

const POINTS =
  "(SELECT g.points FROM honest.player_games g WHERE g.game_date = q.game_date AND g.player_id = q.player_id)";
const named = (checks: readonly AuditCheck[]) => checks.map(({ name }) => name);

describe("tables", () => {
  it("as they are raise no alarm", async () => {
    expect(await alarms()).toEqual([]);
    await keepQuotedDays(db, FROM, TO);
    expect(await quoteLeadCheck(db)).toMatchObject([{ verdict: "CLEAN" }]);
    expect(await quoteLagCheck(db)).toMatchObject([{ verdict: "CLEAN" }]);
    expect(bookErrorCheck(await rows(), await readBookQuotes(db, FROM, TO))).toMatchObject([{ verdict: "CLEAN" }]);
    expect(gameLineErrorCheck(await readGameQuotes(db, FROM, TO))).toMatchObject([{ verdict: "CLEAN" }]);
    expect(rowOutcomeCheck({ usable: await rows() })).toMatchObject([{ verdict: "CLEAN" }]);
  });

  it("in which one game begins late and no quote is let in by it raise no alarm, and the game is counted", async () => {
    const late = "(SELECT min(team) FROM honest.player_games WHERE game_date = DATE '2024-12-10')";
    await plant({
      prop_lines: `SELECT * REPLACE (CASE WHEN game_date = DATE '2024-12-10' AND ${late} IN (home, away)
        THEN CAST(game_date AS TIMESTAMP) + INTERVAL 29 HOUR ELSE commence_time END AS commence_time) FROM honest.prop_lines`,
      slate: `SELECT * REPLACE (CASE WHEN game_date = DATE '2024-12-10' AND ${late} IN (team, opponent)
        THEN CAST(game_date AS TIMESTAMP) + INTERVAL 29 HOUR ELSE commence_time END AS commence_time) FROM honest.slate`,
    });
    const [check] = await tipOffCheck(db, FROM, TO);
    expect(check).toMatchObject({ verdict: "CLEAN", evidence: expect.stringMatching(/^1 of \d+ games/) });
  });

  it("of a source that cuts seconds off, or a league of 40 minutes, raise no alarm", async () => {
    for (const minutes of ["minutes - 0.5", "minutes * 40 / 48"]) {
      const found = await alarms({ player_games: `SELECT * REPLACE (${minutes} AS minutes) FROM honest.player_games` });
      expect(named(found)).not.toContain("players missing from box scores");
    }
  });

  it.each([
    [
      "with starts moved two hours on",
      { prop_lines: "SELECT * REPLACE (commence_time + INTERVAL 2 HOUR AS commence_time) FROM honest.prop_lines" },
      "tip-offs",
      /are said to begin later than 28.5 hours/,
    ],
    [
      "with box scores a day early",
      { player_games: "SELECT * REPLACE (game_date - 1 AS game_date) FROM honest.player_games" },
      "box scores under another date",
      /stand under the day before \(\d{3}\)/,
    ],
    [
      "with one game in twelve a day early",
      {
        player_games:
          "SELECT * REPLACE (CASE WHEN hash(game_id) % 12 = 0 THEN game_date - 1 ELSE game_date END AS game_date) FROM honest.player_games",
      },
      "box scores under another date",
      /stand under the day before/,
    ],
    [
      "without the box scores of bad games",
      { player_games: "SELECT * FROM honest.player_games WHERE points >= 0.3 * minutes OR minutes < 12" },
      "players missing from box scores",
      /together they have less than 96.0 % of the median of \d+ minutes/,
    ],
    [
      "of those who scored in the end",
      {
        player_games:
          "SELECT * FROM honest.player_games WHERE player_id IN (SELECT player_id FROM honest.player_games GROUP BY 1 HAVING avg(points) >= 8)",
      },
      "players missing from box scores",
      /may have been chosen/,
    ],
    [
      "without quoted players who missed their line",
      {
        player_games: `SELECT * FROM honest.player_games q WHERE NOT EXISTS (SELECT 1 FROM honest.prop_lines l WHERE l.game_date = q.game_date AND l.player_id = q.player_id AND q.points < 0.6 * l.line)`,
      },
      "quoted players without a box score",
      /have no box score of it/,
    ],
    [
      "with the shots of the next game",
      {
        player_shots: `SELECT * REPLACE (${["paint_attempts", "mid_attempts", "three_attempts"].map((name) => `coalesce(lead(${name}) OVER (PARTITION BY player_id ORDER BY game_date), 0) AS ${name}`).join(", ")}) FROM honest.player_shots`,
      },
      "shots of another game",
      /are of his next game/,
    ],
    [
      "with reports made from who played",
      {
        availability: `SELECT k.game_date, p.player_id, p.player_lookup, k.team, 'out' AS status, CAST(k.game_date AS TIMESTAMP) AS reported_at
        FROM (SELECT DISTINCT game_date, team FROM honest.player_games) k
        JOIN (SELECT DISTINCT team, player_id, player_lookup FROM honest.player_games) p USING (team)
        ANTI JOIN honest.player_games g ON g.game_date = k.game_date AND g.player_id = p.player_id`,
      },
      "reports of absences",
      /dated back/,
    ],
    [
      "in which the winner is at home",
      {
        player_games: `SELECT * REPLACE (CAST(2 * sum(points) OVER (PARTITION BY game_id, team) > sum(points) OVER (PARTITION BY game_id) AS INTEGER) AS home)
        FROM honest.player_games`,
      },
      "home teams",
      /100.0 % of \d+ games were won at home/,
    ],
    [
      "with players numbered by what they scored",
      {
        player_games: `SELECT g.* REPLACE (place AS player_id) FROM honest.player_games g JOIN (
        SELECT player_id, row_number() OVER (ORDER BY avg(points) DESC) AS place FROM honest.player_games GROUP BY 1) USING (player_id)`,
      },
      "player numbers",
      /stand in the order of what they scored/,
    ],
    [
      "with reports of who was hurt in the game itself",
      {
        availability: `SELECT * FROM honest.availability UNION ALL BY NAME
        SELECT game_date, player_id, player_lookup, team, 'out' AS status, CAST(game_date AS TIMESTAMP) AS reported_at FROM honest.player_games
        WHERE minutes < 12`,
      },
      "reports against box scores",
      /of [\d,]+ players reported out before a game played in it/,
    ],
    [
      "with a few players' rows again a day later",
      {
        player_games: `SELECT * FROM honest.player_games UNION ALL
        SELECT * REPLACE (game_date + 1 AS game_date, game_id || '-b' AS game_id) FROM honest.player_games WHERE player_id % 40 = 0`,
      },
      "games twice",
      /come again within 3 days/,
    ],
    [
      "with a few players' rows again under other names",
      {
        player_games: `SELECT * FROM honest.player_games UNION ALL
        SELECT * REPLACE (game_date + 1 AS game_date, game_id || '-b' AS game_id, player_id + 900000000 AS player_id, player_lookup || 'x' AS player_lookup)
        FROM honest.player_games WHERE player_id % 40 = 0`,
      },
      "games twice",
      /come again within 3 days/,
    ],
  ])("%s are found and named", async (_, tables, name, evidence) => {
    const found = await alarms(tables);
    expect(named(found)).toContain(name);
    expect(found.find((check) => check.name === name)!.evidence).toMatch(evidence);
  });
});

describe("quotes", () => {
  it("of the close that are dated back to the morning are found, and the book is named", async () => {
    await plant({
      prop_lines: `SELECT * REPLACE (CASE WHEN book = 'fanduel' AND is_main THEN
          last(line) OVER (PARTITION BY game_date, player_lookup, book, is_main ORDER BY snapshot_time ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ELSE line END AS line) FROM honest.prop_lines`,
    });
    await keepQuotedDays(db, FROM, TO);
    const [check] = await quoteLeadCheck(db);
    expect(check).toMatchObject({ verdict: "LEAK", features: ["fanduel"] });
    expect(check!.evidence).toMatch(/fanduel: where the other books move .* already stands at \d+ % of the way/);
  });

  it.each([
    [
      "chosen among all books' by which side won",
      "CASE WHEN result > line THEN least(line, lowest) ELSE greatest(line, highest) END",
    ],
    [
      "of which one in twenty was moved away from the result",
      "CASE WHEN hash(game_date, player_lookup) % 20 = 0 THEN line + CASE WHEN result > line THEN -1 ELSE 1 END ELSE line END",
    ],
  ])("%s are found, though their error is larger", async (_, line) => {
    await plant({
      prop_lines: `SELECT * EXCLUDE (lowest, highest, result) REPLACE (CASE WHEN book = 'fanduel' AND result IS NOT NULL THEN ${line} ELSE line END AS line)
        FROM (SELECT q.*, min(line) FILTER (is_main) OVER day AS lowest, max(line) FILTER (is_main) OVER day AS highest, ${POINTS} AS result
          FROM honest.prop_lines q WINDOW day AS (PARTITION BY game_date, player_lookup))`,
    });
    const [check] = bookErrorCheck(await rows(), await readBookQuotes(db, FROM, TO));
    expect(check).toMatchObject({ features: ["fanduel"] });
    expect(check!.verdict).not.toBe("CLEAN");
    expect(check!.evidence).toMatch(
      /where its line stands a point above the other books', the outcome lies \d\.\d points lower/,
    );
  });

  it("whose price is better on the side that won are found", async () => {
    await plant({
      prop_lines: `SELECT * EXCLUDE (result) REPLACE (CASE WHEN result > line THEN -105 WHEN result < line THEN -115 ELSE over_odds END AS over_odds,
          CASE WHEN result < line THEN -105 WHEN result > line THEN -115 ELSE under_odds END AS under_odds)
        FROM (SELECT *, CASE WHEN book = 'fanduel' THEN ${POINTS} END AS result FROM honest.prop_lines q)`,
    });
    const [check] = bookErrorCheck(await rows(), await readBookQuotes(db, FROM, TO));
    expect(check).toMatchObject({ features: ["fanduel"] });
    expect(check!.evidence).toMatch(/its prices are better on the side that won/);
  });

  it("of the morning that are stamped with the time of the close are found, and the book is named", async () => {
    await plant({
      prop_lines: `SELECT * REPLACE (CASE WHEN book = 'fanduel' AND is_main THEN
          first(line) OVER (PARTITION BY game_date, player_lookup, book, is_main ORDER BY snapshot_time ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        ELSE line END AS line) FROM honest.prop_lines`,
    });
    await keepQuotedDays(db, FROM, TO);
    const [check] = await quoteLagCheck(db);
    expect(check).toMatchObject({ verdict: "SUSPECT", features: ["fanduel"] });
    expect(check!.evidence).toMatch(
      /fanduel: where the other books have moved .* its last quote stands at only \d+ % of the way/,
    );
  });

  it("of which one in thirty was made from the result are found by where they stand apart", async () => {
    await plant({
      prop_lines: `SELECT * REPLACE (CASE WHEN book = 'fanduel' AND hash(game_date, player_lookup) % 30 = 0
        THEN coalesce(${POINTS} + 0.5, line) ELSE line END AS line) FROM honest.prop_lines q`,
    });
    const [check] = bookErrorCheck(await rows(), await readBookQuotes(db, FROM, TO));
    expect(check).toMatchObject({ verdict: "LEAK", features: ["fanduel"] });
    expect(check!.evidence).toMatch(/where its line is far from the other books'/);
  });

  it("of games, of which one total in five is the score, are found", async () => {
    await plant({
      game_lines: `SELECT * REPLACE (CASE WHEN hash(game_date, home) % 5 = 0 THEN (SELECT sum(points) FROM honest.player_games g
        WHERE g.game_date = q.game_date AND g.team IN (q.home, q.away)) ELSE total END AS total) FROM honest.game_lines q`,
    });
    const [check] = gameLineErrorCheck(await readGameQuotes(db, FROM, TO));
    expect(check!.verdict).toBe("SUSPECT");
    expect(check!.evidence).toMatch(/of its totals of \d+ games are within a point of the score/);
  });
});

describe("spreads", () => {
  it("whose favourite is who won are found", async () => {
    await plant({
      game_lines: `SELECT * REPLACE (abs(spread) * CASE WHEN (SELECT sum(CASE WHEN g.team = q.home THEN points ELSE -points END)
        FROM honest.player_games g WHERE g.game_date = q.game_date AND g.team IN (q.home, q.away)) > 0 THEN -1 ELSE 1 END AS spread) FROM honest.game_lines q`,
    });
    const [check] = gameLineErrorCheck(await readGameQuotes(db, FROM, TO));
    expect(check!.verdict).toBe("SUSPECT");
    expect(check!.evidence).toMatch(/its favourites won 100.0 % of \d+ games/);
  });
});

describe("rows", () => {
  it("of which those that did not go well are left out are found", async () => {
    await plant({
      player_games: `SELECT * FROM honest.player_games q WHERE NOT EXISTS (SELECT 1 FROM honest.prop_lines l
      WHERE l.game_date = q.game_date AND l.player_id = q.player_id AND q.points < 0.7 * l.line)`,
    });
    const [check] = rowOutcomeCheck({ usable: await rows() });
    expect(check!.verdict).toBe("SUSPECT");
    expect(check!.evidence).toMatch(/rows with a line went over, where 41.0 % to 53.0 % is honest/);
  });

  it("of which the pushes are left out are found", async () => {
    await plant();
    const all = await rows();
    const line = all.line.map((value) => Math.round(value));
    expect(rowOutcomeCheck({ usable: { ...all, line } })[0]!.verdict).toBe("CLEAN");
    const points = all.points.map((value, i) => (value === line[i] ? Number.NaN : value));
    const [check] = rowOutcomeCheck({ usable: { ...all, line, points } });
    expect(check).toMatchObject({
      verdict: "SUSPECT",
      evidence: expect.stringContaining("with a whole line none hit it"),
    });
  });
});

describe("a feature of hand-written SQL", () => {
  const check = async (value: string) => {
    const sql = `SELECT game_id, player_id, ${value} AS value FROM player_games`;
    const { features } = parseOwnFeatures(
      JSON.stringify({ features: [{ name: "x_table", raw_sql: true, sql }] }),
      "own.yaml",
    );
    return (await carriedDataCheck(db, features))[0]!;
  };

  it("that carries a table of its own is suspicious", async () => {
    const cases = Array.from({ length: 100 }, (_, player) => `WHEN player_id = ${player} THEN ${player % 9}.5`).join(
      " ",
    );
    expect(await check(`CASE ${cases} END`)).toMatchObject({ verdict: "SUSPECT", features: ["x_table"] });
    const packed = `CAST(split_part('${"1.5,".repeat(300)}', ',', CAST(player_id % 300 AS INTEGER) + 1) AS DOUBLE)`;
    expect((await check(packed)).evidence).toMatch(/x_table holds \d+ constants of \d+ characters/);
    const teams = Array.from({ length: 30 }, (_, team) => `WHEN 'T${team + 10}' THEN ${team}.25`).join(" ");
    expect((await check(`CASE team ${teams} ELSE 0 END`)).verdict).toBe("CLEAN");
    expect((await check("CASE WHEN minutes >= 30 THEN 1 WHEN minutes >= 20 THEN 0.5 ELSE 0 END")).verdict).toBe(
      "CLEAN",
    );
  });
});

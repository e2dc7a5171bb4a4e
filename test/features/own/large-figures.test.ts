import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOf } from "../../../src/features/as-of-sql.js";
import { buildFeatures } from "../../../src/features/build-features.js";
import { selectAsOf } from "../../../src/features/compile-as-of.js";
import { STATISTICS } from "../../../src/features/own/definition-schema.js";
import { GAME_COLUMNS, type GameColumn } from "../../../src/features/own/game-columns.js";
import { helperFeature } from "../../../src/features/own/own-feature.js";
import { OWN_GAME_ROWS } from "../../../src/features/own/own-relation.js";
import { parseOwnFeatures } from "../../../src/features/own/read-definitions.js";
import type { Database } from "../../../src/warehouse/duckdb.js";
import { openTables } from "../support/lab-database.js";
import { randomLeague } from "../support/random-league.js";

const GAMES = 2000;
/** The largest figure of a game by the column it is kept in. Usage: ten plays within a second of a slow game. */
const LARGEST: Readonly<Record<string, number>> = {
  points: 300,
  seconds: 10_800,
  usage_millionths: 60_000_000_000,
  fg_millionths: 1_000_000,
  three_millionths: 1_000_000,
  line_hundredths: 30_000,
};
const COUNTS =
  "fgm fga fg3m fg3a ftm fta oreb dreb reb ast stl blk tov pf plus_minus paint_attempts paint_makes mid_attempts mid_makes three_attempts three_makes".split(
    " ",
  );
const largest: Readonly<Record<string, number>> = {
  ...Object.fromEntries(COUNTS.map((name) => [name, 300])),
  ...LARGEST,
};
const kept = ({ value }: GameColumn) => value.label ?? value.text;

const own = (definitions: readonly object[]) =>
  parseOwnFeatures(JSON.stringify({ features: definitions }), "own.yaml").features;

describe(`over ${GAMES} games of the largest figures`, () => {
  let db: Database;
  /** The values of own features before the last of the games, whose figures were 0 and the largest by turns. */
  async function values(definitions: readonly object[]): Promise<Record<string, number | null>> {
    const outputs = Object.fromEntries(own(definitions).map(({ name, sql }) => [name, sql]));
    const select = selectAsOf({ from: OWN_GAME_ROWS, rowKey: "player_id, day", keys: ["day"], outputs });
    const [row] = await db.rows<Record<string, number | null>>(`SELECT * FROM (${select}) ORDER BY day DESC LIMIT 1`);
    return row!;
  }

  beforeAll(async () => {
    db = await openTables(randomLeague(4, { seasons: 1, dates: 10 }));
    await buildFeatures(db, "cascade", {}, own([{ name: "x_a", statistic: "count" }]));
    const types = await db.rows<{ name: string; type: string }>(
      `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${OWN_GAME_ROWS})`,
    );
    const replaced = types.flatMap(({ name, type }) =>
      name in largest ? [`CAST(i % 2 * ${largest[name]} AS ${type}) AS ${name}`] : [],
    );
    expect(replaced).toHaveLength(Object.keys(largest).length);
    // Two days apart and four thousand by turns, so that days of rest are many as well.
    const day = "CAST(i + i // 2 * 4000 AS INTEGER) AS day";
    await db.run(
      `CREATE OR REPLACE TEMP TABLE ${OWN_GAME_ROWS} AS SELECT * REPLACE (${[...replaced, day].join(", ")})
       FROM (SELECT * FROM ${OWN_GAME_ROWS} WHERE played = 1 LIMIT 1), range(${GAMES + 1}) r(i)`,
    );
  });
  afterAll(() => db.close());

  it("the standard deviation of every column is that of its figures", async () => {
    const columns = Object.entries(GAME_COLUMNS).filter(([, column]) => kept(column) in largest);
    expect(columns).toHaveLength(Object.keys(largest).length);
    const found = await values(columns.map(([name]) => ({ name: `x_${name}`, statistic: "std", of: name })));
    for (const [name, column] of columns) {
      const half = largest[kept(column)]! / 2 / column.scale;
      expect(found[`x_${name}`]! / (half * Math.sqrt(GAMES / (GAMES - 1))), name).toBeCloseTo(1, 12);
    }
  });

  it("every statistic of every column has a value", async () => {
    const definitions = Object.entries(GAME_COLUMNS).flatMap(([name, { always }]) =>
      STATISTICS.flatMap((statistic): object[] => {
        const one = { name: `x_${statistic}_${name}`, statistic };
        if (["count", "share", "streak", "days_since"].includes(statistic)) return [];
        if (statistic === "slope") return always ? [{ ...one, of: name, window: { games: 500 } }] : [];
        return [{ ...one, of: name, ...(statistic === "ratio" && { per: "usage" }) }];
      }),
    );
    for (let i = 0; i < definitions.length; i += 50) {
      const found = await values(definitions.slice(i, i + 50));
      for (const [name, value] of Object.entries(found)) expect(Number.isFinite(value), name).toBe(true);
    }
  });

  it("every column can be compared with those in the smallest units", async () => {
    const names = Object.keys(GAME_COLUMNS);
    for (const right of ["minutes", "line", "usage"]) {
      const found = await values(
        names.map((left) => ({ name: `x_${left}`, statistic: "count", where: `${left} <= ${right}` })),
      );
      expect(found[`x_${right}`], right).toBe(GAMES);
      expect(found.x_points, right).toBeGreaterThanOrEqual(GAMES / 2);
    }
  });
});

it("a build that fails on an own feature names it and its file", async () => {
  const definition = { name: "x_bad", statistic: "count" } as const;
  const sql = asOf`CAST(CAST(10000000000 AS BIGINT) AS INTEGER)`;
  const bad = helperFeature(definition, { sql, sources: [], usesAbsences: false }, "own.yaml");
  const db = await openTables(randomLeague(4, { seasons: 1, dates: 10 }));
  try {
    await expect(buildFeatures(db, "cascade", {}, [...own([{ ...definition, name: "x_good" }]), bad])).rejects.toThrow(
      expect.objectContaining({
        code: "FEATURE_SQL_FAILED",
        exitCode: 3,
        message: expect.stringMatching(/^feature x_bad of own\.yaml: DuckDB says: Conversion Error/),
      }),
    );
  } finally {
    db.close();
  }
});

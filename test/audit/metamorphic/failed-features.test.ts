import { beforeAll, describe, expect, it } from "vitest";
import type { AuditCheck } from "../../../src/audit/leak-audit.js";
import { metamorphicChecks } from "../../../src/audit/metamorphic/metamorphic.js";
import type { IsoDate } from "../../../src/core/dates.js";
import { buildFeatures } from "../../../src/features/build-features.js";
import { parseOwnFeatures } from "../../../src/features/index.js";
import { createTables, openTables, type TableRow } from "../../features/support/lab-database.js";
import { randomLeague } from "../../features/support/random-league.js";

const BEFORE = "OVER (PARTITION BY player_id ORDER BY game_date)";
const games = (value: string) => `SELECT game_id, player_id, ${value} AS value FROM player_games`;

const SQL = {
  /** Of the games before, and sound on all data but those with a game of no minutes. */
  x_rate_before: games(`lag(points) ${BEFORE} / lag(minutes) ${BEFORE}`),
  /** The same of the game itself. */
  x_rate_now: games("points / minutes"),
  x_made_before: games(`lag(sqrt(fga - fgm)) ${BEFORE}`),
  /** Infinite where a game that no real one is like comes before. */
  x_far_before: games(`lag(CASE WHEN points > 80 THEN 1e308 * points ELSE points END) ${BEFORE}`),
  /** Fails on such a game. */
  x_small_before: games(`lag(CAST(points + 40 AS TINYINT)) ${BEFORE}`),
};

const league = randomLeague(11, { seasons: 1, dates: 14 });
const tables = {
  ...league,
  player_games: league.player_games!.map((row): TableRow => ({ ...row, points: Math.min(60, Number(row.points)) })),
};
const { features } = parseOwnFeatures(
  JSON.stringify({ features: Object.entries(SQL).map(([name, sql]) => ({ name, raw_sql: true, sql })) }),
  "own.yaml",
);
let checks: AuditCheck[];
const named = (check: AuditCheck) => check.features ?? [];

beforeAll(async () => {
  const dates = [...new Set(tables.player_games.map((row) => row.game_date as IsoDate))].sort();
  const warehouse = { attach: (db: Parameters<typeof createTables>[0]) => createTables(db, tables) };
  checks = await metamorphicChecks({
    warehouse: warehouse as never,
    lineSource: "cascade",
    features,
    dates: [dates[7]!],
    seed: 3,
    daysBefore: 60,
  });
}, 60_000);

describe("hand-written features that altered data are too much for", () => {
  it("are sound on the run's own data", async () => {
    const db = await openTables(tables);
    await expect(buildFeatures(db, "cascade", {}, features)).resolves.toHaveLength(features.length);
    db.close();
  });

  it("are named when their SELECT fails on them, and the audit goes on", () => {
    const check = checks.find(({ name }) => name === "features that could not be checked");
    expect(check).toMatchObject({ kind: "metamorphic", verdict: "SUSPECT", features: ["x_small_before"] });
    expect(check!.evidence).toMatch(/x_small_before fails on 2 of 4 altered copies .* noise from .*Conversion Error/s);
  });

  it("raise no other alarm when they look back alone, infinite or not", () => {
    const others = checks.filter(({ name }) => name !== "features that could not be checked");
    expect(others.flatMap(named).filter((name) => name !== "x_rate_now")).toEqual([]);
  });

  it("are found when they leak", () => {
    const leaks = checks.filter(({ verdict }) => verdict === "LEAK");
    expect(leaks.map(({ name }) => name)).toEqual([
      "cut at the date",
      "noise from the date on",
      "whole history cut at the date",
      "first games of a season",
    ]);
    for (const check of leaks) expect(named(check)).toEqual(["x_rate_now"]);
  });
});

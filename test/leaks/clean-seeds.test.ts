import { describe, expect, it } from "vitest";
import { metamorphicChecks } from "../../src/audit/metamorphic/metamorphic.js";
import type { IsoDate } from "../../src/core/dates.js";
import { featureCatalogue } from "../../src/features/index.js";
import type { Database } from "../../src/warehouse/duckdb.js";
import { createTables } from "../features/support/lab-database.js";
import { randomLeague } from "../features/support/random-league.js";

/** PROPLAB_CLEAN_SEEDS=100 is the long form. */
const COUNT = Number(process.env.PROPLAB_CLEAN_SEEDS ?? 20);
const SEEDS = Array.from({ length: COUNT }, (_, i) => 100 + i);

const LINES = ["cascade", "consensus", "cascade@opening", "fanduel", "consensus@opening"];

describe(`the clean pipeline over ${COUNT} leagues in which everything happens`, () => {
  it.each(SEEDS)("raises no alarm with seed %i", async (seed) => {
    const tables = randomLeague(seed, { seasons: 1, dates: 16 });
    const dates = [...new Set(tables.player_games!.map((row) => row.game_date as IsoDate))].sort();
    const warehouse = { attach: (db: Database) => createTables(db, tables) };
    const sampled = [dates[10 + (Math.floor(seed / 2) % 5)]!];
    const checks = await metamorphicChecks({
      warehouse,
      lineSource: LINES[seed % LINES.length]!,
      features: featureCatalogue,
      dates: sampled,
      seed,
      daysBefore: 60,
    });
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["cut at the date", "CLEAN"],
      ["noise from the date on", "CLEAN"],
    ]);
    expect(checks[0]!.evidence).not.toMatch(/, 0 rows of these dates/);
  });
});

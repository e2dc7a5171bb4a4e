import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDate } from "../../src/core/dates.js";
import { InterruptedError } from "../../src/core/errors.js";
import { buildFeatures } from "../../src/features/build-features.js";
import {
  derivedFeatures,
  ensureFeatures,
  explainFeature,
  loadFeatureRows,
  missingSources,
  resolveFeatureSet,
} from "../../src/features/index.js";
import { commitTables } from "../../src/warehouse/commit.js";
import { Database } from "../../src/warehouse/duckdb.js";
import { dataFolder, Warehouse } from "../../src/warehouse/warehouse.js";
import { featureTable, openTables } from "./support/lab-database.js";
import { randomLeague } from "./support/random-league.js";

const root = mkdtempSync(join(tmpdir(), "features-store-"));
/** Only the tables a newcomer imports: no shots, no reports. */
const { player_games, prop_lines, game_lines } = randomLeague(31, { seasons: 2, dates: 14 });
const tables = { player_games: player_games!, prop_lines: prop_lines!, game_lines: game_lines! };
const set = resolveFeatureSet({ set: "v12" });
const names = set.map((feature) => feature.name);
const from = parseDate("2020-01-01", "from");
const to = parseDate("2030-01-01", "to");
let db: Database;
let warehouse: Warehouse;

beforeAll(async () => {
  const source = await openTables(tables);
  const changes = (["player_games", "prop_lines", "game_lines"] as const).map((table) => ({ table, relation: table }));
  await commitTables(source, dataFolder(root, "imported"), changes, { origin: "test", mode: "replace" });
  source.close();
  warehouse = Warehouse.open(root)!;
  db = await Database.open();
  await warehouse.attach(db);
});

afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

const folder = join(root, "features");
const files = () => (existsSync(folder) ? readdirSync(folder).sort() : []);

describe("the stored feature table", () => {
  it("is built once, and the same bytes on any number of threads", async () => {
    const first = await ensureFeatures(warehouse, { threads: 1 });
    expect(first).toMatchObject({ built: true, rows: tables.player_games.length, lineSource: "cascade" });
    expect(first.emptySources).toEqual(["player_shots", "availability"]);
    expect(await ensureFeatures(warehouse)).toMatchObject({ built: false, sha256: first.sha256, path: first.path });
    rmSync(folder, { recursive: true });
    expect(await ensureFeatures(warehouse, { threads: 3 })).toMatchObject({ built: true, sha256: first.sha256 });
    expect(files()).toEqual([`${first.key}.json`, `${first.key}.parquet`]);
  });

  it("has a file of its own for every line source", async () => {
    const cascade = await ensureFeatures(warehouse);
    const fanduel = await ensureFeatures(warehouse, { lineSource: "fanduel" });
    expect(fanduel.key).not.toBe(cascade.key);
    const opening = await ensureFeatures(warehouse, { lineSource: "cascade@opening" });
    expect(opening).toMatchObject({ built: true, lineSource: "cascade@opening" });
    expect(opening.key).not.toBe(cascade.key);
    await expect(ensureFeatures(warehouse, { lineSource: "fanduell" })).rejects.toThrow(/did you mean fanduel/);
    expect(files().filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("is built again when the file or its receipt is damaged", async () => {
    const { path, sha256 } = await ensureFeatures(warehouse);
    truncateSync(path, 2000);
    expect(await ensureFeatures(warehouse)).toMatchObject({ built: true, sha256 });
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(await ensureFeatures(warehouse)).toMatchObject({ built: true, sha256 });
    writeFileSync(path.replace(".parquet", ".json"), "{");
    expect(await ensureFeatures(warehouse)).toMatchObject({ built: true, sha256 });
  });

  it("survives several builders at once", async () => {
    rmSync(folder, { recursive: true });
    const all = await Promise.all([1, 2, 3].map((threads) => ensureFeatures(warehouse, { threads })));
    expect(new Set(all.map((store) => store.sha256)).size).toBe(1);
    expect(await ensureFeatures(warehouse)).toMatchObject({ built: false });
  });

  it("stops at once when asked to, leaving nothing", async () => {
    rmSync(folder, { recursive: true });
    const stop = new AbortController();
    const running = ensureFeatures(warehouse, {
      signal: stop.signal,
      onProgress: ({ done }) => done === 5 && stop.abort(),
    });
    await expect(running).rejects.toThrow(InterruptedError);
    expect(files()).toEqual([]);
  });
});

describe("loading rows", () => {
  it("gives the built values in key order, as typed columns", async () => {
    const { path } = await ensureFeatures(warehouse);
    const rows = await loadFeatureRows(db, path, { from, to, features: names });
    const built = await openTables(tables);
    await buildFeatures(built, "cascade");
    const wanted = await featureTable(built);
    built.close();
    expect(rows.rows).toBe(wanted.length);
    expect(rows.matrix.names).toEqual(names);
    const numbers = (name: string) => Float64Array.from(wanted, (row) => (row[name] as number | null) ?? Number.NaN);
    for (const [i, name] of names.entries()) expect(rows.matrix.columns[i]).toEqual(numbers(name));
    expect(rows.points).toEqual(numbers("points"));
    expect(rows.seasonAverage).toEqual(numbers("points_avg_season"));
    expect(rows.line).toEqual(numbers("line"));
    const time = (name: string) =>
      wanted.map((row) => (row[name] === null ? Number.NaN : Date.parse(`${String(row[name]).replace(" ", "T")}Z`)));
    const [taken, tip] = [time("line_snapshot_time"), time("tip_off")];
    expect(rows.lineAgeMinutes).toEqual(Float64Array.from(taken, (moment, i) => (tip[i]! - moment) / 60_000));
    expect(rows.lineAgeMinutes.some((age) => age > 0)).toBe(true);
    expect(rows.gameLineTimeUnknown).toEqual(Uint8Array.from(numbers("game_line_time_unknown")));
    expect(rows.absencesReported).toEqual(Uint8Array.from(numbers("absences_reported")));
    expect(rows.book).toEqual(wanted.map((row) => row.book ?? ""));
    expect(rows.gameId).toEqual(wanted.map((row) => row.game_id));
    expect(Array.from(rows.epochDay)).toEqual(wanted.map((row) => Date.parse(row.game_date as string) / 86_400_000));
    expect(rows.trainingReady.some((ready) => ready === 1)).toBe(true);
    expect(rows.bootstrap.some((flag) => flag === 1)).toBe(true);
  });

  it("keeps to the dates and the columns asked for, judging quality by the set", async () => {
    const { path } = await ensureFeatures(warehouse);
    const date = parseDate(tables.player_games.at(-1)!.game_date as string, "date");
    const rows = await loadFeatureRows(db, path, { from: date, to: date, features: ["days_rest"], set });
    expect(new Set(rows.epochDay).size).toBe(1);
    expect(rows.matrix.names).toEqual(["days_rest"]);
    const all = await loadFeatureRows(db, path, { from: date, to: date, features: names });
    expect(rows.missingRequired).toEqual(all.missingRequired);
    await expect(loadFeatureRows(db, path, { from, to, features: ["day_rest"] })).rejects.toThrow(
      /did you mean days_rest/,
    );
  });

  it("takes the line of another source while the features stay", async () => {
    const { path } = await ensureFeatures(warehouse);
    const own = await loadFeatureRows(db, path, { from, to, features: ["vegas_points_line"], lineSource: "cascade" });
    const other = await loadFeatureRows(db, path, {
      from,
      to,
      features: ["vegas_points_line"],
      lineSource: "pinnacle",
    });
    expect(other.matrix.columns).toEqual(own.matrix.columns);
    expect(new Set(other.book)).toEqual(new Set(["", "pinnacle"]));
    const pinnacle = await ensureFeatures(warehouse, { lineSource: "pinnacle" });
    const built = await loadFeatureRows(db, pinnacle.path, { from, to, features: ["vegas_points_line"] });
    expect(other.line).toEqual(built.line);
    expect(other.lineAgeMinutes).toEqual(built.lineAgeMinutes);
    expect(other.overOdds).toEqual(built.overOdds);
  });

  it("tells which features have no source and which are derived", async () => {
    const { path } = await ensureFeatures(warehouse);
    const rows = await loadFeatureRows(db, path, { from, to, features: names });
    const used = Int32Array.from({ length: rows.rows }, (_, row) => row);
    expect(missingSources(rows, used, set)).toEqual([
      "shot_zone_mismatch_score",
      "injury_risk",
      "pct_paint",
      "pct_mid_range",
    ]);
    expect(derivedFeatures(rows, used, set)).toEqual([
      "usage_spike_score",
      "star_teammates_out",
      "teammate_usage_available",
    ]);
  });
});

describe("explaining a value", () => {
  it("gives the stored value and the rows that went in", async () => {
    const { path } = await ensureFeatures(warehouse);
    const rows = await loadFeatureRows(db, path, { from, to, features: names });
    const i = rows.rows - 1;
    const date = tables.player_games.at(-1)!.game_date as string;
    for (const name of [
      "points_avg_last_5",
      "pace_score",
      "vegas_points_line",
      "prop_over_streak",
      "teammate_usage_available",
    ]) {
      const explanation = await explainFeature(db, {
        player: String(rows.playerId[i]),
        date: parseDate(date, "date"),
        feature: name,
      });
      const value = rows.matrix.columns[names.indexOf(name)]![i]!;
      expect(explanation.value ?? Number.NaN).toBe(value);
      expect(explanation.row.playerName).toBe(rows.playerName[i]);
      expect(explanation.inputs.length).toBeGreaterThan(0);
      for (const { rows: seen } of explanation.inputs) {
        for (const row of seen) if (typeof row.date === "string") expect(row.date < date).toBe(true);
      }
    }
  });

  it("shows exactly the games of the window", async () => {
    const games = tables.player_games.filter((game) => game.player_id === 100);
    const last = games.at(-1)!;
    const date = parseDate(last.game_date as string, "date");
    const { inputs, value } = await explainFeature(db, { player: "Player AAA 0", date, feature: "points_avg_last_5" });
    const window = inputs.find((input) => input.what === "the last 5 of his games")!;
    const wanted = games.slice(-6, -1);
    expect(window.rows.map((row) => [row.date, row.points])).toEqual(
      wanted.map((game) => [game.game_date, game.points]),
    );
    expect(value).toBe(wanted.reduce((sum, game) => sum + (game.points as number), 0) / 5);
  });

  it("names what is near a player, a date or a feature that is not there", async () => {
    const date = parseDate("2021-01-01", "date");
    const ask = (player: string, feature = "days_rest") => explainFeature(db, { player, date, feature });
    await expect(ask("Player AAAA 0")).rejects.toThrow(/no player "Player AAAA 0".*did you mean Player AAA 0/);
    await expect(ask("999")).rejects.toThrow(/no player "999"/);
    await expect(ask("100", "day_rest")).rejects.toThrow(/did you mean days_rest/);
    const never = explainFeature(db, { player: "100", date: parseDate("2019-01-01", "date"), feature: "days_rest" });
    await expect(never).rejects.toMatchObject({ code: "NO_GAME_THAT_DAY", hint: expect.stringContaining("2020-12-2") });
  });
});

import { throwIfAborted, UsageError } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { ensureFolder, removeFolders } from "../atomic-file.js";
import { commitTables } from "../commit.js";
import { Database } from "../duckdb.js";
import { datasetHash } from "../snapshot.js";
import { dataFolder } from "../warehouse.js";
import { MARKET_NOISE } from "./books.js";
import { seasonCalendar } from "./calendar.js";
import { createDraws } from "./draws.js";
import { League } from "./league.js";
import { createCanonicalTables, createLeagueTables, SIMULATED_TABLES, type SimulatedTable } from "./league-tables.js";
import { playSeason } from "./season.js";
import { type OracleRecord, TruthTally } from "./truth.js";

/** Raise it whenever the same seed gives other rows than before. */
export const GENERATOR_VERSION = 1;
export const DEFAULT_SEED = 42;
export const DEFAULT_SEASONS = ["2021-22", "2022-23", "2023-24", "2024-25", "2025-26"] as const;

/** Mistakes put into the market on purpose, so that a test knows what must be found. */
export interface Plant {
  /** Points by which every book overrates players whose team played the day before: an edge on their unders. */
  readonly edge?: number;
}

export interface SimulationOptions {
  /** A whole number of 32 bits; the same seed and seasons give the same bytes. Default 42. */
  readonly seed?: number;
  /** Seasons such as "2024-25", in order; the league begins anew with the first. Default 2021-22 to 2025-26. */
  readonly seasons?: readonly string[];
  readonly plant?: Plant;
}

export interface SeasonRows {
  readonly season: string;
  readonly rows: Readonly<Record<SimulatedTable, number>>;
}

export interface SimulationReport {
  readonly seed: number;
  /** The text the data is labelled with, for example "simulated league v1 seed 42". */
  readonly origin: string;
  readonly seasons: readonly SeasonRows[];
  readonly rows: Readonly<Record<SimulatedTable, number>>;
  /** SHA256 identity of all files. */
  readonly datasetSha256: string;
  /** Truth about DraftKings' closing main lines of players who took part. */
  readonly market: {
    readonly lines: number;
    readonly overRate: number;
    readonly lineMae: number;
    /** Standard deviations of the books' errors, in points: see MARKET_NOISE. */
    readonly noise: typeof MARKET_NOISE;
    /** What somebody who knows the true median of every player would hit, by least edge in points. */
    readonly oracle: readonly OracleRecord[];
  };
  readonly ms: number;
}

/**
 * Generates a league of invented players and teams and makes it the simulated data of a warehouse: player_games,
 * prop_lines, game_lines, player_shots and availability. Whatever simulated data was there is replaced, all at once.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @throws UsageError BAD_SEED, BAD_SEASON or BAD_PLANT; DataError when the folder cannot be written; InterruptedError
 */
export async function simulateLeague(
  root: string,
  options: SimulationOptions = {},
  context: WorkContext = {},
): Promise<SimulationReport> {
  const started = performance.now();
  const { seed = DEFAULT_SEED, seasons = DEFAULT_SEASONS, plant = {} } = options;
  const edge = plant.edge ?? 0;
  if ((seed | 0) !== seed) {
    throw new UsageError("BAD_SEED", `the seed ${seed} is not a whole number of 32 bits`, {
      hint: "use for example 42",
    });
  }
  if (!Number.isFinite(edge)) throw new UsageError("BAD_PLANT", `the planted edge ${edge} is not a number of points`);
  const calendars = calendarsOf(seasons);
  const origin = `simulated league v${GENERATOR_VERSION} seed ${seed}${edge === 0 ? "" : ` planted edge ${edge}`}`;
  // A folder that cannot be written to is found out now, not after all seasons are played.
  const made = ensureFolder(dataFolder(root, "simulated"));

  const league = new League(seed);
  const tables = createLeagueTables();
  const truth = new TruthTally();
  const perSeason: SeasonRows[] = [];
  const db = await Database.open();
  try {
    for (const [position, calendar] of calendars.entries()) {
      context.onProgress?.({ phase: "simulate", done: position, total: calendars.length, detail: calendar.season });
      const draws = createDraws(seed, 100 + position);
      if (position > 0) league.newSeason(draws);
      await playSeason(league, calendar, { draws, tables, truth, secondNightMistake: edge }, context);
      perSeason.push({ season: calendar.season, rows: rowCounts(tables) });
      for (const table of Object.values(tables)) await table.flush(db);
    }
    context.onProgress?.({ phase: "simulate", done: calendars.length, total: calendars.length });
    await createCanonicalTables(db, league.players, league.teams);
    throwIfAborted(context.signal);
    const { snapshot } = await commitTables(
      db,
      dataFolder(root, "simulated"),
      SIMULATED_TABLES.map((table) => ({ table, relation: table })),
      {
        origin,
        mode: "replace",
        onPartition: (done, total) => {
          throwIfAborted(context.signal);
          context.onProgress?.({ phase: "write", done, total });
        },
      },
    );
    return {
      seed,
      origin,
      seasons: perSeason,
      rows: totals(perSeason),
      datasetSha256: datasetHash(snapshot.partitions),
      market: {
        lines: truth.lines(),
        overRate: truth.overRate(),
        lineMae: truth.lineMae(),
        noise: MARKET_NOISE,
        oracle: truth.oracleRecords(),
      },
      ms: performance.now() - started,
    };
  } catch (error) {
    removeFolders(made);
    throw error;
  } finally {
    db.close();
  }
}

function calendarsOf(seasons: readonly string[]) {
  const calendars = seasons.map(seasonCalendar);
  if (calendars.length === 0) throw new UsageError("BAD_SEASON", "no season to simulate");
  for (const [i, calendar] of calendars.entries()) {
    if (i > 0 && calendar.startYear <= calendars[i - 1]!.startYear) {
      throw new UsageError("BAD_SEASON", `season ${calendar.season} does not come after ${calendars[i - 1]!.season}`);
    }
  }
  return calendars;
}

function rowCounts(tables: ReturnType<typeof createLeagueTables>): Record<SimulatedTable, number> {
  return {
    player_games: tables.games.rows,
    prop_lines: tables.props.rows,
    game_lines: tables.lines.rows,
    player_shots: tables.games.rows,
    availability: tables.reports.rows,
  };
}

function totals(seasons: readonly SeasonRows[]): Record<SimulatedTable, number> {
  const sum = (table: SimulatedTable) => seasons.reduce((total, { rows }) => total + rows[table], 0);
  return Object.fromEntries(SIMULATED_TABLES.map((table) => [table, sum(table)])) as Record<SimulatedTable, number>;
}

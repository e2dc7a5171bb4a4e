import { parseDate, toEpochDay } from "../../src/core/dates.js";
import type { FeatureRows } from "../../src/features/index.js";

export interface SyntheticRow {
  date: string;
  player: number;
  points?: number;
  line?: number;
  average?: number;
  ready?: boolean;
}

/** Feature rows for tests: only what choosing and weighting rows looks at. */
export function syntheticRows(entries: SyntheticRow[]): FeatureRows {
  const n = entries.length;
  const numbers = (of: (row: SyntheticRow) => number | undefined) =>
    Float64Array.from(entries, (row) => of(row) ?? Number.NaN);
  const texts = () => entries.map(() => "");
  return {
    rows: n,
    epochDay: Int32Array.from(entries, ({ date }) => toEpochDay(parseDate(date, "date"))),
    season: entries.map(() => "2024-25"),
    seasonType: texts(),
    gameId: entries.map(({ date }) => `g${date}`),
    playerId: numbers(({ player }) => player),
    playerName: texts(),
    team: texts(),
    opponent: texts(),
    home: new Uint8Array(n),
    points: numbers(({ points }) => points),
    minutes: numbers(() => 30),
    matrix: { rows: n, names: [], columns: [] },
    line: numbers(({ line }) => line),
    overOdds: numbers(() => undefined),
    underOdds: numbers(() => undefined),
    book: texts(),
    lineTimeUnknown: new Uint8Array(n),
    lineAgeMinutes: numbers(() => undefined),
    knownAfterLineMinutes: numbers(() => undefined),
    gameLineTimeUnknown: new Uint8Array(n),
    absencesReported: new Uint8Array(n),
    emptySources: new Map(),
    seasonAverage: numbers(({ average }) => average),
    missingRequired: new Uint8Array(n),
    qualityScore: new Float64Array(n).fill(100),
    qualityTier: new Uint8Array(n),
    bootstrap: new Uint8Array(n),
    trainingReady: Uint8Array.from(entries, ({ ready = true }) => Number(ready)),
  };
}

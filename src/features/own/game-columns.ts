import { type AsOfSql, asOf, type BoxSql, box, known, labelled } from "../as-of-sql.js";
import { daysRest } from "../catalogue/fatigue.js";
import type { FeatureSource } from "../feature-def.js";

/** A figure of an earlier game that a definition may name. */
export interface GameColumn {
  /** The value as a whole number of small units, over the rows of own_game_rows; NULL where the game has none. */
  readonly value: BoxSql;
  /** Small units in one unit of the name: 60 for minutes, which are kept in seconds. */
  readonly scale: number;
  readonly sources: readonly FeatureSource[];
  /** Every played game has it, so that games need not be skipped. */
  readonly always: boolean;
  readonly words: string;
}

/** The box score columns that the catalogue's relations do not carry; own_game_rows adds them. */
export const EXTRA_BOX_COLUMNS = ["dreb", "reb", "ast", "stl", "blk", "pf", "plus_minus"] as const;

const BOX_COUNTS: Readonly<Record<string, BoxSql>> = {
  points: box`points`,
  fgm: box`fgm`,
  fga: box`fga`,
  fg3m: box`fg3m`,
  fg3a: box`fg3a`,
  ftm: box`ftm`,
  fta: box`fta`,
  oreb: box`oreb`,
  dreb: box`dreb`,
  reb: box`reb`,
  ast: box`ast`,
  stl: box`stl`,
  blk: box`blk`,
  tov: box`tov`,
  pf: box`pf`,
};
const SHOT_COUNTS: Readonly<Record<string, BoxSql>> = {
  paint_attempts: box`paint_attempts`,
  paint_makes: box`paint_makes`,
  mid_attempts: box`mid_attempts`,
  mid_makes: box`mid_makes`,
  three_attempts: box`three_attempts`,
  three_makes: box`three_makes`,
};

type Given = Pick<GameColumn, "value" | "words"> & Partial<GameColumn>;
const column = (given: Given): GameColumn => ({ scale: 1, sources: ["player_games"], always: false, ...given });

/** What was known before an earlier game counts only once that game was played. */
const ofPlayed = (label: string, value: AsOfSql): BoxSql =>
  labelled(label, box`CASE WHEN played = 1 THEN ${value} END`);

/** Every column by the name a definition uses. */
export const GAME_COLUMNS: Readonly<Record<string, GameColumn>> = {
  ...Object.fromEntries(
    Object.entries(BOX_COUNTS).map(([name, value]) => [name, column({ value, always: true, words: name })]),
  ),
  plus_minus: column({ value: box`plus_minus`, words: "plus_minus" }),
  minutes: column({ value: box`seconds`, scale: 60, always: true, words: "minutes" }),
  usage: column({ value: box`usage_millionths`, scale: 1_000_000, words: "usage" }),
  fg_pct: column({
    value: box`fg_millionths`,
    scale: 1_000_000,
    words: "field goal percentage (of 5 or more attempts)",
  }),
  three_pct: column({
    value: box`three_millionths`,
    scale: 1_000_000,
    words: "three-point percentage (of 2 or more attempts)",
  }),
  ...Object.fromEntries(
    Object.entries(SHOT_COUNTS).map(([name, value]) => [
      name,
      column({ value, sources: ["player_games", "player_shots"], words: name }),
    ]),
  ),
  line: column({
    value: ofPlayed("line_hundredths", known("line_hundredths", "line")),
    scale: 100,
    sources: ["player_games", "prop_lines"],
    words: "his line",
  }),
  home: column({ value: ofPlayed("home", known("home")), always: true, words: "home (1) or away (0)" }),
  playoffs: column({
    value: ofPlayed("playoffs", asOf`CAST(${known("season_type")} = 'Playoffs' AS INTEGER)`),
    always: true,
    words: "playoffs (1) or not (0)",
  }),
  days_rest: column({ value: ofPlayed("days_rest", daysRest), words: "days of rest" }),
};

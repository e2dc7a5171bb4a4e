/** The box scores with an outcome on the days of one part of a window, whether or not the run used them. */
export interface PartReadiness {
  rows: number;
  /** Of them, those of a season's first 14 days, which no run uses. */
  bootstrap: number;
  /** Of the others, those with every required feature. */
  ready: number;
  /** Of the others, those of quality silver or gold. */
  good_quality: number;
  /** Of all of them, those with a line of the run's source. */
  with_line: number;
}

export interface WindowReadiness {
  index: number;
  /** Rows the model was trained and validated on. */
  training_rows: number;
  /** Training and validation days. */
  training: PartReadiness;
  evaluation: PartReadiness;
}

/** What the data of a run are like; a share is null where there is nothing it could be a share of. */
export interface DataReadiness {
  windows: readonly WindowReadiness[];
  /** Share of the evaluation lines whose quote carries no time. */
  line_time_unknown_share: number | null;
  /** Share of the evaluation rows with a total or spread of which that is true. */
  game_line_time_unknown_share: number | null;
  /** Share of the picks at edge 3+ priced at -110 for want of a price. */
  assumed_price_share: number | null;
  /** Names of all features, of those that are always missing because their source is empty, and of those derived from who played. */
  features: readonly string[];
  missing: readonly string[];
  derived: readonly string[];
}

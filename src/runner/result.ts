import type { LeakAudit } from "../audit/leak-audit.js";
import type { LineTime } from "../features/index.js";
import type { Judgement, WindowReadiness } from "../gates/index.js";
import type { Estimate, Evaluation, HeadlineMetric, PairedDifference, QuantileCoverage } from "../metrics/index.js";
import type { Plausibility } from "../metrics/plausibility.js";
import type { ProbabilityRecord } from "./chances/probability-record.js";
import type { ClosingRecord } from "./closing-record.js";
import type { ProfileUse } from "./gates-file.js";
import type { TriesRecord } from "./judge-tries.js";
import type { OwnFeatureRecord } from "./own-features-record.js";
import type { TrainedElsewhere } from "./trained-elsewhere.js";
import type { LossDifference } from "./tune/choose-winner.js";
import type { SearchSpace } from "./tune/tune-schema.js";
import type { WalkForwardRecord } from "./walk/walk-record.js";
import type { DayRange } from "./windows.js";

export type HeadlineFigures = Record<HeadlineMetric, Estimate | null>;

/** One window of the split manifest with what it holds: one fit and the rows it is judged on. */
export interface ResultWindow {
  index: number;
  train: DayRange;
  validation: DayRange;
  evaluation: DayRange;
  rows: { train: number; validation: number; eval_lines: number; eval_all: number };
  /** SHA256 over the (date, game, player) identities of the window's rows, by part. */
  rows_sha256: string;
  /** The same over the evaluation rows with a line alone (all of them when none has one): runs that share it make their picks on the same rows, and share their trials. */
  evaluation_rows_sha256: string;
}

/** How many evaluation rows each book supplied the line for. */
export interface LineSupply {
  book: string;
  rows: number;
  share: number;
}

/** A baseline measured on the rows where both it and the model have a prediction. */
export interface BaselineFigures {
  /** Evaluation rows on which the baseline has no prediction; they are left out of both sides. */
  dropped_rows: number;
  metrics: HeadlineFigures;
  /** The model's own MAE on the same rows. */
  model_mae: Estimate | null;
  /** MAE of the model minus MAE of the baseline, same rows, paired by date; below 0 the model is better. */
  mae_difference: PairedDifference | null;
}

/** What a finished run is known by: the evaluation artifact holds it, `retrain --json` prints it, reports read it. */
export interface EvaluationRecord extends Evaluation {
  name: string;
  hypothesis: string | null;
  /** Settings given on the command line that differ from the experiment file, as "random_seed=9". */
  changed: string[];
  framework: string;
  loss_function: string | null;
  /** The file of a model that another program trained, on rows that are not known; null for a model trained by this run. */
  trained_elsewhere: TrainedElsewhere | null;
  data: { source: "simulated" | "imported"; dataset_sha256: string; origin: string; seasons: string[] };
  /** One, or several in order of time for a run that retrains as it goes. */
  windows: ResultWindow[];
  /** Of all windows; a row that several windows learn from counts once. */
  rows: { train: number; validation: number; eval_lines: number; eval_all: number };
  features: {
    set: string;
    names: string[];
    derived: string[];
    source_missing: string[];
    /** The user's own features; not there in runs without any. */
    own?: OwnFeatureRecord[];
    /** Names of those that are hand-written SQL, which may look ahead; not there in runs without own features. */
    raw_sql?: string[];
  };
  lines: {
    source: string;
    /** Which of a book's quotes of a day counts; not there in runs of versions that knew none but the latest. */
    time?: LineTime;
    supply: LineSupply[];
    /** Minutes from the moment the line was taken to tip-off, median over the evaluation rows where both are known. */
    median_age_minutes: number | null;
    /** Share of evaluation rows with a line whose quote carries no time. */
    time_unknown_share: number | null;
    /** Share of evaluation rows with a total or spread whose quote carries no time; null when no feature of the run uses them. */
    game_line_time_unknown_share: number | null;
    /** Share of training rows with a line. */
    train_coverage: number | null;
    /** Share of picks at edge 3+ priced at -110 because the book's price is unknown. */
    priced_at_default_share: number | null;
  };
  baselines: Record<string, BaselineFigures>;
  /**
   * MAE on the two parts of the training window, over the same kind of rows as are evaluated: all, or those with a line. Of
   * a run with several windows over all of them; what else stands here, importance and learning curve are of the last.
   */
  fit: {
    mae_train: number | null;
    mae_validation: number | null;
    /** Rows the two are over; not there in runs of versions that did not keep them. */
    mae_train_rows?: number;
    mae_validation_rows?: number;
    /** Their standard errors, game dates drawn whole; null where those are too few, not there in runs of versions that did not measure it. */
    mae_train_error?: number | null;
    mae_validation_error?: number | null;
    /** null for a family without trees */
    trees: number | null;
    best_iteration: number;
    /** What the fit chose or found by itself, by name; left out by records made before there was any. */
    found?: Record<string, string | number>;
  };
  importance: { feature: string; importance: number }[];
  learning_curve: { iteration: number; train: number; validation: number | null }[];
  plausibility: Plausibility;
  /** Probabilities of OVER and what they are worth; null where nothing tells them. Not there in runs of versions that did not measure them. */
  probability?: ProbabilityRecord | null;
  /** How the lines of the picks closed. Not there in runs of versions that did not measure it. */
  closing_line_value?: ClosingRecord;
  /** Only in runs that retrain as they go. */
  walk_forward?: WalkForwardRecord;
  /** How often evaluation outcomes fell below each quantile predicted; not there for a model that predicts one number. */
  quantiles?: QuantileCoverage[];
  /** null for a run that was not tuned; not there in runs of versions that could not. */
  tuning?: TuningRecord | null;
  /** What the leak audit looked at; kinds it names as not run would not have been found. */
  leak_audit: LeakAudit;
  /** What the box scores of each window are like; not there in runs of versions that did not measure it. */
  data_readiness?: WindowReadiness[];
}

/** The hash of the evaluation rows a record stands on, of all windows together: what its trials are counted on. */
export function evaluationRowsSha256({ walk_forward: walk, windows }: EvaluationRecord): string {
  return walk?.evaluation_rows_sha256 ?? windows[0]!.evaluation_rows_sha256;
}

/** First and last day evaluated, over all windows and what lies between them. */
export function evaluationDays({ windows }: Pick<EvaluationRecord, "windows">): DayRange {
  return { start: windows[0]!.evaluation.start, end: windows.at(-1)!.evaluation.end };
}

/** What one candidate of a tuning reached on the validation rows. */
export interface TunedCandidate {
  /** 0 is the experiment as it stands. */
  candidate: number;
  /** Values of the searched settings; null where the family chooses the value itself. */
  settings: Record<string, string | number | boolean | null>;
  /** In the unit of the loss. */
  loss: number;
  /** Points. */
  mae: number;
  iterations: number;
  /** What a network was trained on, as the run's parameter of that name; scores of another are not taken over. Not there without a network. */
  fitted_backend?: string;
}

/** How the settings of a run were found. Everything in it stands on validation rows; no evaluation row took part. */
export interface TuningRecord {
  method: "random" | "grid";
  /** Of the random draws; null for a grid. */
  seed: number | null;
  /** What was searched, as the experiment names it: a list of values, or a range. */
  space: SearchSpace;
  /** Configurations compared, the experiment's own among them. */
  candidates: number;
  /** Combinations of the space that do not go together, and were left out or compared without one of the settings; not there when there were none. */
  skipped?: number;
  loss_function: string | null;
  validation: { start: string; end: string; rows: number; rows_sha256: string };
  winner: TunedCandidate;
  /** Candidate 0. */
  own: TunedCandidate;
  /** Of the validation losses of all candidates. */
  spread: { lowest: number; median: number; highest: number };
  /** The winner's loss minus candidate 0's on the same validation rows, paired by date; null when candidate 0 won. */
  difference: LossDifference | null;
  /** Probability that the best of so many looks so much better than candidate 0 when none is; null as the difference. */
  reality_check_p: number | null;
}

export interface ResultArtifact {
  kind: string;
  path: string;
  sha256: string;
  bytes: number;
}

/** The verdicts on a run with what they were made by: the gates artifact. */
export interface RunJudgement extends Judgement {
  judged_by: ProfileUse;
}

/** The object `proplab retrain --json` prints. Keys are only ever added. */
export interface RetrainResult extends EvaluationRecord {
  run_id: string;
  status: "completed";
  trials: TriesRecord & {
    /** Configurations that tunings ever compared on exactly the validation rows of a tuned run; null for a run that was not tuned. */
    validation: { rows_sha256: string; configurations_tried: number } | null;
  };
  /** Candidates fitted by this run, and taken over from runs that had fitted them before; null as above. */
  tuning_fits: { fitted: number; taken_over: number } | null;
  artifacts: ResultArtifact[];
  gates: RunJudgement;
  model: { name: string; version: number; sha256: string } | null;
  timings: Record<string, number>;
}
